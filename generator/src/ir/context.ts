import type { Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { JsonType } from "../schema/keywords.js";
import type { Part } from "./parts.js";
import type { Surroundings } from "./surroundings.js";
import type { IrType } from "./types.js";

/** What the builders of the single kinds of types share. */
export interface Context {
  readonly around: Surroundings;
  readonly report: Report;
  /** The type of a value that fits all these parts. `assumed` is its type where none of them says one. */
  build(parts: readonly Part[], at: Span, assumed?: JsonType): IrType;
}

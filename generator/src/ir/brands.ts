import { problem, type Report } from "../diagnostics/diagnostic.js";
import { get, type JsonNode } from "../schema/json-node.js";
import { type Declarations, resolve } from "./dispatch.js";
import type { Part, PlainPart } from "./parts.js";
import type { IrType } from "./types.js";

const keyword = "x-rita-brand";

/** Whether a schema makes its type nominal. */
export function isBranded(node: JsonNode): boolean {
  const value = get(node, keyword);
  return value?.kind === "scalar" && value.value === true;
}

/** Reports a brand on a type that is neither a text nor a number. */
export function checkBranded(node: JsonNode, type: IrType, declarations: Declarations, report: Report): void {
  const { kind } = resolve(type, declarations);
  if (!isBranded(node) || kind === "string" || kind === "number") return;
  const message = "Only a text or a number can be a nominal type.";
  report(problem("RITA3020", get(node, keyword)?.at ?? node.at, message, `Remove "${keyword}".`));
}

/** Reports a nominal type that other rules are added to: what comes out would be another type without its brand. */
export function checkBrandIsKept(parts: readonly Part[], plain: readonly PlainPart[], report: Report): void {
  const lost = plain.find(({ node }) => isBranded(node) && !parts.some((one) => one.node === node));
  const at = parts[0]?.node.at;
  if (lost === undefined || at === undefined) return;
  const message = "This adds rules to a nominal type, and its values would no longer be of that type.";
  report(problem("RITA3020", at, message, "Refer to it alone, or put the rules into the nominal type."));
}

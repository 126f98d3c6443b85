import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { JsonNode } from "../schema/json-node.js";
import { typeBuilder } from "./build-type.js";
import { docsOf } from "./docs.js";
import { part } from "./parts.js";
import type { Surroundings } from "./surroundings.js";
import type { Docs, IrType } from "./types.js";

/** The type of a named schema, before unions know how their members are told apart. */
export interface Built {
  readonly type: IrType;
  readonly docs: Docs;
  /** The named schemas it refers to, which have to be declared too. */
  readonly references: readonly JsonNode[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes the type of a named schema. */
export type BuildDeclaration = (schema: JsonNode, around: Surroundings) => Built;

/** Makes the type of a named schema. */
export function buildDeclaration(schema: JsonNode, around: Surroundings): Built {
  const diagnostics: Diagnostic[] = [];
  const references: JsonNode[] = [];
  const { build } = typeBuilder(
    around,
    (found) => void diagnostics.push(found),
    (node) => void references.push(node),
  );
  const parts = [part(schema)];
  return { type: build(parts, schema.at), docs: docsOf(parts, around), references, diagnostics };
}

/**
 * The same, for a process that generates again and again: what was built from the same nodes is given again while
 * everything that its making asked about other schemas has the answer it had.
 */
export function declarationsWithMemory(): BuildDeclaration {
  const known = new WeakMap<
    JsonNode,
    { readonly built: Built; readonly holds: readonly ((around: Surroundings) => boolean)[] }
  >();
  return (schema, around) => {
    const before = known.get(schema);
    if (before?.holds.every((holds) => holds(around))) return before.built;
    const holds: ((around: Surroundings) => boolean)[] = [];
    const ask = <Answer>(question: (around: Surroundings) => Answer): Answer => {
      const answer = question(around);
      holds.push((later) => question(later) === answer);
      return answer;
    };
    const built = buildDeclaration(schema, {
      target: (holder) => ask((one) => one.target(holder)),
      id: (node) => ask((one) => one.id(node)),
      isWhole: (node) => ask((one) => one.isWhole(node)),
    });
    known.set(schema, { built, holds });
    return built;
  };
}

import type { IrType, Message, Model } from "../ir/types.js";
import { type Compiled, compile } from "./ajv.js";
import { lower, type Mode, type Schema } from "./lower.js";
import { innerTypes, referencesOf } from "./references.js";

/** A type that is checked in one of the two ways, by a function of its own. */
export interface CheckedType {
  readonly declaration: string;
  readonly mode: Mode;
  readonly schema: Schema;
}

/** The validators of one message: what ajv made of them, to be printed and to check examples with. */
export interface MessageValidators {
  readonly message: Message;
  readonly compiled: Compiled;
  /** The checked types by the id of their schema. */
  readonly checks: ReadonlyMap<string, CheckedType>;
  /** Ids of the two root checks; the same id when both are the same. */
  readonly write: string;
  readonly read: string;
}

/** Compiles the write and the read check of a message. */
export function compileValidators(message: Message, model: Model): MessageValidators {
  const isInlined = inlined(message, model);
  const checks = new Map<string, CheckedType>();
  const write = add(message.declaration, "write");
  const read = add(message.declaration, "read");
  const schemas = new Map([...checks].map(([id, { schema }]) => [id, schema]));
  return { message, checks, write, read, compiled: compile(schemas, [...new Set([write, read])]) };

  /** Adds the schema of a declaration and of those it refers to. Gives its id. */
  function add(declaration: string, wanted: Mode): string {
    const mode = wanted === "read" && isSameBothWays(declaration, model) ? "write" : wanted;
    const known = [...checks].find(([, one]) => one.declaration === declaration && one.mode === mode);
    if (known !== undefined) return known[0];
    // ajv takes ids for addresses, so they have to look like some. Known before the schema is made, because a
    // recursive type refers to itself.
    const id = `rita:${checks.size}`;
    checks.set(id, { declaration, mode, schema: {} });
    const reference = (inner: string): IrType | string =>
      isInlined(inner) ? typeOf(inner, model) : add(inner, mode);
    checks.set(id, { declaration, mode, schema: lower(typeOf(declaration, model), { mode, reference }) });
    return id;
  }
}

function typeOf(id: string, model: Model): IrType {
  const declaration = model.declarations.get(id);
  if (declaration === undefined) throw new Error(`The model lacks the declaration ${id}.`);
  return declaration.type;
}

/** A named type that a message uses in one place only is checked in place; others have a function of their own. */
function inlined({ declaration }: Message, model: Model): (id: string) => boolean {
  const uses = new Map<string, number>();
  const recursive = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) recursive.add(id);
    const count = (uses.get(id) ?? 0) + 1;
    uses.set(id, count);
    if (count > 1) return;
    for (const inner of referencesOf(typeOf(id, model))) visit(inner, [...path, id]);
  };
  visit(declaration, []);
  return (id) => uses.get(id) === 1 && !recursive.has(id);
}

/** Whether writing is no stricter than reading: no closed object and no `oneOf` in the type, at any depth. */
function isSameBothWays(id: string, model: Model, seen: Set<string> = new Set()): boolean {
  if (seen.has(id)) return true;
  seen.add(id);
  const same = (type: IrType): boolean => {
    if (type.kind === "reference") return isSameBothWays(type.id, model, seen);
    if (type.kind === "object" && type.additional === undefined) return false;
    if (type.kind === "union" && type.exclusive && type.dispatch.by === "nothing") return false;
    return innerTypes(type).every(same);
  };
  return same(typeOf(id, model));
}

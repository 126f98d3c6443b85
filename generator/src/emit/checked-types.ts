import type { IrType, Message, Model } from "../ir/types.js";
import type { CheckFunction } from "./checks/function-code.js";
import { printCheck } from "./checks/print-check.js";
import type { Mode } from "./checks/printing.js";
import { declaredType } from "./options.js";
import { innerTypes, referencesOf } from "./references.js";

/** The code of the checks of one message, in parts. */
export interface MessageChecks {
  readonly message: Message;
  /** Names of the functions of the two checks; the same one when both are the same. */
  readonly write: string;
  readonly read: string;
  /** The functions of both checks and of the types that they use. */
  readonly functions: readonly CheckFunction[];
  /** Sources of the regular expressions by the names of their constants. */
  readonly patterns: ReadonlyMap<string, string>;
  /** The functions of the runtime that the code calls. */
  readonly helpers: ReadonlySet<string>;
}

/** Prints the write and the read check of a message. */
export function printChecks(message: Message, model: Model): MessageChecks {
  const isInlined = inlined(message, model);
  const functions = new Map<string, CheckFunction>();
  const names = new Set<string>();
  const patterns = new Map<string, string>();
  const helpers = new Set<string>();
  const pattern = (source: string): string => {
    const known = [...patterns].find(([, one]) => one === source);
    const name = known?.[0] ?? `pattern${patterns.size}`;
    patterns.set(name, source);
    return name;
  };
  const call = (name: string, ...values: readonly string[]): string => {
    helpers.add(name);
    return `${name}(${values.join(", ")})`;
  };
  const write = add(message.declaration, "write");
  const read = add(message.declaration, "read");
  return { message, write, read, functions: [...functions.values()], patterns, helpers };

  /** Adds the function for a declaration and those it calls. Gives its name. */
  function add(declaration: string, wanted: Mode): string {
    const mode = wanted === "read" && isSameBothWays(declaration, model) ? "write" : wanted;
    const key = `${mode} ${declaration}`;
    const known = functions.get(key);
    if (known !== undefined) return known.name;
    const name = newName(
      declaration === message.declaration ? mode : mode + declaredType(model, declaration).name,
    );
    // Known before its body is printed, because a recursive type refers to itself.
    functions.set(key, { name, body: [] });
    const reference = (inner: string): IrType | string =>
      isInlined(inner) ? typeOf(inner, model) : add(inner, mode);
    const { declarations } = model;
    const body = printCheck(typeOf(declaration, model), { mode, reference, declarations, pattern, call });
    functions.set(key, { name, body });
    return name;
  }

  /** Types of two modules may have the same name. */
  function newName(wanted: string): string {
    let name = wanted;
    for (let count = 2; names.has(name); count += 1) name = `${wanted}${count}`;
    names.add(name);
    return name;
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

import type { IrType, Message, Model } from "../ir/types.js";
import type { CheckFunction } from "./checks/function-code.js";
import { printCheck } from "./checks/print-check.js";
import { declaredType } from "./options.js";
import { referencesOf } from "./references.js";

/** The code of the check of one message, in parts. */
export interface MessageCheck {
  readonly message: Message;
  /** Name of the function of the check, which is told whether it checks for writing or for reading. */
  readonly check: string;
  /** That function, and those of the types that it uses. */
  readonly functions: readonly CheckFunction[];
  /** Sources of the regular expressions by the names of their constants. */
  readonly patterns: ReadonlyMap<string, string>;
  /** The functions of the runtime that the code calls. */
  readonly helpers: ReadonlySet<string>;
}

/** Prints the check of a message. */
export function printMessageCheck(message: Message, model: Model): MessageCheck {
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
  const check = add(message.declaration);
  return { message, check, functions: [...functions.values()], patterns, helpers };

  /** Adds the function for a declaration and those it calls. Gives its name. */
  function add(declaration: string): string {
    const known = functions.get(declaration);
    if (known !== undefined) return known.name;
    const name = newName(
      declaration === message.declaration ? "check" : `check${declaredType(model, declaration).name}`,
    );
    // Known before its body is printed, because a recursive type refers to itself.
    functions.set(declaration, { name, body: [] });
    const reference = (inner: string): IrType | string =>
      isInlined(inner) ? typeOf(inner, model) : add(inner);
    const { declarations } = model;
    const body = printCheck(typeOf(declaration, model), { reference, declarations, pattern, call });
    functions.set(declaration, { name, body });
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

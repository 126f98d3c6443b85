import type { Declaration, IrType, Json } from "../../ir/types.js";
import { flatLiteral, quote } from "../literal.js";
import type { Lines } from "./lines.js";

/** A value in the printed code: an expression for it, and one for the path that leads to it. */
export interface Place {
  readonly value: string;
  readonly path: string;
}

/** What is known of a value before its check begins. */
export interface Known {
  /** It is of the kind of its type: a text, a list, an object. */
  readonly kind: boolean;
  /** The property, if any, that holds what the type wants there. */
  readonly tag?: string | undefined;
}

/** Nothing is known of a value. */
export const unknown: Known = { kind: false };

/** What all parts of the printer share while they print one function. */
export interface Printing {
  /** The type that a reference is checked as in place, or the name of the function that checks it. */
  readonly reference: (id: string) => IrType | string;
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** Prints the check of a value: no line where there is nothing to check. */
  readonly check: (place: Place, type: IrType, known?: Known) => Lines;
  /** A name that is new in this function. */
  readonly fresh: (stem: string) => string;
  /** Name of the constant of a regular expression. */
  readonly pattern: (source: string) => string;
  /** Calls a function of the runtime. */
  readonly call: (name: string, ...values: readonly string[]) => string;
}

/** A text in code as a parameter of a failure that is known only when the check runs. */
export interface Expression {
  readonly code: string;
}

/** Prints that a value is refused. */
export function refuse(
  { path }: Place,
  keyword: string,
  params: Readonly<Record<string, Json | Expression>>,
): Lines {
  const at = path === "instancePath" ? path : `instancePath: ${path}`;
  const entries = Object.entries(params).map(
    ([name, value]) => `${name}: ${isExpression(value) ? value.code : flatLiteral(value)}`,
  );
  return [`(errors ??= []).push({ ${at}, keyword: "${keyword}", params: { ${entries.join(", ")} } });`];
}

function isExpression(value: Json | Expression): value is Expression {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

/** The path of a property or an item whose name is known. */
export function inside(path: string, name: string): string {
  const text = quote(`/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return path.endsWith('"') ? `${path.slice(0, -1)}${text.slice(1)}` : `${path} + ${text}`;
}

/** The path of an item by a number that is known only when the check runs. */
export function insideAt(path: string, index: string): string {
  return `${inside(path, "")} + ${index}`;
}

/** The path of a property by a name that is known only when the check runs. */
export function insideNamed(path: string, key: string): string {
  return `${inside(path, "")} + ${key}.replaceAll("~", "~0").replaceAll("/", "~1")`;
}

/** A property as it is read. */
export function property(value: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${value}.${name}` : `${value}[${quote(name)}]`;
}

import type { ArrayType, IrType, LiteralType, ObjectType, Property, TupleType } from "../ir/types.js";
import { type Code, type Imported, join, render } from "./code-file.js";
import { dateType } from "./dates-module.js";
import { docLines, jsdoc } from "./jsdoc.js";
import { literal, propertyKey, quote } from "./literal.js";
import { notesOf } from "./notes.js";

/** What printing a type needs to know. */
export interface TypePrinter {
  /** The name of a declared type. */
  readonly reference: (id: string) => Imported;
  /** Whether properties and lists are readonly. */
  readonly readonly: boolean;
  /** Whether dates and times have types of their own. */
  readonly dates: "string" | "branded";
  /** Whether an enum that has a name gets a constant object of its values. */
  readonly enums: "union" | "object";
}

/** A type as TypeScript. `indent` is that of the line it begins on. */
export function typeCode(type: IrType, printer: TypePrinter, indent = ""): Code {
  switch (type.kind) {
    case "unknown":
    case "null":
    case "boolean":
    case "number":
      return type.kind;
    case "string":
      return (printer.dates === "branded" && dateType(type)) || type.kind;
    case "literal":
      return literalCode(type, printer);
    case "reference":
      return printer.reference(type.id);
    case "array":
      return arrayCode(type, printer, indent);
    case "tuple":
      return tupleCode(type, printer, indent);
    case "object":
      return objectCode(type, printer, indent);
    case "union":
      return unionOf(type.members.map((member) => typeCode(member, printer, indent)));
  }
}

/** Pieces joined by `|`, each once; `unknown` takes in all others. */
function unionOf(pieces: readonly Code[]): Code {
  const unique = new Map(pieces.map((piece) => [identity(piece), piece]));
  if (unique.has("unknown")) return "unknown";
  return join([...unique.values()], " | ");
}

function identity(code: Code): string {
  return render(code, ({ name, from }) => `${from}#${name}`);
}

function literalCode({ values }: LiteralType, printer: TypePrinter): Code {
  if (values.length === 0) return "never";
  return join(
    values.map(({ value }) => constantCode(value, printer)),
    " | ",
  );
}

function constantCode(value: LiteralType["values"][number]["value"], printer: TypePrinter): Code {
  if (typeof value !== "object" || value === null) return literal(value);
  const readonly = printer.readonly ? "readonly " : "";
  if (Array.isArray(value))
    return [
      readonly,
      "[",
      join(
        value.map((item) => constantCode(item, printer)),
        ", ",
      ),
      "]",
    ];
  const entries = Object.entries(value).map(([key, item]) => {
    return [`${readonly}${propertyKey(key)}: `, constantCode(item, printer)];
  });
  return entries.length === 0 ? "{ readonly [name: string]: never }" : ["{ ", join(entries, "; "), " }"];
}

function arrayCode({ items }: ArrayType, printer: TypePrinter, indent: string): Code {
  return [printer.readonly ? "readonly " : "", operand(items, printer, indent), "[]"];
}

function tupleCode({ items, rest, minItems = 0 }: TupleType, printer: TypePrinter, indent: string): Code {
  const places = items.map(
    (item, index): Code =>
      index < minItems ? typeCode(item, printer, indent) : [operand(item, printer, indent), "?"],
  );
  if (rest !== undefined) places.push(["...", operand(rest, printer, indent), "[]"]);
  return [printer.readonly ? "readonly " : "", "[", join(places, ", "), "]"];
}

/** A type that something is appended to: in parentheses where it would be read wrongly. */
function operand(type: IrType, printer: TypePrinter, indent: string): Code {
  const code = typeCode(type, printer, indent);
  const several = (type.kind === "literal" && type.values.length > 1) || type.kind === "union";
  const text = render(code);
  return text.startsWith("readonly ") || (several && text.includes(" | ")) ? ["(", code, ")"] : code;
}

/** The body of an object type, braces included. */
export function objectCode(type: ObjectType, printer: TypePrinter, indent = ""): Code {
  const inner = `${indent}  `;
  const readonly = printer.readonly ? "readonly " : "";
  const index = indexCode(type, printer, inner);
  const members: Code[] = type.properties.map((property) => [
    propertyDocs(property, inner),
    `${inner}${readonly}${propertyKey(property.name)}${property.required ? "" : "?"}: `,
    typeCode(property.type, printer, inner),
    ";\n",
  ]);
  if (index !== undefined) members.push([`${inner}${readonly}[name: string]: `, index, ";\n"]);
  // An empty type would accept everything but null; this accepts an object without properties.
  if (members.length === 0) return `{\n${inner}${readonly}[name: string]: never;\n${indent}}`;
  return ["{\n", ...members, `${indent}}`];
}

function propertyDocs({ docs, type }: Property, indent: string): string {
  const values = type.kind === "literal" ? type.values.filter(({ text }) => text !== undefined) : [];
  const list = values.map(({ value, text }) => `- \`${JSON.stringify(value)}\`: ${text}`);
  const lines = docLines(docs, notesOf(type));
  return jsdoc(list.length === 0 ? lines : [...lines, ...(lines.length > 0 ? [""] : []), ...list], indent);
}

/**
 * The type of the properties that are not listed, or `undefined` when there are none. TypeScript wants the listed
 * ones to fit it as well, so it takes them in.
 */
function indexCode(type: ObjectType, printer: TypePrinter, indent: string): Code | undefined {
  const others = [
    ...type.patterns.map((one) => one.type),
    ...(type.additional === undefined ? [] : [type.additional]),
  ];
  if (others.length === 0) return undefined;
  const listed = type.properties.map((property) => property.type);
  const pieces = [...others, ...listed].map((one) => typeCode(one, printer, indent));
  const optional = type.properties.some(({ required }) => !required);
  return unionOf(optional ? [...pieces, "undefined"] : pieces);
}

/** A union of exact values with words for each, one a line, for a declaration. */
export function describedValues({ values }: LiteralType): Code | undefined {
  if (!values.some(({ text }) => text !== undefined)) return undefined;
  return values.map(({ value, text }) => {
    const shown = typeof value === "string" ? quote(value) : literal(value);
    return `\n${text === undefined ? "" : jsdoc([text], "  ")}  | ${shown}`;
  });
}

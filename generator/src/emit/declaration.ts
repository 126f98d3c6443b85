import type { Declaration } from "../ir/types.js";
import { brandOf } from "./brand.js";
import type { Code } from "./code-file.js";
import { enumObject } from "./enum-object.js";
import { docLines, jsdoc } from "./jsdoc.js";
import { notesOf } from "./notes.js";
import { describedValues, objectCode, type TypePrinter, typeCode } from "./type-text.js";

/**
 * The declaration of a named type: an interface for an object, else an alias. `intro` goes before what its schema
 * says of it.
 */
export function declarationCode(
  { name, type, docs, branded }: Declaration,
  printer: TypePrinter,
  intro?: string,
): Code {
  const said = docLines({ ...docs, examples: undefined, default: undefined }, notesOf(type));
  const comment = jsdoc(intro === undefined ? said : [intro, ...(said.length > 0 ? ["", ...said] : [])]);
  if (type.kind === "object") return [comment, `export interface ${name} `, objectCode(type, printer), "\n"];
  if (branded) {
    return [comment, `export type ${name} = `, typeCode(type, printer), `${brandOf(name)};\n`];
  }
  const constant = type.kind === "literal" && printer.enums === "object" && enumObject(name, type, comment);
  if (typeof constant === "string") return constant;
  const values = type.kind === "literal" ? describedValues(type) : undefined;
  if (values !== undefined) return [comment, `export type ${name} =`, values, ";\n"];
  return [comment, `export type ${name} = `, typeCode(type, printer), ";\n"];
}

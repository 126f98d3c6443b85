import type { Declaration } from "../ir/types.js";
import type { Code } from "./code-file.js";
import { docLines, jsdoc } from "./jsdoc.js";
import { notesOf } from "./notes.js";
import { describedValues, objectCode, type TypePrinter, typeCode } from "./type-text.js";

/** The declaration of a named type: an interface for an object, else an alias. */
export function declarationCode({ name, type, docs }: Declaration, printer: TypePrinter): Code {
  const comment = jsdoc(docLines({ ...docs, examples: undefined, default: undefined }, notesOf(type)));
  if (type.kind === "object") return [comment, `export interface ${name} `, objectCode(type, printer), "\n"];
  const values = type.kind === "literal" ? describedValues(type) : undefined;
  if (values !== undefined) return [comment, `export type ${name} =`, values, ";\n"];
  return [comment, `export type ${name} = `, typeCode(type, printer), ";\n"];
}

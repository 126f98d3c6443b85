import type { StringType } from "../ir/types.js";
import { brandOf, brandSymbol } from "./brand.js";
import { type CodeFile, codeFile, type Imported } from "./code-file.js";
import { jsdoc } from "./jsdoc.js";

/** File of the types of dates and times. */
const path = "dates.ts";

/** The formats that have a type of their own, with its name and an example. */
const formats: Readonly<Record<string, readonly [name: string, example: string]>> = {
  date: ["DateString", "2024-05-01"],
  "date-time": ["DateTimeString", "2024-05-01T12:00:00Z"],
  time: ["TimeString", "12:00:00Z"],
};

/** The type of a text in the format of a date or time, or `undefined` for other texts. */
export function dateType({ format }: StringType): Imported | undefined {
  if (format === undefined || !Object.hasOwn(formats, format)) return undefined;
  const [name] = formats[format] ?? [];
  return name === undefined ? undefined : { name, from: path, type: true };
}

/** The module of the types of dates and times. */
export function datesModule(): CodeFile {
  const file = codeFile(path);
  file.print(brandSymbol);
  for (const [format, [name, example]] of Object.entries(formats)) {
    file.print(jsdoc([`A text in the format \`${format}\`, made by a cast: \`"${example}" as ${name}\`.`]));
    file.print(`export type ${file.declare(name)} = string${brandOf(name)};\n\n`);
  }
  return file;
}

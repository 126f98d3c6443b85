import { indented, type Lines } from "./lines.js";

/** A function that checks values of one type. */
export interface CheckFunction {
  readonly name: string;
  readonly body: Lines;
}

/**
 * The code of a check. It tells `true` or `false`, and leaves what it refused at itself. `closed` says whether objects
 * refuse unknown properties, as they do in what is written. In TypeScript everything is annotated, which saves the
 * user's compiler the work of inferring types.
 */
export function functionCode({ name, body }: CheckFunction, language: "TypeScript" | "JavaScript"): string {
  const any = language === "TypeScript" ? ": any" : "";
  return indented([
    `function ${name}(data${any}, instancePath${any}, closed${any})${any} {`,
    `let errors${any} = null;`,
    ...body,
    `${name}.errors = errors;`,
    "return errors === null;",
    "}",
  ]);
}

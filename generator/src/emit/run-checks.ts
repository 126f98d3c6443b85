import type { Json } from "../ir/types.js";
import { stable } from "../ir/values.js";
import type { MessageCheck } from "./checked-types.js";
import { functionCode } from "./checks/function-code.js";
import { formatChecks } from "./format-checks.js";
import { quote } from "./literal.js";

/** Why a value was refused. */
export interface Failure {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The write check of a message as a function, made of the very code that is printed. */
export function writeCheck({
  check,
  functions,
  patterns,
  helpers,
}: MessageCheck): (value: Json) => readonly Failure[] {
  const constants = [...patterns].map(
    ([name, source]) => `const ${name} = new RegExp(${quote(source)}, "u");\n`,
  );
  const code = functions.map((one) => functionCode(one, "JavaScript"));
  const body = `${constants.join("")}${code.join("")}return (value) => ${check}(value, "", true) ? [] : ${check}.errors;`;
  const names = [...helpers];
  return new Function(...names, body)(...names.map(helper)) as (value: Json) => readonly Failure[];
}

/** What stands for a function of the runtime, which the generator does not load. */
function helper(name: string): unknown {
  if (name === "characterCount") return (text: string) => [...text].length;
  if (name === "deepEqual") return (left: Json, right: Json) => stable(left) === stable(right);
  const format = Object.values(formatChecks).find((one) => one.function === name);
  if (format === undefined) throw new Error(`There is no function ${name} in the runtime.`);
  return format.fits;
}

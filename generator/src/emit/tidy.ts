import type { Json } from "../ir/types.js";
import { formatChecks } from "./format-checks.js";
import { literal } from "./literal.js";

/** Code made fit to be a part of a generated module. */
export interface TidyCode {
  readonly code: string;
  /** The functions of the runtime it calls. */
  readonly helpers: readonly string[];
}

/** A string literal as ajv prints it, always in double quotes, and what is put in its place. */
const string = String.raw`"(?:[^"\\]|\\.)*"`;
const hidden = String.raw`"\d+"`;
const anything = String.raw`(?:${hidden}|[^"{}\n])*?`;
const access = String.raw`(?:\.[A-Za-z_$][\w$]*|\[\d+\]|\[${hidden}\])+`;

/**
 * Makes ajv's standalone code fit for a generated module: no `require`, no copy of the schema, names that tell
 * something, annotations that save the user's compiler the work of inferring types, and one line an error.
 * `names` gives each function its name.
 */
export function tidy(code: string, names: ReadonlyMap<string, string>): TidyCode {
  // Texts of the schema may read like code: all that follows works on code without them.
  const { hide, show } = hiddenTexts();
  const lines = hide(code)
    .split("\n")
    .filter((line) => line !== "" && !/^(export |"\d+";$)/.test(line));
  const constants = new Map<string, string>();
  const schemas = new Map<string, unknown>();
  const body: string[] = [];
  for (const line of lines) {
    const constant = /^const (schema|formats|func|wrapper|root)(\d+) = (.*);$/.exec(line);
    if (constant === null) body.push(line);
    else if (constant[1] === "schema")
      schemas.set(`schema${constant[2]}`, JSON.parse(show(constant[3] ?? "null")));
    else constants.set(`${constant[1]}${constant[2]}`, replacement(show(constant[3] ?? "")));
  }
  const helpers = new Set<string>();
  const renamed = (name: string): string => {
    const value = constants.get(name) ?? names.get(name) ?? name;
    if (constants.has(name) && /^\w+$/.test(value) && !names.has(value)) helpers.add(value);
    return names.get(value) ?? value;
  };
  const text = oneLineErrors(body.join("\n"))
    .replace(calls, (_match, path: string) => path)
    .replace(ownKeys, (_match, call: string, path: string, key: string) =>
      constants.get(call)?.endsWith("hasOwnProperty") === true
        ? hide(knownKeys(follow(schemas, show(path)), key))
        : _match,
    );
  const tokens = new RegExp(
    String.raw`${hidden}|(?<![.\w$])(?:(schema\d+${access})|((?:wrapper|root)\d+)\.validate|([a-z]+\d+))\b`,
    "g",
  );
  const result = text.replace(tokens, (match, schema?: string, wrapper?: string, name?: string) => {
    if (schema !== undefined) return hide(expression(follow(schemas, show(schema))));
    if (wrapper !== undefined) return renamed(wrapper);
    return name === undefined ? match : renamed(name);
  });
  if (/(?<![.\w$])schema\d+\b/.test(result)) {
    throw new Error("The validator code still refers to a schema.");
  }
  return { code: show(annotated(result)), helpers: [...helpers].sort() };
}

/** Puts a number in the place of each string literal of a code, and the literals back. */
function hiddenTexts(): { readonly hide: (code: string) => string; readonly show: (code: string) => string } {
  const texts: string[] = [];
  return {
    hide: (code) => code.replace(new RegExp(string, "g"), (text) => `"${texts.push(text) - 1}"`),
    show: (code) => code.replace(/"(\d+)"/g, (_match, index: string) => texts[Number(index)] ?? ""),
  };
}

/** What stands for a constant at the top of ajv's module. */
function replacement(value: string): string {
  if (value.includes("runtime/ucs2length")) return "characterCount";
  if (value.includes("runtime/equal")) return "deepEqual";
  const format = /^FORMATS(?:\.(\w+)|\["([^"]+)"\])$/.exec(value);
  if (format !== null) {
    const name = format[1] ?? format[2] ?? "";
    const found = Object.entries(formatChecks).find(([known]) => known === name);
    if (found !== undefined) return found[1].function;
  }
  const wrapped = /^\{validate: (\w+)\}$/.exec(value);
  return wrapped?.[1] ?? value;
}

/** `check(data, {instancePath: …, parentData: …})`: only the path is ever used. */
const calls = new RegExp(
  String.raw`\{instancePath:(${anything}),parentData:${anything},parentDataProperty:${anything},rootData\}`,
  "g",
);

const ownKeys = new RegExp(String.raw`(func\d+)\.call\((schema\d+${access}), (key\d+)\)`, "g");

function knownKeys(properties: unknown, key: string): string {
  const names = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  return `(${names.map((name) => `${key} === ${JSON.stringify(name)}`).join(" || ")})`;
}

/** The part of a schema that an expression such as `schema1.properties.a` means. */
function follow(schemas: ReadonlyMap<string, unknown>, expression: string): unknown {
  const [name = "", ...steps] =
    expression.match(new RegExp(String.raw`^schema\d+|\.[\w$]+|\[\d+\]|\[${string}\]`, "g")) ?? [];
  let value: unknown = schemas.get(name);
  for (const step of steps) {
    const key = step.startsWith(".") ? step.slice(1) : String(JSON.parse(step.slice(1, -1)));
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}

/** A JSON value as an expression. JSON is one, but for a key that would set the prototype. */
function expression(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('"__proto__":') ? literal(value as Json) : text;
}

/** ajv adds an error in nine lines; `push` gives the new length, which is the count of errors. */
function oneLineErrors(code: string): string {
  const added =
    /^const (err\d+) = (.*);\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;$/gm;
  return code.replace(
    added,
    (_match, _name: string, error: string) => `errors = (vErrors ??= []).push(${error});`,
  );
}

function annotated(code: string): string {
  const typed = code
    .replace(/^function (\w+)\(data, .*\)\{$/gm, '\nfunction $1(data: any, instancePath: any = ""): any {')
    .replace(/^let vErrors = null;$/gm, "let vErrors: any = null;")
    .replace(/^(const pattern\d+) = new RegExp/gm, "$1: RegExp = /*@__PURE__*/ new RegExp")
    .replace(/^((?:\} )?(?:if|for)|\}else if)\(/gm, "$1 (")
    .replace(/^((?:if|for|else)\b.*[^ ])\{$/gm, "$1 {")
    .replace(/^\}\nelse/gm, "} else");
  return indent(typed);
}

/** Two spaces for each open block. ajv prints one statement a line, so line ends tell the blocks. */
function indent(code: string): string {
  let depth = 0;
  const lines = code.split("\n").map((line) => {
    if (line.startsWith("}")) depth -= 1;
    const text = line === "" ? "" : "  ".repeat(Math.max(0, depth)) + line;
    if (line.endsWith("{")) depth += 1;
    return text;
  });
  return lines.join("\n");
}

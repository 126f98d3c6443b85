import type { Json } from "../ir/types.js";

/** A text as a TypeScript string literal in double quotes. */
export function quote(text: string): string {
  // JSON allows these two unescaped; older readers of JavaScript take them for line ends.
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** A property name as it stands in a type or object literal: bare where that is allowed. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

/** A JSON value as a TypeScript expression; broken over lines where it is long. */
export function literal(value: Json, indent = ""): string {
  const flat = flatLiteral(value);
  if (flat.length + indent.length <= 90 || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((item) => `${inner}${literal(item, inner)},\n`).join("")}${indent}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${inner}${objectKey(key)}: ${literal(item, inner)},\n`,
  );
  return `{\n${entries.join("")}${indent}}`;
}

/** A JSON value as an expression on one line. */
export function flatLiteral(value: Json): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(flatLiteral).join(", ")}]`;
  const entries = Object.entries(value).map(([key, item]) => `${objectKey(key)}: ${flatLiteral(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** In an expression a bare `__proto__` would set the prototype. */
function objectKey(name: string): string {
  return name === "__proto__" ? `["__proto__"]` : propertyKey(name);
}

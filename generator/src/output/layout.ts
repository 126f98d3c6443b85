const comment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const text = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\x60(?:[^\x60\\]|\\[\s\S])*\x60`;
const token = new RegExp(String.raw`${comment}|${text}|[\w$]+|[^\s\w$]`, "g");

/** What may stand before an operator with two sides. After anything else a `|` only begins a list of types. */
const operandEnd = /[\w$\])}>"'`]$/;

/**
 * A text without its layout: equal for two texts that differ only in what formatters change. These are white space,
 * quotes, quoted keys, semicolons, commas, parentheses, and the first `|` of a union on several lines.
 */
export function withoutLayout(code: string): string {
  const tokens: string[] = [];
  for (const match of code.matchAll(token)) {
    const [raw] = match;
    if (/^[;,()]$/.test(raw)) continue;
    if ((raw === "|" || raw === "&") && !operandEnd.test(tokens.at(-1) ?? "")) continue;
    if (/^["']/.test(raw)) tokens.push(plainText(raw, code.charAt(match.index + raw.length)));
    else if (raw.startsWith("/")) tokens.push(raw.replace(/\s*\n\s*/g, "\n").trimEnd());
    else tokens.push(raw);
  }
  return tokens.join("\u0000");
}

/** A text in double quotes, or a key without any where it needs none. */
function plainText(raw: string, next: string): string {
  const inner = raw.slice(1, -1);
  if ((next === ":" || next === "?") && /^[A-Za-z_$][\w$]*$/.test(inner)) return inner;
  return `"${inner.replace(/\\'/g, "'").replace(/\\?"/g, '\\"')}"`;
}

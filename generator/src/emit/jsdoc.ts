import type { Docs, Json } from "../ir/types.js";

/** A JSDoc comment over these lines, or nothing when there are none. Every line ends the comment's own way. */
export function jsdoc(lines: readonly string[], indent = ""): string {
  const safe = lines
    .flatMap((line) => line.split(/\r\n|\n|\r/))
    .map((line) => line.trimEnd().replaceAll("*/", "*\\/"));
  const [only, ...more] = safe;
  if (only === undefined) return "";
  if (more.length === 0 && indent.length + only.length < 104) return `${indent}/** ${only} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}

/** What a schema says, as lines of a comment; `notes` are its rules that a type cannot express. */
export function docLines(docs: Docs, notes: readonly string[]): readonly string[] {
  const words = [docs.title, docs.description].filter((text) => text !== undefined);
  const said = words.length === 2 ? [words[0] ?? "", "", words[1] ?? ""] : words;
  const facts = [
    ...notes,
    ...(docs.personal === true ? ["Personal data."] : []),
    ...(docs.readOnly === true ? ["Read only."] : []),
    ...(docs.writeOnly === true ? ["Write only."] : []),
  ];
  const tags = [
    ...(docs.deprecated === true ? ["@deprecated"] : []),
    ...(docs.default === undefined ? [] : [tag("default", docs.default)]),
    ...(docs.examples ?? []).map((example) => tag("example", example)),
  ].filter((line) => line !== "");
  const paragraphs = [said, facts.length > 0 ? [facts.join(" ")] : [], tags].filter(
    (lines) => lines.length > 0,
  );
  const short = said.length === 1 && facts.length > 0 && `${said[0]}${facts.join(" ")}`.length < 90;
  if (short)
    return [`${sentence(said[0] ?? "")} ${facts.join(" ")}`, ...(tags.length > 0 ? ["", ...tags] : [])];
  return paragraphs.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** A tag with a value, or nothing for values that would fill the comment. */
function tag(name: string, value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 80 ? `@${name} ${text}` : "";
}

function sentence(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}

/** Lines of code, not indented yet: a line that ends with `{` opens a block, one that begins with `}` closes one. */
export type Lines = readonly string[];

/** One branch of a chain of conditions. */
export interface Branch {
  readonly when: string;
  readonly run: Lines;
}

/** `if … else if … else …`; nothing where there is nothing to do. */
export function chain(branches: readonly Branch[], otherwise: Lines = []): Lines {
  const [first, ...more] = branches;
  if (first === undefined) return otherwise;
  const begun = [`if (${first.when}) {`, ...first.run];
  for (const { when, run } of more) begun.push(`} else if (${when}) {`, ...run);
  if (otherwise.length === 0) return [...begun, "}"];
  const [head, ...rest] = otherwise;
  if (isChain(otherwise)) return [...begun, `} else ${head}`, ...rest];
  return [...begun, "} else {", ...otherwise, "}"];
}

/** One condition, with what is done where it holds and where it does not. */
export function onlyIf(when: string, run: Lines, otherwise: Lines = []): Lines {
  return chain([{ when, run }], otherwise);
}

/** Whether lines are one chain of conditions and nothing else. */
function isChain(lines: Lines): boolean {
  if (lines[0]?.startsWith("if (") !== true) return false;
  let depth = 0;
  return lines.every((line, index) => {
    if (line.startsWith("}")) depth -= 1;
    if (line.endsWith("{")) depth += 1;
    return depth > 0 || index === lines.length - 1;
  });
}

/** Two spaces for each open block. */
export function indented(lines: Lines): string {
  let depth = 0;
  let text = "";
  for (const line of lines) {
    if (line.startsWith("}")) depth -= 1;
    text += `${"  ".repeat(depth)}${line}\n`;
    if (line.endsWith("{")) depth += 1;
  }
  return text;
}

/** A fenced block of a page, or code that the page's source holds in a comment. */
export interface Block {
  /** Language after the fence, in its short form: `ts`, `js`, `json`, `sh`; others as they are written. */
  readonly language: string;
  readonly lines: readonly string[];
  /** Line of the page on which the block's first line stands, from 1. */
  readonly line: number;
  /** File that this block is a part of, from `<!-- file: x.ts -->` on the line before. */
  readonly file: string | undefined;
  /** Why it is not checked, from `<!-- not run: reason -->` on the line before. */
  readonly notRun: string | undefined;
}

const shortNames: Readonly<Record<string, string>> = {
  bash: "sh",
  console: "sh",
  javascript: "js",
  shell: "sh",
  typescript: "ts",
};

/**
 * The code blocks of a Markdown page, in order.
 *
 * `<!-- setup: x.ts` … `-->` holds lines of that file that readers need not see.
 */
export function blocksOf(page: string): Block[] {
  const lines = page.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = "", fence, info = ""] = /^(\s*)(`{3,}|~{3,})\s*(\S*)/.exec(lines[at] ?? "") ?? [];
    const setup = /^<!-- setup: (\S+)$/.exec(lines[at] ?? "")?.[1];
    if (fence === undefined && setup === undefined) continue;
    const isEnd = (line: string) => (fence === undefined ? line === "-->" : line.trim().startsWith(fence));
    const first = at + 1;
    at = first;
    while (at < lines.length && !isEnd(lines[at] ?? "")) at += 1;
    const before = lines[first - 2] ?? "";
    blocks.push({
      language: setup === undefined ? (shortNames[info] ?? info) : languageOf(setup),
      lines: lines
        .slice(first, at)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)),
      line: first + 1,
      file: setup ?? commentOf("file", before),
      notRun: commentOf("not run", before),
    });
  }
  return blocks;
}

function commentOf(name: string, line: string): string | undefined {
  return new RegExp(`^\\s*<!-- ${name}: (.+?) -->\\s*$`).exec(line)?.[1];
}

function languageOf(file: string): string {
  return file.slice(file.lastIndexOf(".") + 1);
}

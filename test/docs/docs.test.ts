import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../support/paths.js";
import { repositoryFiles } from "../support/repository-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { blocksOf } from "./blocks.js";
import { checkPages } from "./check-pages.js";

const fence = "```";
const page = [
  /*  1 */ "# A page",
  /*  2 */ `${fence}ts`,
  /*  3 */ 'import { RitaError } from "rita-ts";',
  /*  4 */ "const code: number = RitaError.from(1).code;",
  /*  5 */ fence,
  /*  6 */ "<!-- file: whole.ts -->",
  /*  7 */ `${fence}typescript`,
  /*  8 */ "export const first = 1;",
  /*  9 */ fence,
  /* 10 */ "<!-- setup: whole.ts",
  /* 11 */ 'const second: string = "";',
  /* 12 */ "-->",
  /* 13 */ "- in a list:",
  /* 14 */ "  <!-- file: whole.ts -->",
  /* 15 */ `  ${fence}ts`,
  /* 16 */ "  first + second.missing;",
  /* 17 */ `  ${fence}`,
  /* 18 */ "<!-- not run: shows a mistake -->",
  /* 19 */ `${fence}ts`,
  /* 20 */ "const wrong: number = '';",
  /* 21 */ fence,
  /* 22 */ `${fence}json`,
  /* 23 */ "{ a: 1 }",
  /* 24 */ fence,
  /* 25 */ `${fence}sh`,
  /* 26 */ "npm ci && npm test   # everything",
  /* 27 */ "npm run gone && brew install something",
  /* 28 */ fence,
  /* 29 */ `${fence}js`,
  /* 30 */ "/** @type {number} */ const text = '';",
  /* 31 */ fence,
  /* 32 */ "<!-- not run: needs a machine of its own -->",
  /* 33 */ `${fence}bash`,
  /* 34 */ "brew install something",
  /* 35 */ fence,
].join("\n");

describe("the check of pages", () => {
  test("finds what does not compile, parse or exist, with the page's own line numbers", async () => {
    const findings = await checkPages([{ path: "page.md", text: page }], ["test"], await temporaryFolder());
    expect(findings.map((finding) => finding.slice(0, 34)).toSorted()).toEqual(
      [
        "page.md:16 TS2339 Property 'missing",
        "page.md:23 SyntaxError: Expected p",
        'page.md:27 "brew install something',
        'page.md:27 "npm run gone" is neith',
        "page.md:30 TS2322 Type 'string' is",
        "page.md:4 TS2322 Type 'string' is ",
      ].map((finding) => finding.slice(0, 34)),
    );
  });

  test("knows a block's reason for not being run", () => {
    const reasons = blocksOf(page).flatMap(({ notRun }) => notRun ?? []);
    expect(reasons).toEqual(["shows a mistake", "needs a machine of its own"]);
  });
});

test("the code on the repository's pages compiles, parses, or says why it is not run", async () => {
  const paths = (await repositoryFiles()).filter(
    (path) => path.endsWith(".md") && !path.startsWith("test/golden/"),
  );
  const pages = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(root, path), "utf8") })),
  );
  expect(pages.length).toBeGreaterThan(0);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { scripts: object };
  expect(await checkPages(pages, Object.keys(manifest.scripts), await temporaryFolder())).toEqual([]);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { applyChanges } from "./apply.js";
import type { Change } from "./change.js";

it("leaves the old files as they were, and no others, when one cannot be written", () => {
  const folder = mkdtempSync(join(tmpdir(), "rita-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "a.ts"), "old");
  // A file where a folder is needed: writing fails for root, too, whom permissions do not stop.
  writeFileSync(join(folder, "b"), "in the way");
  const change = (path: string): Change => ({
    kind: "update",
    role: "generated",
    path: join(folder, path),
    shown: path,
    text: "new",
  });
  const problems: Diagnostic[] = [];
  applyChanges([change("a.ts"), change("b/c.ts")], (problem) => void problems.push(problem));
  expect(problems.map(({ code }) => code)).toEqual(["RITA5005"]);
  expect(readFileSync(join(folder, "a.ts"), "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["a.ts", "b"]);
});

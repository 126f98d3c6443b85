import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../generator/src/index.js";
import { root } from "../support/paths.js";
import { runWell } from "../support/run.js";
import { temporaryFolder } from "../support/temporary-folder.js";

test("many messages are printed on two threads, and come out as on one", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "rita.config.json"), "{}");
  await mkdir(join(folder, "schemas/order/events"), { recursive: true });
  for (let count = 0; count < 90; count += 1) {
    const schema = {
      type: "object",
      properties: { [`field${count}`]: { type: "string", maxLength: count } },
    };
    await writeFile(join(folder, `schemas/order/events/event-${count}.json`), JSON.stringify(schema));
  }
  const { stdout } = await runWell(process.execPath, [join(root, "generator/bin/rita.js"), "generate"], {
    cwd: folder,
  });
  expect(stdout).toContain("generated: 92 written");
  const { files } = generate({}, { folder });
  expect(files).toHaveLength(92);
  for (const { path, text } of files) expect(await readFile(path, "utf8")).toBe(text);
});

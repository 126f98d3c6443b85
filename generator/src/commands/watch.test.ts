import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { config, event, type Project, project } from "../../../test/support/golden-project.js";
import { run } from "./run.js";

const placed = "schemas/order/events/order-placed.json";

interface Watched extends Project {
  /** Everything that was printed, a run a line, problems included. */
  readonly lines: string[];
  /** Waits until the last line fits. */
  readonly says: (expected: RegExp) => Promise<void>;
  /** Stops it, and gives its exit code. */
  readonly stop: () => Promise<number>;
}

function watched(files: Parameters<typeof project>[0]): Watched {
  const made = project(files);
  const lines: string[] = [];
  const controller = new AbortController();
  const ended = run(["generate", "--watch"], {
    cwd: made.folder,
    runsTypeScript: false,
    colours: false,
    print: (text) => lines.push(text),
    warn: (text) => lines.push(text),
    stop: () => controller.signal,
  });
  const stop = (): Promise<number> => {
    controller.abort();
    return ended;
  };
  onTestFinished(async () => {
    await stop();
  });
  const says = (expected: RegExp): Promise<void> =>
    expect.poll(() => lines.at(-1) ?? "", { timeout: 10_000, interval: 10 }).toMatch(expected);
  return { ...made, lines, says, stop };
}

const start = { "rita.config.json": config, [placed]: event };

it("generates at once, then for each change, with one line a run, until it is stopped", async () => {
  const { lines, says, write, files, stop } = watched(start);
  await says(/^generated: 3 written, 1 skeleton created \(\d+ ms\)$/);
  write(placed, { ...(event as object), title: "Another title" });
  await says(/^generated: 1 written, 2 unchanged/);
  expect(files().get("src/generated/order.ts")).toContain("Another title");
  expect(lines).toHaveLength(2);
  expect(await stop()).toBe(0);
});

it("survives a schema with a mistake, and goes on when it is corrected", async () => {
  const { says, write, files } = watched(start);
  await says(/^generated/);
  const before = files().get("src/generated/order.ts");
  write(placed, "{");
  await says(/^1 problem; nothing was written/);
  expect(files().get("src/generated/order.ts")).toBe(before);
  write(placed, { ...(event as object), title: "Corrected" });
  await says(/^generated: 1 written/);
});

it("sees new entities, files that a $ref leads to, renamed and removed files", async () => {
  const { says, write, folder, files } = watched({
    ...start,
    [placed]: { type: "object", properties: { total: { $ref: "../../shared/money.json" } } },
    "schemas/shared/money.json": { type: "integer" },
  });
  await says(/^generated/);
  write("schemas/shared/money.json", { type: "string" });
  await says(/^generated: [12] written/);
  write("schemas/product/events/stock-received.json", event);
  await says(/skeletons? created/);
  write("schemas/product/events/stock-reserved.json", event);
  await says(/^generated: 3 written, 4 unchanged/);
  const events = join(folder, "schemas/product/events");
  renameSync(join(events, "stock-reserved.json"), join(events, "stock-released.json"));
  await says(/1 deleted/);
  rmSync(join(folder, "schemas/product"), { recursive: true });
  await says(/3 deleted/);
  expect([...files().keys()]).not.toContain("src/generated/product.ts");
});

it("takes over a changed configuration", async () => {
  const { says, write, files } = watched(start);
  await says(/^generated/);
  write("rita.config.json", { ...(config as object), readonly: false });
  await says(/^generated: 1 written/);
  expect(files().get("src/generated/order.ts")).toContain("\n  note?: string;");
  write("rita.config.json", "{");
  await says(/nothing was written/);
  write("rita.config.json", { ...(config as object), schemas: "elsewhere" });
  await says(/nothing was written/);
  write("elsewhere/order/events/order-paid.json", event);
  await says(/^generated/);
});

it("waits for a configuration and for schemas that are not there yet", async () => {
  const { says, write } = watched({});
  await says(/nothing was written/);
  write("rita.config.json", config);
  await says(/RITA2001/);
  write(placed, event);
  await says(/^generated/);
});

it("makes one run of many changes that come together", async () => {
  const { lines, says, write, folder } = watched(start);
  await says(/^generated/);
  mkdirSync(join(folder, "schemas/product/events"), { recursive: true });
  for (let count = 0; count < 30; count += 1) write(`schemas/product/events/e${count}.json`, event);
  await says(/^generated: 3[23] written/);
  expect(lines).toHaveLength(2);
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, it } from "vitest";
import { config, event, project } from "../../../test/support/golden-project.js";

/** Whether this process has loaded the compiler. The file has one test, because it stays loaded. */
function isLoaded(): boolean {
  return Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes("ts-morph"));
}

it("the compiler is loaded only when a case is missing", async () => {
  const { rita, write, folder } = project({
    "rita.config.json": config,
    "schemas/order/events/order-placed.json": event,
    "schemas/order/commands/place-order.json": event,
  });
  await rita("generate");
  const path = join(folder, "src/order/evolver.ts");
  const text = readFileSync(path, "utf8");
  write("src/order/evolver.ts", text.replace(/ {6}throw .*\n/, "      return _state;\n"));
  const decider = readFileSync(path.replace("evolver", "decider"), "utf8");
  write("src/order/decider.ts", decider.replace(/ {4}throw .*\n/, "    return [];\n"));
  expect((await rita("generate", "--force")).exitCode).toBe(0);
  expect((await rita("generate", "--check")).exitCode).toBe(0);
  expect(isLoaded()).toBe(false);
  write("schemas/order/events/order-paid.json", event);
  expect((await rita("generate")).exitCode).toBe(0);
  expect(isLoaded()).toBe(true);
  expect(readFileSync(path, "utf8")).toContain('"order-paid": (_state');
});

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { config, event, project } from "../../../test/support/golden-project.js";
import { root } from "../../../test/support/paths.js";

/** Says at the end of a process whether it has loaded the compiler. */
const atTheEnd = `import { createRequire } from "node:module";
process.on("exit", () => {
  const loaded = Object.keys(createRequire(process.execPath).cache).some((path) => path.includes("ts-morph"));
  console.log("compiler loaded:", loaded);
});`;

function generate(folder: string, ...options: readonly string[]): string {
  const watch = ["--import", `data:text/javascript,${encodeURIComponent(atTheEnd)}`];
  const command = [join(root, "generator/bin/rita.js"), "generate", ...options];
  return execFileSync(process.execPath, [...watch, ...command], { cwd: folder, encoding: "utf8" });
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
  expect(generate(folder, "--force")).toContain("compiler loaded: false");
  expect(generate(folder, "--check")).toContain("compiler loaded: false");
  write("schemas/order/events/order-paid.json", event);
  expect(generate(folder)).toContain("compiler loaded: true");
  expect(readFileSync(path, "utf8")).toContain('"order-paid": (_state');
});

import { relative, resolve } from "node:path";
import { configNames } from "../config/load-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { renderText } from "../diagnostics/render-text.js";
import { createFiles, existing } from "../output/create-files.js";
import { type Environment, type ExitCode, paintOf } from "./environment.js";

const config = `import { defineConfig } from "rita-ts-codegen/config";

export default defineConfig({
  schemas: "schemas",
  out: "src/generated",
  skeletons: "src",
});
`;

const firstSchema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A customer placed an order",
  "type": "object",
  "required": ["customerId"],
  "properties": {
    "customerId": { "type": "string", "minLength": 1 },
    "note": { "description": "What the customer wrote to us.", "type": "string" }
  },
  "examples": [{ "customerId": "4711" }]
}
`;

/** Makes a configuration and a first event. Overwrites nothing. */
export function runInit(environment: Environment): ExitCode {
  const paint = paintOf(environment);
  const files = [
    { path: "rita.config.ts", text: config },
    { path: "schemas/order/events/order-placed.json", text: firstSchema },
  ].map(({ path, text }) => ({ path: resolve(environment.cwd, path), text }));
  const taken = existing([
    ...configNames.map((name) => resolve(environment.cwd, name)),
    ...files.map(({ path }) => path),
  ]);
  const problems: Diagnostic[] = taken.map((path) => {
    const shown = relative(environment.cwd, path);
    return {
      code: "RITA1007",
      message: `${shown} exists already; nothing was written.`,
      place: { file: shown },
    };
  });
  if (problems.length === 0) createFiles(files, (diagnostic) => void problems.push(diagnostic));
  for (const problem of problems) environment.warn(renderText(problem, paint));
  if (problems.length > 0) return 2;
  for (const { path } of files)
    environment.print(`  ${paint.dim("create")} ${relative(environment.cwd, path)}`);
  environment.print(`${paint.green("done")}: run \`rita generate\` next.`);
  return 0;
}

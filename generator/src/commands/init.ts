import { join, relative, resolve } from "node:path";
import { detectProject, type ProjectFacts } from "../config/detect-project.js";
import { configNames } from "../config/load-config.js";
import { projectEdits } from "../config/project-edits.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { renderText } from "../diagnostics/render-text.js";
import { applyChanges } from "../output/apply.js";
import type { Change } from "../output/change.js";
import { existing } from "../output/create-files.js";
import { type Environment, type ExitCode, paintOf, type Values } from "./environment.js";

/** What `init` asks for. */
interface Answers {
  readonly schemas: string;
  readonly out: string;
  readonly skeletons: string;
}

const defaults: Answers = { schemas: "schemas", out: "src/generated", skeletons: "src" };

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

/**
 * Makes a configuration, and where there are no schemas yet a first event; adds scripts, and `out` to the ignore
 * files it finds. Overwrites nothing.
 */
export async function runInit(values: Values, environment: Environment): Promise<ExitCode> {
  const { cwd } = environment;
  const paint = paintOf(environment);
  const taken = existing(configNames.map((name) => resolve(cwd, name)));
  const problems: Diagnostic[] = taken.map((path) => {
    const file = relative(cwd, path);
    return { code: "RITA1007", message: `${file} exists already; nothing was written.`, place: { file } };
  });
  const facts = detectProject(cwd);
  if (problems.length === 0) {
    const answers = values["yes"] === true ? defaults : await askFor(environment);
    const changes = changesOf(answers, facts, cwd);
    applyChanges(
      changes.map(({ change }) => change),
      (diagnostic) => void problems.push(diagnostic),
    );
    if (problems.length === 0) {
      for (const { change, what } of changes) {
        const note = what === undefined ? "" : paint.dim(` (${what})`);
        environment.print(`  ${paint.dim(change.kind)} ${change.shown}${note}`);
      }
      for (const hint of hintsOf(facts)) environment.print(`${paint.bold("note")}: ${hint}`);
      environment.print(`${paint.green("done")}: run \`${runnerOf(facts)} rita generate\` next.`);
    }
  }
  for (const problem of problems) environment.warn(renderText(problem, paint));
  return problems.length > 0 ? 2 : 0;
}

async function askFor({ ask }: Environment): Promise<Answers> {
  if (ask === undefined) return defaults;
  const path = async (question: string, usual: string): Promise<string> =>
    (await ask(question, usual))
      .replaceAll("\\", "/")
      .replace(/^\.\//, "")
      .replace(/(?<=.)\/+$/, "");
  return {
    schemas: await path("Folder of the schemas?", defaults.schemas),
    out: await path("Folder for generated code, which the generator owns?", defaults.out),
    skeletons: await path("Folder for your deciders and evolvers?", defaults.skeletons),
  };
}

interface Planned {
  readonly change: Change;
  readonly what?: string;
}

function changesOf(answers: Answers, facts: ProjectFacts, cwd: string): readonly Planned[] {
  const change = (kind: "create" | "update", path: string, text: string): Change => {
    return { kind, role: "skeleton", path: join(cwd, path), shown: path, text };
  };
  const first = `${answers.schemas}/order/events/order-placed.json`;
  return [
    { change: change("create", "rita.config.ts", configText(answers)) },
    ...(facts.holdsFiles(answers.schemas) ? [] : [{ change: change("create", first, firstSchema) }]),
    ...projectEdits(facts, answers.out).map(({ path, text, what }) => {
      return { change: change(facts.text(path) === undefined ? "create" : "update", path, text), what };
    }),
  ];
}

function configText({ schemas, out, skeletons }: Answers): string {
  return `import { defineConfig } from "rita-ts-codegen/config";

export default defineConfig({
  schemas: ${JSON.stringify(schemas)},
  out: ${JSON.stringify(out)},
  skeletons: ${JSON.stringify(skeletons)},
});
`;
}

/** What the project lacks, and a person has to decide. */
function hintsOf(facts: ProjectFacts): readonly string[] {
  const { packageJson, isEsm, hasTsconfig, packageManager, dependsOn } = facts;
  const install = packageManager === "npm" ? "npm install" : `${packageManager} add`;
  return [
    ...(packageJson === undefined ? ["there is no package.json here; `npm init` makes one."] : []),
    ...(packageJson !== undefined && !isEsm
      ? [
          "generated code is made of ES modules: `npm pkg set type=module` says so in package.json; or use a bundler.",
        ]
      : []),
    ...(hasTsconfig
      ? []
      : ["there is no tsconfig.json here; generated code is TypeScript. `npx tsc --init` makes one."]),
    ...(packageJson !== undefined && !dependsOn("rita-ts-codegen")
      ? [`\`${install} -D rita-ts-codegen\` installs the generator.`]
      : []),
    ...(packageJson !== undefined && !dependsOn("rita-ts")
      ? [`\`${install} rita-ts\` installs what generated code imports.`]
      : []),
  ];
}

function runnerOf({ packageManager }: ProjectFacts): string {
  return { npm: "npx", pnpm: "pnpm exec", yarn: "yarn", bun: "bunx" }[packageManager];
}

import { join, relative, resolve, sep } from "node:path";
import type { Job } from "../config/check-config.js";
import { loadConfig } from "../config/load-config.js";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.js";
import { renderText } from "../diagnostics/render-text.js";
import { didYouMean } from "../diagnostics/suggest.js";
import { pascalCase } from "../ir/names.js";
import { createFiles, existing } from "../output/create-files.js";
import { readFolder } from "../schema/read-folder.js";
import { readSchemas } from "../schema/read-schemas.js";
import type { SchemaFile } from "../schema/types.js";
import { type Environment, type ExitCode, paintOf, type Values } from "./environment.js";
import { firstSchemaOf } from "./new-schema.js";

const folders = { event: "events", command: "commands" } as const;

type Kind = keyof typeof folders;

/** Makes the schema of a new event or command, to be filled in. Overwrites nothing. */
export async function runNew(values: Values, environment: Environment): Promise<ExitCode> {
  const paint = paintOf(environment);
  const problems: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => void problems.push(problem);
  const path = await createSchema(values, environment, report);
  for (const problem of problems) environment.warn(renderText(problem, paint));
  if (path === undefined || problems.length > 0) return 2;
  environment.print(`  ${paint.dim("create")} ${path}`);
  environment.print(`${paint.green("done")}: describe its data there, then run \`rita generate\`.`);
  return 0;
}

async function createSchema(
  values: Values,
  environment: Environment,
  report: Report,
): Promise<string | undefined> {
  const [kind, entity, name] = [String(values["kind"]), String(values["entity"]), String(values["name"])];
  if (!isKind(kind)) {
    const fix = didYouMean(kind, Object.keys(folders));
    report({ code: "RITA1005", message: `Neither an event nor a command: "${kind}".`, fix });
    return undefined;
  }
  const valid = [checkName("entity type", entity, report), checkName(`${kind} type`, name, report)];
  const named = typeof values["config"] === "string" ? values["config"] : undefined;
  const config = await loadConfig(named, environment, report);
  if (config === undefined || valid.includes(false)) return undefined;
  const shown = (path: string): string => relative(environment.cwd, path).split(sep).join("/");
  const schemas = schemasFor(config.jobs, config.folder, entity, report);
  if (schemas === undefined) return undefined;
  const files = filesOf(schemas, shown(schemas));
  const path = join(schemas, folderOf(files, entity), folders[kind], `${name}.json`);
  const [taken] = existing(["json", "yaml", "yml"].map((ending) => path.replace(/json$/, ending)));
  if (taken !== undefined) {
    const message = `${shown(taken)} exists already; nothing was written.`;
    report({ code: "RITA1007", message, place: { file: shown(taken) } });
    return undefined;
  }
  const other = files.find(({ role }) => "type" in role && role.type === name);
  if (other !== undefined) {
    const message = `The wire type "${name}" is taken: ${other.source.path} has it.`;
    report({ code: "RITA4002", message, fix: "Choose another name.", place: { file: other.source.path } });
    return undefined;
  }
  createFiles([{ path, text: firstSchemaOf(name) }], report);
  return shown(path);
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(folders, text);
}

function checkName(what: string, name: string, report: Report): boolean {
  const better = name
    .replace(/\.v\d+$/, "")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-\d]+|-+$/g, "");
  const fix = better === "" || better === name ? "Use letters, digits, _ and -." : `Use "${better}".`;
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    report({
      code: "RITA4001",
      message: `The ${what} "${name}" may hold only letters, digits, _ and -.`,
      fix,
    });
    return false;
  }
  if (what === "entity type" && name === "meta") {
    const message = "The folder schemas/meta is never an entity.";
    report({ code: "RITA4001", message, fix: "Choose another name." });
    return false;
  }
  if (!/^[A-Za-z]/.test(pascalCase(name))) {
    report({ code: "RITA4006", message: `No TypeScript name can be made of the ${what} "${name}".`, fix });
    return false;
  }
  return true;
}

/** The schemas folder of the one job, or of the one that has the entity already. */
function schemasFor(
  jobs: readonly Job[],
  folder: string,
  entity: string,
  report: Report,
): string | undefined {
  const all = [...new Set(jobs.map(({ schemas }) => resolve(folder, schemas)))];
  const having = all.filter((path) => existing([join(path, entity)]).length > 0);
  const candidates = all.length === 1 ? all : having;
  if (candidates.length === 1) return candidates[0];
  if (jobs.length === 0) return undefined;
  const message = `The configuration has several schemas folders, and ${having.length === 0 ? "none" : "more than one"} has the entity "${entity}".`;
  report({ code: "RITA1005", message, fix: `Make the folder ${entity} in the one you mean, and run again.` });
  return undefined;
}

/** The folder of an entity: where its messages lie already, else one of its name. */
function folderOf(files: readonly SchemaFile[], entity: string): string {
  const message = files.find(({ role }) => "type" in role && role.entity === entity);
  return message?.path.split("/").slice(0, -2).join("/") || entity;
}

/** What is there already. What is wrong with it is for \`generate\` to say. */
function filesOf(schemas: string, shown: string): readonly SchemaFile[] {
  const raw = readFolder(schemas, shown, () => {});
  return raw === undefined ? [] : readSchemas(raw, shown, () => {}).files;
}

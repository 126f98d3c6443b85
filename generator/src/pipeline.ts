import { basename, relative, sep } from "node:path";
import type { Job } from "./config/check-config.js";
import { type Diagnostic, problem, type Report, sorted } from "./diagnostics/diagnostic.js";
import type { Emitted, WrongExample } from "./emit/emit.js";
import type { EmitOptions } from "./emit/options.js";
import { type BuildDeclaration, declarationsWithMemory } from "./ir/build-declaration.js";
import { buildModel } from "./ir/build-model.js";
import type { Model } from "./ir/types.js";
import type { Change, Folder, TextFile } from "./output/change.js";
import { checkFolders } from "./output/check-folders.js";
import { planOutput } from "./output/plan.js";
import { type JobInput, readInput } from "./pipeline/input.js";
import { placesOf } from "./pipeline/places.js";
import { get } from "./schema/json-node.js";
import { type ParseFile, parserWithMemory } from "./schema/parse-file.js";
import { readSchemas } from "./schema/read-schemas.js";
import type { SchemaSet } from "./schema/types.js";
import { planSkeletons } from "./skeleton/plan.js";
import { syncSkeletons } from "./skeleton/sync-skeletons.js";
import { version } from "./version.js";

/** What one job gives: the generated files, and what has to change on disk for them. Nothing is written. */
export interface JobResult {
  /** Generated files, relative to `out`. Empty when there is a diagnostic. */
  readonly files: readonly TextFile[];
  /** What writing would do. Empty when there is a diagnostic. */
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** What a person should look at in schemas and skeletons; it stops nothing. */
  readonly warnings?: readonly Diagnostic[];
  /** Hash of all that the generated files are made from; there when there is no diagnostic. */
  readonly input?: string;
}

/** Prints a model; the command hands it in, so that it is loaded only where there is something to print. */
export type Emit = (model: Model, options: EmitOptions) => Emitted;

/** A job whose schemas are read and checked: what is left to do is to print, and to plan. */
export interface PreparedJob {
  readonly model: Model;
  readonly options: EmitOptions;
  /** Hash of all that the generated files are made from. */
  readonly input: string;
  /** What a person should look at in the schemas; part of what `finish` gives. */
  readonly warnings: readonly Diagnostic[];
  /** Plans what has to change on disk, given the printed files. */
  readonly finish: (emitted: Emitted) => JobResult;
}

/**
 * Runs one job from its schemas to a plan: read, check, model, emit, plan. Stops before anything is written.
 * `folder` is what the job's paths are relative to, `base` what paths in messages are.
 */
export function runJob(job: Job, folder: string, base: string, emit: Emit): JobResult {
  const prepared = prepareJob(job, folder, base);
  return "finish" in prepared ? prepared.finish(emit(prepared.model, prepared.options)) : prepared;
}

/** What the first half of a job made in the run before, and makes again only where something has changed. */
export interface PreparedBefore {
  readonly parse: ParseFile;
  readonly build: BuildDeclaration;
}

/** Nothing was prepared yet. */
export function preparedBefore(): PreparedBefore {
  return { parse: parserWithMemory(), build: declarationsWithMemory() };
}

/** The first half of a job: checks its schemas, and makes their model. `read`: the schemas, where they are read already. */
export function prepareJob(
  job: Job,
  folder: string,
  base: string,
  read: JobInput = readInput(job, folder, base),
  { parse, build }: PreparedBefore = preparedBefore(),
): PreparedJob | JobResult {
  const diagnostics: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const warn = (found: Diagnostic): void => void warnings.push({ ...found, severity: "warning" });
  const report = (found: Diagnostic): void =>
    found.severity === "warning" ? warn(found) : void diagnostics.push(found);
  const failed = (): JobResult => ({ files: [], changes: [], diagnostics: sorted(diagnostics), warnings });
  for (const found of read.diagnostics) report(found);
  const { schemas, out, skeletons } = placesOf(job, folder, base);
  const folders = { project: folder, schemas: schemas.path, out: out.path, skeletons: skeletons?.path };
  checkFolders(folders, out.shown, report);

  if (read.files === undefined) return failed();
  const set = readSchemas(read.files, schemas.shown, report, parse);
  const model = buildModel(set, report, build);
  if (diagnostics.length > 0) return failed();

  const input = read.hash;
  const finish = ({ files, wrongExamples }: Emitted): JobResult => {
    for (const wrong of wrongExamples) report(exampleProblem(wrong, set));
    if (diagnostics.length > 0) return failed();
    const changes = [
      ...planOutput(files, out, { version, input }),
      ...(skeletons === undefined ? [] : skeletonChanges(model, job, skeletons, out, report, warn)),
    ];
    return diagnostics.length > 0 ? failed() : { files, changes, diagnostics, warnings, input };
  };
  return { model, input, warnings, finish, options: { ...job, schemas: basename(schemas.path), version } };
}

function skeletonChanges(
  model: Model,
  job: Job,
  folder: Folder,
  out: Folder,
  report: Report,
  warn: Report,
): readonly Change[] {
  const generated = relative(folder.path, out.path).split(sep).join("/");
  const planned = planSkeletons(model, { generated, importExtension: job.importExtension });
  const inside = planned.find(({ path }) => path.startsWith(`${generated}/`));
  if (inside !== undefined) {
    const message = `The skeleton ${inside.path} would lie in the output folder.`;
    report({ code: "RITA5001", message, place: { file: out.shown } });
  }
  return syncSkeletons(planned, folder, out, warn);
}

/** Points at the example in its schema, or at the schema where the example comes from elsewhere. */
function exampleProblem({ message, index, failures }: WrongExample, set: SchemaSet): Diagnostic {
  const file = set.files.find(({ path }) => path === message.declaration);
  const text = failures
    .slice(0, 3)
    .map(
      ({ instancePath, keyword, params }) =>
        `${instancePath === "" ? "the example" : instancePath}: ${keyword} ${JSON.stringify(params)}`,
    )
    .join("; ");
  const sentence = `This example does not fit the schema: ${text}.`;
  if (file === undefined) return { code: "RITA3012", message: sentence };
  const examples = get(file.root, "examples");
  const node = examples?.kind === "array" ? examples.items[index] : undefined;
  return problem("RITA3012", (node ?? file.root).at, sentence);
}

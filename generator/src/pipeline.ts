import { basename, relative, resolve, sep } from "node:path";
import type { Job } from "./config/check-config.js";
import { type Diagnostic, problem, type Report, sorted } from "./diagnostics/diagnostic.js";
import { emit, type WrongExample } from "./emit/emit.js";
import { buildModel } from "./ir/build-model.js";
import type { Model } from "./ir/types.js";
import { checkFolders } from "./output/check-folders.js";
import { type Change, type Folder, planOutput, planSkeletonFiles, type TextFile } from "./output/plan.js";
import { get } from "./schema/json-node.js";
import { readSchemas } from "./schema/read-schemas.js";
import type { SchemaSet } from "./schema/types.js";
import { planSkeletons } from "./skeleton/plan.js";
import { version } from "./version.js";

/** What one job gives: the generated files, and what has to change on disk for them. Nothing is written. */
export interface JobResult {
  /** Generated files, relative to `out`. Empty when there is a diagnostic. */
  readonly files: readonly TextFile[];
  /** What writing would do. Empty when there is a diagnostic. */
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs one job from its schemas to a plan: read, check, model, emit, plan. Stops before anything is written.
 * `folder` is what the job's paths are relative to, `base` what paths in messages are.
 */
export function runJob(job: Job, folder: string, base: string = folder): JobResult {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const failed = (): JobResult => ({ files: [], changes: [], diagnostics: sorted(diagnostics) });
  const at = (path: string): Folder => ({
    path: resolve(folder, path),
    shown: shownPath(base, resolve(folder, path)),
  });
  const [schemas, out] = [at(job.schemas), at(job.out)];
  const skeletons = job.skeletons === undefined ? undefined : at(job.skeletons);
  const folders = { project: folder, schemas: schemas.path, out: out.path, skeletons: skeletons?.path };
  checkFolders(folders, out.shown, report);

  const set = readSchemas(schemas.path, schemas.shown, report);
  if (set === undefined) return failed();
  const model = buildModel(set, report);
  if (diagnostics.length > 0) return failed();

  const { files, wrongExamples } = emit(model, { ...job, schemas: basename(schemas.path), version });
  for (const wrong of wrongExamples) report(exampleProblem(wrong, set));
  if (diagnostics.length > 0) return failed();

  const changes = [
    ...planOutput(files, out, version, report),
    ...(skeletons === undefined ? [] : skeletonChanges(model, job, skeletons, out, report)),
  ];
  return diagnostics.length > 0 ? failed() : { files, changes, diagnostics };
}

function skeletonChanges(
  model: Model,
  job: Job,
  folder: Folder,
  out: Folder,
  report: Report,
): readonly Change[] {
  const generated = relative(folder.path, out.path).split(sep).join("/");
  const planned = planSkeletons(model, { generated, importExtension: job.importExtension });
  const inside = planned.find(({ path }) => path.startsWith(`${generated}/`));
  if (inside !== undefined) {
    const message = `The skeleton ${inside.path} would lie in the output folder.`;
    report({ code: "RITA5001", message, place: { file: out.shown } });
  }
  return planSkeletonFiles(planned, folder);
}

/** A path as people see it: relative to where they are, with forward slashes. */
function shownPath(base: string, path: string): string {
  return relative(base, path).split(sep).join("/") || ".";
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

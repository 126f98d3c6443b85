/**
 * The generator as a library: no console, no exit, nothing written until `write` is called.
 *
 * @module
 */
import { resolve } from "node:path";
import { checkConfig } from "./config/check-config.js";
import type { Config } from "./config/define-config.js";
import { type Diagnostic, sorted } from "./diagnostics/diagnostic.js";
import { emit } from "./emit/emit.js";
import { applyChanges } from "./output/apply.js";
import { type Change, obstaclesOf } from "./output/change.js";
import { runJob } from "./pipeline.js";

export {
  type Config,
  type DateStyle,
  defineConfig,
  type EnumStyle,
  type ImportExtension,
} from "./config/define-config.js";
export type { DiagnosticCode } from "./diagnostics/catalogue.js";
export type { Diagnostic, Place } from "./diagnostics/diagnostic.js";
export type { Change, FileState } from "./output/change.js";

/** A generated file. */
export interface GeneratedFile {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
}

/**
 * What a run gives. Where there is an error there are no files: a run is whole or nothing. Warnings, which speak of
 * skeletons, stop nothing.
 */
export interface GenerateResult {
  readonly files: readonly GeneratedFile[];
  /** What `write` would do to each file, skeletons and the manifest included. */
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Options of `generate`. */
export interface GenerateOptions {
  /** Folder that the paths of the configuration are relative to. Default: the current folder. */
  readonly folder?: string | undefined;
}

/** Generates everything a configuration asks for, in memory. */
export function generate(config: Config | readonly Config[], options: GenerateOptions = {}): GenerateResult {
  const folder = resolve(options.folder ?? ".");
  const diagnostics: Diagnostic[] = [];
  const jobs = checkConfig(
    config,
    "the configuration",
    folder,
    (diagnostic) => void diagnostics.push(diagnostic),
  );
  if (diagnostics.length > 0) return { files: [], changes: [], diagnostics };
  const results = jobs.map((job) => ({ job, result: runJob(job, folder, folder, emit) }));
  const problems = sorted(
    results.flatMap(({ result }) => [...result.diagnostics, ...obstaclesOf(result.changes)]),
  );
  if (problems.length > 0) return { files: [], changes: [], diagnostics: problems };
  return {
    files: results.flatMap(({ job, result }) =>
      result.files.map(({ path, text }) => ({ path: resolve(folder, job.out, path), text })),
    ),
    changes: results.flatMap(({ result }) => result.changes),
    diagnostics: sorted(results.flatMap(({ result }) => result.warnings ?? [])),
  };
}

/** Writes what `generate` made, and gives what went wrong in doing so. Does nothing when there were problems. */
export function write({ changes, diagnostics }: GenerateResult): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity !== "warning");
  if (errors.length > 0) return errors;
  const problems: Diagnostic[] = [];
  applyChanges(changes, (diagnostic) => void problems.push(diagnostic));
  return problems;
}

import { relative, sep } from "node:path";
import type { Job } from "../config/check-config.js";
import { loadConfig } from "../config/load-config.js";
import { type Diagnostic, type Report, sorted } from "../diagnostics/diagnostic.js";
import { placesOf } from "../pipeline/places.js";
import { prepareJob } from "../pipeline.js";
import { lintSkeletons } from "../skeleton/lint-skeletons.js";
import { planSkeletons } from "../skeleton/plan.js";
import { type Environment, type ExitCode, paintOf, type Values } from "./environment.js";
import { formatOf, renderProblems } from "./problems.js";

/** Lists what is left to do in the skeletons of every job, and what to look at in its schemas. Writes nothing. */
export async function runLint(values: Values, environment: Environment): Promise<ExitCode> {
  const paint = paintOf(environment);
  const problems: Diagnostic[] = [];
  const findings: Diagnostic[] = [];
  const named = typeof values["config"] === "string" ? values["config"] : undefined;
  const config = await loadConfig(named, environment, (problem) => void problems.push(problem));
  if (config !== undefined && problems.length === 0) {
    for (const job of config.jobs) {
      problems.push(
        ...lintJob(job, config.folder, environment.cwd, (finding) => void findings.push(finding)),
      );
    }
  }
  const all = sorted([...problems, ...findings]);
  const format = formatOf(values);
  renderProblems(all, format, paint, environment);
  if (format === "text" && all.length === 0)
    environment.print(`${paint.green("done")}: every case is written.`);
  if (format === "text" && all.length > 0) {
    const count = all.length === 1 ? "1 problem" : `${all.length} problems`;
    environment.warn(`${count}. \`rita explain ${all[0]?.code}\` tells more.`);
  }
  if (problems.length > 0) return 2;
  return findings.some(({ severity }) => severity !== "warning") ? 1 : 0;
}

/** Gives what is wrong with the schemas of a job; where nothing is, reports what is left to do in its skeletons. */
function lintJob(job: Job, folder: string, base: string, report: Report): readonly Diagnostic[] {
  const prepared = prepareJob(job, folder, base);
  if (!("model" in prepared)) return prepared.diagnostics;
  prepared.warnings.forEach(report);
  const { out, skeletons } = placesOf(job, folder, base);
  if (skeletons === undefined) return [];
  const generated = relative(skeletons.path, out.path).split(sep).join("/");
  const planned = planSkeletons(prepared.model, { generated, importExtension: job.importExtension });
  lintSkeletons(planned, skeletons, out, report);
  return [];
}

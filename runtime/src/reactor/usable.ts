import { RitaError } from "../errors/rita-error.js";
import type { DurableInfo } from "../log/durable.js";
import type { Identity, ReactorEnvironment } from "./environment.js";

/**
 * Refuses a consumer that cannot keep a reactor's promises, made by hand or by another program.
 *
 * @throws RitaError `REACTOR_INVALID` naming what is wrong with it.
 */
export function checkUsable(
  { read }: ReactorEnvironment,
  { name, durable }: Identity,
  { config, faults }: DurableInfo,
): void {
  const begin = `${read.scope.prefix}.`;
  const foreign =
    config.subjects.some((subject) => !subject.startsWith(begin)) ||
    (config.subjects.length === 0 && read.scope.tenant !== undefined);
  const all = foreign ? [...faults, `it delivers events from outside ${begin}>`] : faults;
  if (all.length === 0) return;
  throw new RitaError(
    "REACTOR_INVALID",
    `The consumer ${durable} cannot be used as the reactor ${name}: ${all.join("; ")}. Change it, or delete it.`,
    { reactor: name, consumer: durable, faults: all },
  );
}

import { checkWholeNumbers } from "../contract/checks.js";
import type { ReactorConfig, ReactorStart } from "../contract/reactor.js";
import { RitaError } from "../errors/rita-error.js";
import type { DurableConfig, DurableInfo, DurableStart } from "../log/durable.js";
import { filterList } from "../read/filters.js";
import { filterSubject, filterSubjects } from "../subject/filter.js";
import { everything, type Scope } from "../subject/scope.js";
import { startFromText, startText } from "./start.js";

/** The shortest ack wait, in milliseconds: signs of life are given three times as often. */
const shortestAckWait = 100;
const defaultAckWait = 30_000;

/** The longest wait, in milliseconds: a week. Timers and the server take longer ones for no wait at all. */
const longestWait = 604_800_000;

/** Waits between deliveries where a reactor states none, in milliseconds. */
const defaultBackoff: readonly number[] = [100, 500, 2_000, 10_000, 60_000];

/** What this library keeps in a consumer's metadata, since the server has no safe place for it. */
const kept = { start: "rita-start", backoff: "rita-backoff", maxDeliveries: "rita-max-deliveries" } as const;

/** A reactor's configuration, complete and checked. */
export interface ReactorSettings {
  readonly description: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Full subjects, none covering another, sorted. */
  readonly subjects: readonly string[];
  /** As it was stated when the reactor was created. */
  readonly start: ReactorStart;
  readonly maxAckPending: number;
  readonly ackWait: number;
  readonly backoff: readonly number[];
  readonly maxDeliveries: number | undefined;
}

/**
 * The settings a configuration states.
 *
 * @throws RitaError `CONFIG_INVALID`, `FILTER_INVALID`, `SUBJECT_TOO_MANY_TOKENS`.
 */
export function statedSettings(scope: Scope, config: ReactorConfig): ReactorSettings {
  const { maxAckPending = 1, ackWait = defaultAckWait, backoff = defaultBackoff, maxDeliveries } = config;
  checkWholeNumbers({ maxAckPending, ackWait, maxDeliveries });
  if (maxAckPending === 0) throw invalid("maxAckPending", "must be 1 or more", 0);
  if (maxDeliveries === 0) throw invalid("maxDeliveries", "must be 1 or more; leave it out for no limit", 0);
  if (ackWait < shortestAckWait || ackWait > longestWait)
    throw invalid("ackWait", `must be ${shortestAckWait} ms to ${longestWait} ms, a week`, ackWait);
  if (!Array.isArray(backoff) || backoff.length === 0)
    throw invalid("backoff", "must be a list of milliseconds with at least one entry", backoff);
  checkWholeNumbers(Object.fromEntries(backoff.map((wait, at) => [`backoff[${at}]`, wait])));
  if (backoff.some((wait) => wait > longestWait))
    throw invalid("backoff", `must have no entry over ${longestWait} ms, a week`, backoff);
  return {
    description: config.description === "" ? undefined : config.description,
    metadata: checkMetadata(config.metadata ?? {}),
    subjects: subjectsOf(scope, filterList(config.filters)),
    start: config.start ?? "beginning",
    maxAckPending,
    ackWait,
    backoff,
    maxDeliveries,
  };
}

/** The settings of a durable consumer, whoever made it. */
export function settingsOf({ config }: DurableInfo): ReactorSettings {
  const { metadata } = config;
  const own: ReadonlySet<string> = new Set(Object.values(kept));
  const limit = Number(metadata[kept.maxDeliveries] ?? 0);
  return {
    description: config.description,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => !own.has(key))),
    subjects: [...config.subjects].sort(),
    start: startFromText(metadata[kept.start]) ?? startOf(config.start),
    maxAckPending: config.maxAckPending,
    ackWait: Math.min(config.ackWait, longestWait),
    backoff: backoffFromText(metadata[kept.backoff]),
    maxDeliveries: Number.isSafeInteger(limit) && limit > 0 ? limit : undefined,
  };
}

/** The durable consumer for a reactor. */
export function durableConfig(
  name: string,
  settings: ReactorSettings,
  start: DurableStart,
  pausedUntil: Date | undefined,
): DurableConfig {
  const { maxDeliveries, backoff } = settings;
  return {
    name,
    description: settings.description,
    metadata: {
      ...settings.metadata,
      [kept.start]: startText(settings.start),
      [kept.backoff]: backoff.join(","),
      ...(maxDeliveries !== undefined && { [kept.maxDeliveries]: String(maxDeliveries) }),
    },
    subjects: settings.subjects,
    start,
    maxAckPending: settings.maxAckPending,
    ackWait: settings.ackWait,
    pausedUntil,
  };
}

/** The names of the settings that differ. */
export function differences(stated: ReactorSettings, existing: ReactorSettings): readonly string[] {
  const keys = Object.keys(stated) as (keyof ReactorSettings)[];
  const text = (value: unknown): string => JSON.stringify(value ?? null);
  const of = (settings: ReactorSettings, key: keyof ReactorSettings): string => {
    if (key === "start") return startText(settings.start);
    return text(key === "metadata" ? Object.entries(settings.metadata).sort() : settings[key]);
  };
  return keys
    .filter((key) => of(stated, key) !== of(existing, key))
    .map((key) => (key === "subjects" ? "filters" : key));
}

/** The configuration as its user would state it. */
export function statedConfig(scope: Scope, name: string, settings: ReactorSettings): ReactorConfig {
  const { subjects, ...rest } = settings;
  const whole = subjects.length === 0 || subjects.includes(everything(scope));
  const filters = subjects.map((subject) => subject.slice(scope.prefix.length + 1));
  return { name, ...rest, filters: whole ? undefined : filters };
}

function subjectsOf(scope: Scope, filters: readonly string[]): readonly string[] {
  const given = filters.map((filter) => filterSubject(scope, filter));
  const subjects = filterSubjects(scope, filters);
  const widened = filters.length > 0 && subjects.some((subject) => !given.includes(subject));
  if (!widened) return [...subjects].sort();
  // A subject that is wider than what was asked for would bring events the handler never wanted.
  throw new RitaError(
    "FILTER_INVALID",
    `The filters ${filters.join(", ")} overlap in part, which a server refuses. Give each of them a reactor of its own.`,
    { filters },
  );
}

function startOf(start: DurableStart): ReactorStart {
  if (start.kind === "sequence") return start.sequence;
  return start.kind === "time" ? start.time : start.kind;
}

function backoffFromText(text: string | undefined): readonly number[] {
  const waits = text === undefined ? [] : text.split(",").map(Number);
  return waits.length > 0 &&
    waits.every((wait) => Number.isSafeInteger(wait) && wait >= 0 && wait <= longestWait)
    ? waits
    : defaultBackoff;
}

function checkMetadata(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") throw invalid(`metadata.${key}`, "must be a text", value);
    if (key.startsWith("rita-") || key.startsWith("_nats."))
      throw invalid(`metadata.${key}`, "is a name of the library's or the server's own; use another", value);
  }
  return metadata;
}

function invalid(setting: string, rule: string, value: unknown): RitaError {
  return new RitaError("CONFIG_INVALID", `${setting} ${rule}, but is ${JSON.stringify(value)}.`, {
    [setting]: value,
  });
}

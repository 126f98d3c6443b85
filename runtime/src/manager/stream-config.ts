import { checkWholeNumbers } from "../contract/checks.js";
import type { StreamConfig } from "../nats/stream-config.js";
import { everything, scopeOf } from "../subject/scope.js";
import type { EventStoreConfig } from "./config.js";
import { hasTenancy, statedMetadata } from "./tenancy.js";

const nanoseconds = 1_000_000;

/**
 * Most consumers of a new store. Every watch and every replay is one, and servers from 2.15 on allow a stream only
 * 1,000 unless it says otherwise.
 */
const maximumConsumers = 100_000;

/** What every event store's stream has, whatever its configuration. */
function foundation(name: string): StreamConfig {
  const scope = scopeOf(name);
  return {
    name: scope.stream,
    subjects: [everything(scope)],
    retention: "limits",
    allow_direct: true,
    allow_atomic: true,
  };
}

/**
 * What a configuration says, in the stream's terms; what it leaves out is left out.
 *
 * @throws RitaError `CONFIG_INVALID`, `EVENT_STORE_NAME_REQUIRED`, `EVENT_STORE_NAME_INVALID`.
 */
export function statedConfig(config: EventStoreConfig): StreamConfig {
  const { republish, compression, replicas, maxMessages, maxBytes, maxAge, duplicateWindow } = config;
  checkWholeNumbers({ replicas, maxMessages, maxBytes, maxAge, duplicateWindow });
  const limited = (maxMessages ?? 0) > 0 || (maxBytes ?? 0) > 0;
  return defined({
    ...foundation(config.name),
    description: config.description,
    metadata: statedMetadata(config),
    num_replicas: replicas,
    storage: config.storage,
    placement: config.placement,
    republish:
      republish === undefined
        ? undefined
        : defined({
            src: republish.source,
            dest: republish.destination,
            headers_only: republish.headersOnly,
          }),
    max_msgs: maxMessages,
    max_bytes: maxBytes,
    max_age: maxAge === undefined ? undefined : maxAge * nanoseconds,
    duplicate_window: config.duplicateWindow === undefined ? undefined : config.duplicateWindow * nanoseconds,
    deny_delete: config.denyDelete,
    deny_purge: config.denyPurge,
    compression: compression === undefined ? undefined : compression ? "s2" : "none",
    discard: limited ? "new" : undefined,
  });
}

/** The configuration of a new stream: what was stated, and safe values for the rest. */
export function newStreamConfig(config: EventStoreConfig): StreamConfig {
  const stated = statedConfig(config);
  return {
    max_consumers: maximumConsumers,
    deny_purge: true,
    storage: "file",
    num_replicas: 1,
    discard: "new",
    compression: "none",
    ...stated,
    // The server refuses a duplicate window longer than the age at which events are dropped.
    ...(stated.max_age !== undefined &&
      stated.max_age > 0 &&
      stated.duplicate_window === undefined &&
      stated.max_age < 120_000 * nanoseconds && { duplicate_window: stated.max_age }),
  };
}

/** The names of what is stated and differs from an existing stream's configuration. */
export function differences(stated: StreamConfig, existing: StreamConfig): readonly string[] {
  const different = (Object.keys(stated) as (keyof StreamConfig)[]).filter(
    (key) => !sameSetting(key, stated[key], existing[key]),
  );
  return hasTenancy(stated) === hasTenancy(existing) ? different : ["tenancy", ...different];
}

function sameSetting(key: keyof StreamConfig, stated: unknown, existing: unknown): boolean {
  if (key === "metadata") {
    // The server adds entries of its own.
    const has = (existing ?? {}) as Readonly<Record<string, string>>;
    return Object.entries((stated ?? {}) as object).every(([name, value]) => has[name] === value);
  }
  const unlimited = (value: unknown): unknown =>
    value === 0 || value === undefined || value === -1 ? "unlimited" : value;
  if (key.startsWith("max_")) return unlimited(stated) === unlimited(existing);
  if (typeof stated === "object") return canonical(stated) === canonical(existing);
  return (stated ?? false) === (existing ?? (typeof stated === "boolean" ? false : undefined));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

function defined<T extends object>(object: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

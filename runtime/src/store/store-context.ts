import type { AppendContext } from "../append/append.js";
import type { Logger } from "../contract/logger.js";
import type { Telemetry } from "../contract/telemetry.js";
import { RitaError } from "../errors/rita-error.js";
import type { Storage } from "../log/storage.js";
import type { ReactorEnvironment } from "../reactor/environment.js";
import type { ReadContext } from "../read/read-events.js";
import type { Snapshots } from "../snapshot/snapshots.js";
import type { Scope } from "../subject/scope.js";
import type { EntityCache } from "./entity-cache.js";
import type { KeyedQueue } from "./queue.js";
import type { RunningWatches } from "./running-watches.js";

/** An open store seen from its scopes: the whole of it, or one of its tenants. */
export interface StoreContexts {
  readonly scope: Scope;
  /** Whether the store keeps its tenants apart, so that every operation needs one. */
  readonly tenancy: boolean;
  /** What the operations in one scope share. */
  of(scope: Scope): StoreContext;
}

/** Everything the operations of one open store share. */
export interface StoreContext {
  readonly storage: Storage;
  readonly append: AppendContext;
  readonly read: ReadContext;
  /** Appends and executes on one entity wait for each other here instead of racing at the server. */
  readonly queue: KeyedQueue;
  /** States of entities used lately. */
  readonly cache: EntityCache;
  /** States of entities that definitions have stored. */
  readonly snapshots: Snapshots;
  readonly watches: RunningWatches;
  readonly logger: Logger;
  /** `undefined`: nothing is measured. */
  readonly telemetry: Telemetry | undefined;
  /** Why the store may have lost events, `undefined` when it cannot. */
  readonly truncation: string | undefined;
}

/** What the reactors of a store work with. */
export function reactorEnvironment(context: StoreContext): ReactorEnvironment {
  const { storage, read, append, logger, telemetry, watches } = context;
  const { clock } = append.envelope;
  return { storage, read, clock, logger, telemetry, keep: (running) => watches.add(running) };
}

/**
 * Refuses to build a state from a log that may have lost its beginning: what is left looks complete, and guards pass.
 *
 * @throws RitaError `EVENT_STORE_UNSAFE`.
 */
export function checkHistory({ truncation, append }: StoreContext): void {
  if (truncation === undefined) return;
  throw new RitaError(
    "EVENT_STORE_UNSAFE",
    `The store ${append.envelope.scope.store} can lose old events (${truncation}), so a state loaded from it may be wrong. ` +
      "Change the store, or open it with allowTruncatedHistory when that is acceptable.",
    { truncation },
  );
}

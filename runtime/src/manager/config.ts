/** Configuration of an event store. Durations are milliseconds, sizes bytes. */
export interface EventStoreConfig {
  /** Letters, digits, `_` and `-`. The stream is called `ES_<name>`. */
  readonly name: string;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Copies on different servers, 1 to 5. Default: 1. */
  readonly replicas?: number | undefined;
  /** Default: `file`. `memory` is gone when the server stops. */
  readonly storage?: "file" | "memory" | undefined;
  /** Where in a cluster the store may live. */
  readonly placement?:
    | { readonly cluster?: string | undefined; readonly tags?: readonly string[] | undefined }
    | undefined;
  /** Sends a copy of every stored event to other subjects. */
  readonly republish?:
    | {
        readonly source?: string | undefined;
        readonly destination: string;
        readonly headersOnly?: boolean | undefined;
      }
    | undefined;
  /** Most events the store takes; further appends are refused, nothing is evicted. Default: no limit. */
  readonly maxMessages?: number | undefined;
  /** Most bytes the store takes; further appends are refused, nothing is evicted. Default: no limit. */
  readonly maxBytes?: number | undefined;
  /** Age at which events are dropped. A store that drops events cannot be loaded from safely. Default: never. */
  readonly maxAge?: number | undefined;
  /** How long the server remembers event ids. Default: 120,000. */
  readonly duplicateWindow?: number | undefined;
  /** Forbid erasing single events; cannot be undone. Default: false, since laws may demand erasure. */
  readonly denyDelete?: boolean | undefined;
  /** Forbid purging; cannot be undone. Default: true. */
  readonly denyPurge?: boolean | undefined;
  /** Default: false. */
  readonly compression?: boolean | undefined;
  /**
   * Keep tenants apart: every operation then needs `store.tenant(name)`, and subjects have the tenant's name in them.
   * Decided when the store is created, for good. Default: false.
   */
  readonly tenancy?: boolean | undefined;
}

/** How `getEventStore` judges a store. */
export interface OpenOptions {
  /** Load and decide although old events may be gone. Default: false. */
  readonly allowTruncatedHistory?: boolean | undefined;
  /** Take guards wider than one entity on replicas, where they miss writes in flight. Default: false. */
  readonly allowUnsafeGuards?: boolean | undefined;
}

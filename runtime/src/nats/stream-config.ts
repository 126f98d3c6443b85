/** A stream's configuration as JetStream's API has it; durations are nanoseconds. */
export interface StreamConfig {
  readonly name: string;
  readonly description?: string | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly retention?: string | undefined;
  readonly storage?: "file" | "memory" | undefined;
  readonly num_replicas?: number | undefined;
  readonly placement?:
    | { readonly cluster?: string | undefined; readonly tags?: readonly string[] | undefined }
    | undefined;
  readonly republish?:
    | {
        readonly src?: string | undefined;
        readonly dest: string;
        readonly headers_only?: boolean | undefined;
      }
    | undefined;
  readonly discard?: "old" | "new" | undefined;
  readonly max_msgs?: number | undefined;
  readonly max_bytes?: number | undefined;
  readonly max_age?: number | undefined;
  readonly max_msgs_per_subject?: number | undefined;
  readonly max_consumers?: number | undefined;
  readonly duplicate_window?: number | undefined;
  readonly compression?: "none" | "s2" | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly deny_delete?: boolean | undefined;
  readonly deny_purge?: boolean | undefined;
  readonly allow_rollup_hdrs?: boolean | undefined;
  readonly allow_direct?: boolean | undefined;
  readonly allow_atomic?: boolean | undefined;
  readonly persist_mode?: string | undefined;
}

import type { DurableConfig, DurableInfo, DurableStart } from "../log/durable.js";

const nanoseconds = 1_000_000;

/** A consumer's configuration as JetStream's API has it; durations are nanoseconds. */
export interface ConsumerConfig {
  readonly durable_name?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly ack_policy?: string | undefined;
  readonly ack_wait?: number | undefined;
  readonly max_ack_pending?: number | undefined;
  readonly max_deliver?: number | undefined;
  readonly backoff?: readonly number[] | undefined;
  readonly deliver_policy?: string | undefined;
  readonly deliver_subject?: string | undefined;
  readonly opt_start_seq?: number | undefined;
  readonly opt_start_time?: string | undefined;
  readonly replay_policy?: string | undefined;
  readonly filter_subject?: string | undefined;
  readonly filter_subjects?: readonly string[] | undefined;
  readonly inactive_threshold?: number | undefined;
  readonly pause_until?: string | undefined;
}

/** What `CONSUMER.INFO` says. */
export interface ConsumerInfo {
  readonly name: string;
  readonly created: string;
  readonly config?: ConsumerConfig | undefined;
  readonly ack_floor: { readonly stream_seq: number };
  readonly num_ack_pending: number;
  readonly num_pending: number;
  readonly paused?: boolean;
}

/**
 * The consumer for a durable: explicit acknowledgements, and neither `backoff` nor `max_deliver`. The first would
 * shorten the time a running handler has, the second lets the server skip messages without a word.
 */
export function consumerConfig(config: DurableConfig): ConsumerConfig {
  const [only] = config.subjects;
  const single = config.subjects.length === 1 && only !== undefined;
  return {
    durable_name: config.name,
    name: config.name,
    ...(config.description !== undefined && { description: config.description }),
    metadata: config.metadata,
    ack_policy: "explicit",
    ack_wait: config.ackWait * nanoseconds,
    max_ack_pending: config.maxAckPending,
    max_deliver: -1,
    replay_policy: "instant",
    ...startConfig(config.start),
    ...(single ? { filter_subject: only } : { filter_subjects: config.subjects }),
    ...(config.pausedUntil !== undefined && { pause_until: config.pausedUntil.toISOString() }),
  };
}

function startConfig(start: DurableStart): ConsumerConfig {
  switch (start.kind) {
    case "beginning":
      return { deliver_policy: "all" };
    case "end":
      return { deliver_policy: "new" };
    case "sequence":
      return { deliver_policy: "by_start_sequence", opt_start_seq: start.sequence };
    case "time":
      return { deliver_policy: "by_start_time", opt_start_time: start.time.toISOString() };
  }
}

/** A consumer whose configuration is known. */
export type Described = ConsumerInfo & { readonly config: ConsumerConfig };

/** What a consumer is, whoever made it. */
export function durableInfo(info: Described): DurableInfo {
  const { config } = info;
  // Under a backoff of the server's a message comes again after its entry, not after ack_wait.
  const ackWait = Math.min(...(config.backoff ?? []), config.ack_wait ?? 30_000 * nanoseconds) / nanoseconds;
  return {
    config: {
      name: info.name,
      description: config.description,
      metadata: userMetadata(config),
      subjects: config.filter_subjects ?? (config.filter_subject ? [config.filter_subject] : []),
      start: startOf(config),
      maxAckPending: config.max_ack_pending ?? -1,
      ackWait,
      pausedUntil: pausedUntil(info),
    },
    created: new Date(info.created),
    incarnation: info.created,
    // Servers before 2.14 say 0 until the first message is settled.
    settled: Math.max(info.ack_floor.stream_seq, (config.opt_start_seq ?? 1) - 1),
    inFlight: info.num_ack_pending,
    waiting: info.num_pending,
    faults: faultsOf(config),
  };
}

function startOf(config: ConsumerConfig): DurableStart {
  if (config.deliver_policy === "by_start_sequence")
    return { kind: "sequence", sequence: config.opt_start_seq ?? 1 };
  if (config.deliver_policy === "by_start_time")
    return { kind: "time", time: new Date(config.opt_start_time ?? 0) };
  return {
    kind: config.deliver_policy === "all" || config.deliver_policy === undefined ? "beginning" : "end",
  };
}

/** Without what the server adds. */
function userMetadata({ metadata = {} }: ConsumerConfig): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !key.startsWith("_nats.")));
}

function pausedUntil({ paused, config }: Described): Date | undefined {
  return paused === true && config.pause_until !== undefined ? new Date(config.pause_until) : undefined;
}

function faultsOf(config: ConsumerConfig): readonly string[] {
  const faults: string[] = [];
  if (config.ack_policy !== "explicit") faults.push(`its ack_policy is "${config.ack_policy}"`);
  if (config.deliver_subject) faults.push("it pushes instead of being pulled");
  if ((config.max_deliver ?? -1) > 0) faults.push("max_deliver makes the server skip events without a word");
  return faults;
}

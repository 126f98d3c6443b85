import { headerOf, type RawMessage } from "./raw-messages.js";

/** What the stored messages say about their guards. */
export interface GuardReport {
  readonly appends: number;
  /** Appends of which a message was guarded with its own entity, and the entity was at another sequence before. */
  readonly violations: readonly string[];
  /** Messages without a guard on their own entity. */
  readonly unguarded: number;
}

/**
 * Checks over what is stored, not over what writers were told: each message that carries a guard on its own entity
 * was appended when that entity's last event, before the append, had the guard's sequence.
 */
export function checkGuards(messages: readonly RawMessage[]): GuardReport {
  const last = new Map<string, number>();
  const violations: string[] = [];
  let appends = 0;
  let unguarded = 0;
  for (const append of inAppends(messages)) {
    appends += 1;
    const broken = new Set<string>();
    for (const message of append) {
      const guard = `${message.subject.split(".").slice(0, 4).join(".")}.*`;
      if (headerOf(message, "Nats-Expected-Last-Subject-Sequence-Subject") !== guard) {
        unguarded += 1;
        continue;
      }
      const expected = Number(headerOf(message, "Nats-Expected-Last-Subject-Sequence"));
      const actual = last.get(guard) ?? 0;
      if (expected !== actual)
        broken.add(`${message.sequence}: ${guard} was at ${actual}, not at ${expected}`);
    }
    violations.push(...[...broken].slice(0, 1));
    for (const { subject, sequence } of append)
      last.set(`${subject.split(".").slice(0, 4).join(".")}.*`, sequence);
  }
  return { appends, violations, unguarded };
}

function inAppends(messages: readonly RawMessage[]): RawMessage[][] {
  const appends: RawMessage[][] = [];
  let open: string | undefined;
  for (const message of messages) {
    const batch = headerOf(message, "Nats-Batch-Id");
    if (batch !== undefined && batch === open) appends.at(-1)?.push(message);
    else appends.push([message]);
    open = batch;
  }
  return appends;
}

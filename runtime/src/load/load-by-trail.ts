import { readTrail } from "../envelope/trail.js";
import type { Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";
import { matches } from "../subject/filter.js";

/** So many rounds of requests a walk may always take: about what the requests of a search by subject cost. */
const freeRounds = 8;
/**
 * A search passes over everything that lies between an entity's messages, block by block: so many messages cost a
 * server about as much as one more round, or more when their block is not in memory.
 */
const messagesPerRound = 1_000;
/** Each round waits for the network once, a search hardly: to a server far away, more would take a load's whole time. */
const mostRounds = 128;

/** What is known of an entity already: everything up to a sequence, so many messages. */
export interface Known {
  readonly sequence: number;
  readonly count: number;
}

const nothing: Known = { sequence: 0, count: 0 };

/** What a walk along the trail has found. */
export interface Walk {
  /** Every message of the entity behind what is known, in order; `undefined` when the trail does not lead to all. */
  readonly messages: readonly StoredMessage[] | undefined;
  /** How many messages each subject of the entity has, as counted behind the last message's back. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * The messages of one entity, found by walking back from its last one, which the leader names, along what each message
 * says about the ones before it. A message is fetched by its sequence, which costs the same in a log of any size.
 *
 * Why the result is complete: (1) the leader has named the last message L, and never shows half of an append; (2) the
 * messages are counted after that, so the count is not below the number of those up to L; (3) what was fetched is k
 * different messages of the entity up to L, so k is not above that number. If k equals the count, they are all there.
 * (4) The chain must also be closed, each message naming the next older one and the oldest none, so that an erasure
 * between fetching and counting cannot make up for a message the trail has left out. Where the messages up to some
 * sequence are known, the chain ends there and the known ones count as found.
 */
export async function loadByTrail(
  log: Log,
  filter: string,
  last: StoredMessage,
  deadline: Deadline,
  known: Known = nothing,
): Promise<Walk> {
  const counting = log.subjects(filter, deadline);
  // The walk may fail first; the count is awaited all the same, below.
  counting.catch(() => undefined);
  const chain = new Chain(filter, last, known.sequence);
  await chain.fetch(log, deadline);
  const counts = await counting;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0) - known.count;
  const worth = freeRounds + (last.sequence - known.sequence) / messagesPerRound;
  const maximumRounds = Math.min(worth, mostRounds);
  for (let round = 1; chain.goesOn && chain.length < total; round += 1) {
    const hops = (total - chain.length) / chain.stride;
    if (round + hops > maximumRounds) break;
    await chain.fetch(log, deadline);
  }
  return { messages: chain.closed && chain.length === total ? chain.inOrder() : undefined, counts };
}

/** Messages that lead from one to the next older one, down to a sequence. */
class Chain {
  readonly #filter: string;
  /** Newest first. */
  readonly #messages: StoredMessage[];
  /** Sequences of the next older messages, nearest first; empty = the oldest is the first, `undefined` = unknown. */
  #next: readonly number[] | undefined;
  readonly #floor: number;
  #stride = 1;

  /** `floor`: sequence up to which the messages are known, 0 = none is. */
  constructor(filter: string, last: StoredMessage, floor: number) {
    this.#filter = filter;
    this.#floor = floor;
    const isNew = last.sequence > floor;
    this.#messages = isNew ? [last] : [];
    this.#next = isNew ? readTrail(last, filter)?.sequences : [floor];
  }

  get length(): number {
    return this.#messages.length;
  }

  /** Whether the oldest message says that there are older ones, and where. */
  get goesOn(): boolean {
    return (this.#next?.[0] ?? 0) > this.#floor;
  }

  /** Whether the oldest message says that nothing unknown is before it. */
  get closed(): boolean {
    return this.#next !== undefined && (this.#next[0] ?? 0) === this.#floor;
  }

  /** How many messages a round has brought at most. */
  get stride(): number {
    return this.#stride;
  }

  inOrder(): readonly StoredMessage[] {
    return [...this.#messages].reverse();
  }

  /** One round: everything the oldest message names, at once. */
  async fetch(log: Log, deadline: Deadline): Promise<void> {
    const wanted = (this.#next ?? []).filter((sequence) => sequence > this.#floor);
    if (wanted.length === 0) return;
    const found = await log.messagesAt(wanted, deadline);
    for (const [at, message] of found.entries()) {
      const expected = this.#next?.[0];
      // Erased, not there yet on the replica that answered, or another entity's: the trail ends here.
      if (message === undefined || expected !== wanted[at] || !matches(message.subject, this.#filter)) {
        this.#next = undefined;
        return;
      }
      this.#messages.push(message);
      this.#next = readTrail(message, this.#filter)?.sequences;
    }
    this.#stride = Math.max(this.#stride, found.length);
  }
}

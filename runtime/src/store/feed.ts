import type { Appended } from "../append/append.js";
import { deadlineOf } from "../contract/checks.js";
import type { CallOptions, ReadOptions, WatchOptions } from "../contract/options.js";
import type { Watcher } from "../contract/watcher.js";
import type { GivenCommand } from "../envelope/command.js";
import { evolveFailed } from "../errors/evolve-failed.js";
import { RitaError } from "../errors/rita-error.js";
import type { Event } from "../message/event.js";
import { isPending } from "../model/answer.js";
import { isEntityModel } from "../model/behaviour.js";
import { Model } from "../model/model.js";
import { filterList } from "../read/filters.js";
import { atPosition } from "../read/position-error.js";
import { readBatches } from "../read/read-events.js";
import { startWatch } from "../watch/watch.js";
import { type AnyDecider, decide } from "./decide.js";
import { observed } from "./observed.js";
import { KeyedQueue } from "./queue.js";
import type { StoreContext } from "./store-context.js";

/** Anything events are fed to, without its types. */
export interface FedModel {
  readonly evolve: (event: Event) => void | Promise<void>;
  readonly handles?: readonly string[] | undefined;
}

/** What a model wants delivered: a model of one entity all of that entity, others what they handle. */
function wishOf<O extends ReadOptions | WatchOptions>(model: FedModel, options: O) {
  if (!(model instanceof Model)) return { options, handles: model.handles };
  const { entity, definition, coverage, sequence } = model;
  const ownEntity = isEntityModel(definition) && entity !== undefined;
  const wished = { ...options, filters: options.filters ?? (ownEntity ? entity : undefined) };
  const byType = ownEntity ? undefined : model.handles;
  const types = options.events?.map(({ type }) => type) ?? byType;
  coverage.add({ filters: filterList(wished.filters), types }, options.afterSequence ?? 0, sequence);
  return { options: wished, handles: byType };
}

/** Feeds a model the present content of the store. */
export async function feedModel(context: StoreContext, model: FedModel, given: ReadOptions): Promise<number> {
  const replayed = await observed(
    context,
    "replay",
    undefined,
    () => replay(context, model, given),
    (facts) => facts,
  );
  return replayed.sequence;
}

async function replay(
  context: StoreContext,
  model: FedModel,
  given: ReadOptions,
): Promise<{ readonly sequence: number; readonly events: number }> {
  const { options, handles } = wishOf(model, given);
  const { onUndecodable } = given;
  let last = given.afterSequence ?? 0;
  let events = 0;
  const onSkipped = (error: RitaError): void => {
    if (typeof onUndecodable === "function") onUndecodable(error);
    missed(model);
  };
  const reading =
    onUndecodable === undefined || onUndecodable === "fail"
      ? options
      : { ...options, onUndecodable: onSkipped };
  for await (const batch of readBatches(context.read, reading, handles)) {
    for (const event of batch) {
      try {
        const answer = model.evolve(event);
        if (isPending(answer)) await answer;
      } catch (error) {
        throw atPosition(evolveFailed(error, event), last);
      }
      last = event.sequence;
      events += 1;
    }
  }
  return { sequence: last, events };
}

/** A model that an event was kept from does not know enough to decide. */
function missed(model: FedModel): void {
  if (model instanceof Model) model.coverage.miss();
}

/** The same listener, noting what it lets pass: events that could not be decoded, and those it continues behind. */
function watchful(
  model: FedModel,
  onError: NonNullable<WatchOptions["onError"]>,
): NonNullable<WatchOptions["onError"]> {
  return (error) => {
    const answer = onError(error);
    if (answer === "continue" || undecodable.has(error.code)) missed(model);
    return answer;
  };
}

const undecodable: ReadonlySet<string> = new Set([
  "EVENT_UNDECODABLE",
  "EVENT_TYPE_UNKNOWN",
  "CODEC_UNAVAILABLE",
]);

/**
 * Waits until a watched model has seen what was appended.
 *
 * @throws RitaError `STALE_READ` when it will not: the events are stored all the same, and the details name them.
 */
async function seen(
  watching: Promise<Watcher>,
  { sequence, events }: Appended,
  call: CallOptions,
): Promise<void> {
  try {
    await (await watching).waitFor(sequence, call);
  } catch (cause) {
    throw new RitaError(
      "STALE_READ",
      `The events are stored, up to ${sequence}, but the watched model has not seen them: ${RitaError.from(cause).message}`,
      { sequence, ids: events.map(({ id }) => id) },
      { cause },
    );
  }
}

/** The models of one store that are being watched, and the order of decisions on them. */
export class ModelFeeds {
  readonly #context: StoreContext;
  /** From the moment a watch is asked for: what is decided meanwhile must wait for it. */
  readonly #watchers = new Map<FedModel, Promise<Watcher>>();
  readonly #decisions = new KeyedQueue();
  readonly #keys = new WeakMap<object, string>();
  #models = 0;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  async watch(model: FedModel, given: WatchOptions): Promise<Watcher> {
    const starting = this.#start(model, given);
    this.#watchers.set(model, starting);
    const forget = (): void => {
      if (this.#watchers.get(model) === starting) this.#watchers.delete(model);
    };
    starting.then((watcher) => watcher.closed.then(forget), forget);
    const watcher = await starting;
    if (given.noWait !== true) await watcher.caughtUp;
    return watcher;
  }

  async #start(model: FedModel, given: WatchOptions): Promise<Watcher> {
    const { options, handles } = wishOf(model, given);
    const { onError } = given;
    const listening = onError === undefined ? options : { ...options, onError: watchful(model, onError) };
    const { read, watches } = this.#context;
    const watcher = await startWatch(read, (event) => model.evolve(event), listening, handles);
    watches.add(watcher);
    return watcher;
  }

  /**
   * One decision after the other on a model. A watched model is fed by its watch alone, so that it sees the log in
   * order; one that is not watched is fed here.
   */
  decideAndEvolve(model: AnyDecider & FedModel, command: GivenCommand, call: CallOptions): Promise<Appended> {
    const deadline = deadlineOf(call);
    return this.#decisions.run([this.#keyOf(model)], deadline, async () => {
      const appended = await decide(this.#context, model, command, call);
      const watching = this.#watchers.get(model);
      if (watching !== undefined) await seen(watching, appended, call);
      else for (const event of appended.events) await model.evolve(event);
      return appended;
    });
  }

  #keyOf(model: object): string {
    const known = this.#keys.get(model);
    if (known !== undefined) return known;
    this.#models += 1;
    this.#keys.set(model, String(this.#models));
    return String(this.#models);
  }
}

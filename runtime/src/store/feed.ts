import type { Appended } from "../append/append.js";
import type { CallOptions, ReadOptions, WatchOptions } from "../contract/options.js";
import type { Watcher } from "../contract/watcher.js";
import type { GivenCommand } from "../envelope/command.js";
import { RitaError } from "../errors/rita-error.js";
import { Deadline } from "../log/deadline.js";
import type { Event } from "../message/event.js";
import { isEntityModel } from "../model/behaviour.js";
import { Model } from "../model/model.js";
import { filterList } from "../read/filters.js";
import { atPosition } from "../read/position-error.js";
import { readEvents } from "../read/read-events.js";
import { startWatch } from "../watch/watch.js";
import { type AnyDecider, decide, writeTimeout } from "./decide.js";
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
  const covered = filterList(wished.filters);
  const byType = ownEntity ? undefined : model.handles;
  const types = options.events?.map(({ type }) => `*.*.${type}`) ?? byType?.map((type) => `*.*.${type}`);
  coverage.add(types ?? covered, options.afterSequence ?? 0, sequence);
  return { options: wished, handles: byType };
}

/** Feeds a model the present content of the store. */
export async function feedModel(context: StoreContext, model: FedModel, given: ReadOptions): Promise<number> {
  const { options, handles } = wishOf(model, given);
  let last = given.afterSequence ?? 0;
  for await (const event of readEvents(context.read, options, handles)) {
    try {
      await model.evolve(event);
    } catch (error) {
      throw atPosition(evolveError(error, event), last);
    }
    last = event.sequence;
  }
  return last;
}

function evolveError(cause: unknown, { type, sequence }: Event): RitaError {
  if (cause instanceof RitaError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const text = `The model failed on the event ${sequence} (${type}): ${why}`;
  return new RitaError("EVOLVE_FAILED", text, { type, sequence }, { cause });
}

/** The models of one store that are being watched, and the order of decisions on them. */
export class ModelFeeds {
  readonly #context: StoreContext;
  readonly #watchers = new Map<FedModel, Watcher>();
  readonly #decisions = new KeyedQueue();
  readonly #keys = new WeakMap<object, string>();
  #models = 0;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  async watch(model: FedModel, given: WatchOptions): Promise<Watcher> {
    const { options, handles } = wishOf(model, given);
    const watcher = await startWatch(this.#context.read, (event) => model.evolve(event), options, handles);
    this.#watchers.set(model, watcher);
    void watcher.closed.then(() => {
      if (this.#watchers.get(model) === watcher) this.#watchers.delete(model);
    });
    return watcher;
  }

  /**
   * One decision after the other on a model. A watched model is fed by its watch alone, so that it sees the log in
   * order; one that is not watched is fed here.
   */
  decideAndEvolve(model: AnyDecider & FedModel, command: GivenCommand, call: CallOptions): Promise<Appended> {
    const deadline = new Deadline(call.timeout ?? writeTimeout, call.signal);
    return this.#decisions.run([this.#keyOf(model)], deadline, async () => {
      const appended = await decide(this.#context, model, command, call);
      const watcher = this.#watchers.get(model);
      if (watcher !== undefined) await watcher.waitFor(appended.sequence, call);
      else for (const event of appended.events) await model.evolve(event);
      return appended;
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watchers.values()].map((watcher) => watcher.stop()));
  }

  #keyOf(model: object): string {
    const known = this.#keys.get(model);
    if (known !== undefined) return known;
    this.#models += 1;
    this.#keys.set(model, String(this.#models));
    return String(this.#models);
  }
}

import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually.js";
import { checkGuards } from "../../support/nats-guards.js";
import { rawMessages } from "../../support/raw-messages.js";
import { order, product, withSnapshots } from "../../support/shop-registry.js";
import { checkHistory, type Totals, totalsText } from "../history/checker.js";
import { Recorder } from "../history/recorder.js";
import { type Disturbance, disturb, disturbancesOf } from "../support/disturbances.js";
import { type RunningLoad, startLoad } from "../support/load.js";
import type { Random } from "../support/random.js";
import type { LongWatch } from "./long-watch.js";
import type { Phase } from "./phases.js";
import type { Reaction } from "./reaction.js";
import type { System } from "./system.js";

/** What lives on from one part to the next. */
export interface Lasting {
  readonly system: System;
  readonly reaction: Reaction;
  readonly watch: LongWatch;
}

/** How a part of the soak runs. */
export interface WindowOptions {
  readonly number: number;
  readonly phase: Phase;
  /** Milliseconds. */
  readonly length: number;
  readonly random: Random;
  /** Looked at all the time: whether to end early. */
  readonly over: () => boolean;
  /** Told of the load once it runs. */
  readonly started: (load: RunningLoad) => void;
}

/** What a part came to. */
export interface WindowResult {
  readonly totals: Totals;
  readonly disturbances: number;
  /** Sequence of the store at its end, where the next one begins. */
  readonly head: number;
}

/**
 * A load with faults, then silence in which everything that is under way ends, then the history's check. Entities are
 * its own, so that the check needs no more than what was stored meanwhile, and what was recorded can be forgotten.
 *
 * @throws Error that says what must not be.
 */
export async function runWindow(
  lasting: Lasting,
  after: number,
  options: WindowOptions,
): Promise<WindowResult> {
  const { system, reaction, watch } = lasting;
  const { number, phase, length, random } = options;
  const recorder = new Recorder();
  const prefix = `w${number}-`;
  reaction.part = { client: recorder.client(`${prefix}reaction`, system.stores[0]), after };
  const load = startLoad({
    stores: system.stores,
    recorder,
    random: random.fork(number),
    pace: 4,
    timeout: 3_000,
    prefix,
    after,
    models: [withSnapshots, withSnapshots, { order, product }, { order, product }],
    aborts: phase.aborts,
  });
  options.started(load);
  const end = performance.now() + length;
  let broken = false;
  load.ended.catch(() => {
    broken = true;
  });
  const over = (): boolean => broken || options.over() || performance.now() > end;
  const disturbances = await trouble(system, phase, random.fork(-number), over);
  await load.stop();
  const head = await silence(lasting, recorder);
  watch.check();
  reaction.check();
  const messages = await rawMessages(system.raw, system.name, after);
  const { violations, totals } = checkHistory(recorder.operations, messages);
  const broke = [
    ...violations.map(({ kind, text }) => `${kind}: ${text}`),
    ...checkGuards(messages).violations,
  ];
  if (broke.length > 0) throw new Error(`${totalsText(totals)}\n${broke.slice(0, 20).join("\n")}`);
  return { totals, disturbances, head };
}

async function trouble(
  { server, proxies }: System,
  { disturbances }: Phase,
  random: Random,
  over: () => boolean,
): Promise<number> {
  const all = disturbancesOf(server, proxies);
  const [first, ...rest] = disturbances.map((name) => all[name]);
  if (first !== undefined) return disturb([first, ...rest] as [Disturbance, ...Disturbance[]], random, over);
  while (!over()) await pause(20);
  return 0;
}

/** Waits until the reactor, which appends itself, and the long watch have seen everything. Gives the store's end. */
async function silence({ system, reaction, watch }: Lasting, recorder: Recorder): Promise<number> {
  const [store] = system.stores;
  await recorder.resolve(store);
  let head = await store.head({ timeout: 60_000 });
  const still = async (): Promise<boolean> => {
    reaction.check();
    watch.check();
    if (reaction.done < head || watch.sequence < head) return false;
    const before = head;
    head = await store.head({ timeout: 60_000 });
    return head === before;
  };
  await eventually("the reactor and the long watch have seen everything", still, 60_000).catch(
    async (error) => {
      const places = `the end is ${head}, the watch at ${watch.sequence}, the reactor at ${reaction.done}`;
      throw new Error(`${String(error)}: ${places}; ${await reaction.state()}`);
    },
  );
  return head;
}

import type { Codec } from "../../codecs/codec.js";
import type { EventStore } from "../../contract/event-store.js";
import type { Telemetry } from "../../contract/telemetry.js";
import { RitaError } from "../../errors/rita-error.js";
import { Deadline } from "../../log/deadline.js";
import type { EventStoreConfig } from "../../manager/config.js";
import type { Command } from "../../message/command.js";
import type { Event } from "../../message/event.js";
import type { Registry } from "../../registry/registry.js";
import type { BankCommand, BankEvent } from "./bank.js";
import type { TestRunner } from "./runner.js";

/** A store of the suite's domain. */
export type BankStore = EventStore<BankEvent, BankCommand>;

/** What a test wishes a manager to be made with: some of the options of `Manager`. */
export interface WishedOptions<E extends Event, C extends Command> {
  readonly registry: Registry<E, C>;
  readonly codecs?: readonly Codec[] | undefined;
  readonly telemetry?: Telemetry | undefined;
}

/** What a test wishes of its store. */
export interface StoreWish<E extends Event, C extends Command> {
  /** Of its configuration, beside the name. */
  readonly config: Pick<EventStoreConfig, "tenancy">;
  /** Of the managers that `store` and `other` are of. */
  readonly managers: readonly [store: WishedOptions<E, C>, other: WishedOptions<E, C>];
}

/** Makes a fresh, empty store. */
export type MakeStore = <E extends Event, C extends Command>(
  wish: StoreWish<E, C>,
) => Promise<StoreUnderTest<E, C>>;

/** A fresh, empty store. */
export interface StoreUnderTest<E extends Event = BankEvent, C extends Command = BankCommand> {
  readonly store: EventStore<E, C>;
  /** The same store as another instance of a service has it, where there can be one. */
  readonly other: EventStore<E, C> | undefined;
  /** Whether one append may write several entities here. */
  readonly severalEntities: boolean;
  close(): Promise<void>;
}

/** Declares a test on the suite's domain. */
export type DeclareTest = (name: string, body: (under: StoreUnderTest) => Promise<void>) => void;

/** Declares a test on a store of the test's own wishes, which are made when it runs. */
export type DeclareTestOn = <E extends Event, C extends Command>(
  wish: () => Promise<StoreWish<E, C>>,
  name: string,
  body: (under: StoreUnderTest<E, C>) => Promise<void>,
) => void;

/** What every section of the suite is given. */
export interface BehaviourContext {
  readonly runner: TestRunner;
  /** A test with a store of its own, which is closed after it; `ofTenants`: the store keeps tenants apart. */
  readonly test: DeclareTest & { readonly ofTenants: DeclareTest; readonly on: DeclareTestOn };
}

/** Waits until something holds. @throws RitaError `STALE_READ` when it does not for 20 seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = new Deadline(20_000);
  while (!(await condition())) {
    if (deadline.expired) throw new RitaError("STALE_READ", `It does not come to hold: ${condition}`);
    await deadline.pause(10);
  }
}

/** The code of the error a promise rejects with, `"resolved"` when it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return error instanceof RitaError ? error.code : String(error);
  }
}

/** Everything an iterable gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

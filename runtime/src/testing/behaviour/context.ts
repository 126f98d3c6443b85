import type { EventStore } from "../../contract/event-store.js";
import { RitaError } from "../../errors/rita-error.js";
import type { BankCommand, BankEvent } from "./bank.js";
import type { TestRunner } from "./runner.js";

/** A store of the suite's domain. */
export type BankStore = EventStore<BankEvent, BankCommand>;

/** A fresh, empty store, opened with the registry `bank`. */
export interface StoreUnderTest {
  readonly store: BankStore;
  /** The same store as another instance of a service has it, where there can be one. */
  readonly other: BankStore | undefined;
  /** Whether one append may write several entities here. */
  readonly severalEntities: boolean;
  close(): Promise<void>;
}

/** Declares a test. */
export type DeclareTest = (name: string, body: (under: StoreUnderTest) => Promise<void>) => void;

/** What every section of the suite is given. */
export interface BehaviourContext {
  readonly runner: TestRunner;
  /** A test with a store of its own, which is closed after it; `ofTenants`: the store keeps tenants apart. */
  readonly test: DeclareTest & { readonly ofTenants: DeclareTest };
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

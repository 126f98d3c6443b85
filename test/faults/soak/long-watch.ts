import type { ShopStore } from "../../support/nats-fixture.js";
import { settles } from "../history/settles.js";

/** A watch that lives as long as the soak. */
export interface LongWatch {
  /** Everything up to here was seen. */
  readonly sequence: number;
  /** @throws Error when it left an event out, repeated one, or ended by itself. */
  check(): void;
  stop(): Promise<void>;
}

/** On the whole store: nothing is erased, so every sequence comes, one after the other. */
export async function startLongWatch(store: ShopStore): Promise<LongWatch> {
  let last = 0;
  let fault: string | undefined;
  let stopping = false;
  const watcher = await store.watch({
    evolve: ({ sequence }) => {
      if (sequence !== last + 1) fault ??= `the long watch was given ${sequence} after ${last}`;
      last = sequence;
    },
  });
  void watcher.closed.then((reason) => {
    if (!stopping) fault ??= `the long watch ended by itself: ${String(reason)}`;
  });
  return {
    get sequence() {
      return watcher.sequence;
    },
    check: () => {
      if (fault !== undefined) throw new Error(fault);
    },
    stop: async () => {
      stopping = true;
      await settles("stopping the long watch", watcher.stop());
    },
  };
}

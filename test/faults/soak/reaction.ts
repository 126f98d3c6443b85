import { causedBy, type Reactor, type ReactorBinding, type RitaError } from "rita-ts";
import type { ShopStore } from "../../support/nats-fixture.js";
import { PayOrder, type ShopEvent, StockReserved } from "../../support/shop-registry.js";
import type { RecordedClient } from "../history/recorder.js";
import { settles } from "../history/settles.js";
import type { Random } from "../support/random.js";

/** A reactor that lives as long as the soak, bound by two services. What must not be is thrown by `check`. */
export interface Reaction {
  /** Events handled so far, and how often one of them came again. */
  readonly handled: number;
  readonly repeated: number;
  /** Whose history the commands belong to that are caused by events behind a sequence. */
  part: { readonly client: RecordedClient; readonly after: number } | undefined;
  /** Everything up to this sequence was handled. */
  readonly done: number;
  /** @throws Error when an event was left out, came too early, or the reactor ended by itself. */
  check(): void;
  /** What the server and the handler say about it, to find out why it does not go on. */
  state(): Promise<string>;
  stop(): Promise<void>;
}

/** Some handlers fail, and some execute a command. */
export async function startReaction(
  stores: readonly [ShopStore, ShopStore],
  random: Random,
): Promise<Reaction> {
  const faults: string[] = [];
  const name = "reaction";
  const reactor: Reactor<ShopEvent> = await stores[0].createReactor({
    name,
    ackWait: 1_500,
    backoff: [20, 50, 200],
  });
  const handles = [reactor, await stores[1].getReactor(name)];
  const state = { handled: 0, repeated: 0, done: 0, part: undefined as Reaction["part"] };
  const handle = async (event: ShopEvent, signal: AbortSignal): Promise<void> => {
    const { sequence } = event;
    // In strict order none is given before the one before it was done with; one that is done with may come again.
    if (sequence > state.done + 1) faults.push(`the reactor was given ${sequence} after ${state.done}`);
    if (sequence <= state.done) state.repeated += 1;
    if (random.next() < 0.02) throw new Error("The handler fails, on purpose.");
    // What was handled in an earlier part may come again after a crash; its history was checked and is forgotten.
    const { part } = state;
    if (part !== undefined && sequence > part.after && StockReserved.is(event))
      await react(part.client, event, signal);
    state.done = Math.max(state.done, sequence);
    state.handled += 1;
  };
  const bindings: ReactorBinding[] = [];
  const told: string[] = [];
  const onError = (error: RitaError): void => {
    told.push(String(error));
    if (told.length > 5) told.shift();
  };
  for (const one of handles) {
    bindings.push(await one.bind((event, { signal }) => handle(event, signal), { onError }));
  }
  let stopping = false;
  for (const { closed } of bindings) {
    void closed.then((reason: RitaError | undefined) => {
      if (!stopping) faults.push(`the reactor ended by itself: ${String(reason)}`);
    });
  }
  return Object.assign(state, {
    check: () => {
      if (faults.length > 0) throw new Error(faults.slice(0, 5).join("; "));
    },
    state: async () => `${JSON.stringify(await reactor.info())}; told of: ${told.join("; ")}`,
    stop: async () => {
      stopping = true;
      for (const one of bindings) await settles("unbinding a reactor", one.unbind());
    },
  });
}

/** Pays for the order whose number the product has; what is not known to be done is tried again. */
async function react(client: RecordedClient, event: ShopEvent, signal: AbortSignal): Promise<void> {
  const command = PayOrder.create(event.entityId.slice(1), { amount: 1 }, causedBy(event, "reaction"));
  const { id } = command;
  if (id === undefined) throw new Error("A command that an event has caused has an id.");
  const { outcome } = await client.execute({ ...command, id }, { timeout: 3_000, signal });
  if (outcome !== "executed" && outcome !== "rejected") throw new Error(`The command is ${outcome}.`);
}

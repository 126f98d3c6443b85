import type { ReactorHandler } from "../contract/reactor.js";
import type { RitaError } from "../errors/rita-error.js";
import type { Event } from "../message/event.js";
import { type FailedEvent, handlerFailed } from "./failures.js";
import type { Lease } from "./lease.js";

/** One call of a handler. */
export interface HandlerCall extends FailedEvent {
  readonly event: Event;
  readonly delivery: number;
  readonly redriven: boolean;
  readonly lease: Lease;
}

/**
 * How a call ended. `lapsed`: the event was no longer ours before the handler returned, so what it returned says
 * nothing: it may have stopped half-way because of that.
 */
export type Handled =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: RitaError }
  | { readonly kind: "lapsed" };

/** Calls a handler; the only place where that is done. */
export async function callHandler(handler: ReactorHandler<Event>, call: HandlerCall): Promise<Handled> {
  const { event, delivery, redriven, lease } = call;
  const { signal } = lease;
  try {
    await handler(event, { delivery, signal, redriven, inProgress: () => lease.renew() });
    return { kind: signal.aborted ? "lapsed" : "done" };
  } catch (cause) {
    return signal.aborted ? { kind: "lapsed" } : { kind: "failed", error: handlerFailed(cause, call) };
  }
}

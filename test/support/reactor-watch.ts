import type { BindOptions, Reactor, ReactorBinding, ReactorContext, RitaError } from "rita-ts";
import type { ShopEvent } from "./shop-registry.js";

/** A call of a handler. */
export interface Call {
  readonly sequence: number;
  readonly delivery: number;
  readonly redriven: boolean;
  readonly at: number;
}

/** A bound reactor and what happened to its handler. */
export interface Watched {
  readonly calls: readonly Call[];
  readonly errors: readonly RitaError[];
  readonly binding: ReactorBinding;
  /** `<sequence>/<delivery>` of each call. */
  seen(): readonly string[];
}

/** Binds a handler that notes its calls and then does what the test wants. */
export async function watchReactor(
  reactor: Reactor<ShopEvent>,
  handle: (event: ShopEvent, context: ReactorContext) => void | Promise<void> = () => undefined,
  options: BindOptions = {},
): Promise<Watched> {
  const calls: Call[] = [];
  const errors: RitaError[] = [];
  const binding = await reactor.bind(
    (event, context) => {
      const { delivery, redriven } = context;
      calls.push({ sequence: event.sequence, delivery, redriven, at: performance.now() });
      return handle(event, context);
    },
    { onError: (error) => void errors.push(error), ...options },
  );
  return {
    calls,
    errors,
    binding,
    seen: () => calls.map(({ sequence, delivery }) => `${sequence}/${delivery}`),
  };
}

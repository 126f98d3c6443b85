import type { ReactorHandler } from "../contract/reactor.js";
import type { Event } from "../message/event.js";
import type { ReactorEnvironment } from "./environment.js";

/** The same handler; where there is telemetry, each call of it is told of, linked to the append of its event. */
export function observedHandler(
  { telemetry, read }: ReactorEnvironment,
  reactor: string,
  handler: ReactorHandler<Event>,
): ReactorHandler<Event> {
  if (telemetry === undefined) return handler;
  const { store, tenant } = read.scope;
  return (event, context) =>
    telemetry.handle({ store, tenant, reactor, delivery: context.delivery, event }, async () =>
      handler(event, context),
    );
}

import { RitaError } from "../errors/rita-error.js";

/** The error for something that could not be done in time and of which nothing was stored. */
export function unavailable(why: string, what: string, timeout?: number): RitaError {
  const within = timeout === undefined ? "" : ` within ${timeout} ms`;
  return new RitaError("UNAVAILABLE", `${what}: ${why}${within}. Nothing was stored; try again later.`, {
    what,
    why,
  });
}

/** The error for a store whose stream does not exist. */
export function storeNotFound(stream: string): RitaError {
  const name = stream.replace(/^ES_/, "");
  return new RitaError(
    "EVENT_STORE_NOT_FOUND",
    `There is no event store "${name}" (stream ${stream}) on this server or account. Create it with createEventStore.`,
    { name, stream },
  );
}

/** The error for a durable consumer that does not exist, or not any more. */
export function reactorNotFound(name: string): RitaError {
  return new RitaError(
    "REACTOR_NOT_FOUND",
    `There is no reactor "${name}" on this event store. Create it with createReactor.`,
    { reactor: name },
  );
}

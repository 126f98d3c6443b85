import { setTimeout as pause } from "node:timers/promises";
import type { NatsServer } from "rita-ts/testing";
import { eventually } from "../../support/eventually.js";

/** What a process holds, here and on the server. Everything but memory has to come back to where it was. */
export interface Resources {
  /** Bytes in use after a garbage collection. */
  readonly heap: number;
  /** What keeps the process alive, by kind (sockets, timers …). */
  readonly handles: ReadonlyMap<string, number>;
  /** JetStream consumers of all streams. */
  readonly consumers: number;
  /** Subscriptions of all clients of the server. */
  readonly subscriptions: number;
  readonly connections: number;
}

/** How much more memory may be in use at the end: what compiled code and the client's own tables take, no leak. */
export const allowance = 6 * 2 ** 20;

/** Looks at everything. The process has to run with `--expose-gc`. */
async function resources(server: NatsServer): Promise<Resources> {
  // First, since asking the server needs some itself.
  const held = handles();
  const jetStream = await page(server, "jsz");
  const clients = await page(server, "connz");
  const connections = clients["connections"] as readonly { readonly subscriptions: number }[];
  return {
    consumers: Number(jetStream["consumers"]),
    subscriptions: connections.reduce((sum, one) => sum + one.subscriptions, 0),
    connections: connections.length,
    handles: held,
    heap: heap(),
  };
}

/**
 * The same as soon as every client is there with what it listens to: some may still come back from what happened last.
 * Of handles the most that were seen: timers come and go.
 */
export async function steadyResources(server: NatsServer): Promise<Resources> {
  let [now, same] = [await resources(server), 0];
  const most = new Map(now.handles);
  const steady = async (): Promise<boolean> => {
    await pause(50);
    const next = await resources(server);
    for (const [kind, count] of next.handles) most.set(kind, Math.max(count, most.get(kind) ?? 0));
    const asBefore = next.subscriptions === now.subscriptions && next.connections === now.connections;
    same = asBefore ? same + 1 : 0;
    now = next;
    return same >= 3;
  };
  await eventually("clients and subscriptions stay the same", steady, 30_000);
  return { ...now, handles: most };
}

/** What keeps the process alive, by kind. */
export function handles(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Bytes in use when all that is not used any more is gone. */
export function heap(): number {
  if (globalThis.gc === undefined) throw new Error("Run it with node --expose-gc.");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** What is not as at the start, as texts. Consumers may be fewer: one of a reader that is gone may have been left then. */
export function leaks(start: Resources, end: Resources): readonly string[] {
  const grown = handleLeaks(start.handles, end.handles);
  for (const what of ["consumers", "subscriptions", "connections"] as const) {
    if (what === "consumers" ? end[what] > start[what] : end[what] !== start[what])
      grown.push(`${what} were ${start[what]} and are ${end[what]}`);
  }
  if (end.heap > start.heap + allowance)
    grown.push(`memory was ${megabytes(start.heap)} and is ${megabytes(end.heap)}`);
  return grown;
}

/** Kinds of handles of which there are more than before. */
function handleLeaks(start: Resources["handles"], end: Resources["handles"]): string[] {
  return [...end].flatMap(([kind, count]) => {
    const before = start.get(kind) ?? 0;
    return count > before ? [`handles: ${kind} were ${before} and are ${count}`] : [];
  });
}

/**
 * Waits until everything is as at the start: a client that was cut off still reconnects, and where the link was lost
 * before a reader could say that it is gone the server finds out after a minute. Gives what is there in the end,
 * whatever that is.
 */
export async function settledResources(server: NatsServer, start: Resources): Promise<Resources> {
  let now = await resources(server);
  const back = async (): Promise<boolean> => {
    await pause(100);
    now = await resources(server);
    return leaks(start, now).length === 0;
  };
  await eventually("everything is as at the start", back, 90_000).catch(() => undefined);
  return now;
}

/** Waits until no more handles are there than before anything was started. Gives those there are in the end. */
export async function settledHandles(start: Resources["handles"]): Promise<readonly string[]> {
  const gone = (): boolean => handleLeaks(start, handles()).length === 0;
  await eventually("no handles are left", gone).catch(() => undefined);
  return handleLeaks(start, handles());
}

/** One line about it. */
export function resourcesText({ heap: bytes, handles: all, ...counts }: Resources): string {
  const kinds = [...all].sort().map(([kind, count]) => `${kind} ${count}`);
  return (
    `memory ${megabytes(bytes)}, consumers ${counts.consumers}, subscriptions ${counts.subscriptions}, ` +
    `connections ${counts.connections}, handles: ${kinds.join(", ")}`
  );
}

export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

async function page(server: NatsServer, name: string): Promise<Readonly<Record<string, unknown>>> {
  // A connection that is kept would be a handle of its own.
  const answer = await fetch(`${server.monitoringUrl}/${name}`, { headers: { connection: "close" } });
  return (await answer.json()) as Record<string, unknown>;
}

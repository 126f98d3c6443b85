import { RitaError } from "../errors/rita-error.js";
import { freePorts } from "./free-ports.js";
import { type NatsServer, type NatsServerOptions, startWithin } from "./nats-server.js";
import { readPage, until } from "./readiness.js";

/** Options of a cluster; each holds for every server in it. */
export type NatsClusterOptions = Pick<NatsServerOptions, "config" | "binary">;

/** Several servers of this process on 127.0.0.1 that form one JetStream cluster. */
export interface NatsCluster {
  /** Each can be killed and restarted on its own. */
  readonly servers: readonly NatsServer[];
  /** For `connect({ servers: urls })`. */
  readonly urls: string[];
  /** Stops all servers and removes their files. */
  stop(): Promise<void>;
  /** The same as `stop()`: `await using cluster = await startNatsCluster(3)`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const electionLimit = 30_000; // ms; an election takes up to about 10 s
const attempts = 3;

/**
 * Starts `size` servers (1, 3 or 5; default 3) and waits until they have elected a leader and every server counts
 * as a place for streams: a stream with `size` replicas can be created at once.
 *
 * @throws RitaError `NATS_SERVER_NOT_FOUND` or `UNAVAILABLE`, as `startNatsServer`; `UNAVAILABLE` when they do
 * not form a cluster within 30 seconds.
 */
export async function startNatsCluster(size = 3, options: NatsClusterOptions = {}): Promise<NatsCluster> {
  const servers = await startServers(size, options, attempts);
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const formed = await until(Date.now() + electionLimit, async () => (await isFormed(servers)) || undefined);
  if (formed === undefined) {
    await stop();
    throw new RitaError(
      "UNAVAILABLE",
      `${size} nats-servers did not form a cluster within ${electionLimit} ms.`,
    );
  }
  return { servers, urls: servers.map((server) => server.url), stop, [Symbol.asyncDispose]: stop };
}

async function startServers(
  size: number,
  options: NatsClusterOptions,
  attemptsLeft: number,
): Promise<readonly NatsServer[]> {
  const ports = await freePorts(size);
  const routes = ports.map((port) => `"nats-route://127.0.0.1:${port}"`).join(", ");
  const outcomes = await Promise.allSettled(
    ports.map((port, at) => {
      const lines = [
        options.config ?? "",
        `server_name: "node-${at + 1}"`,
        `cluster { name: "rita-test", listen: "127.0.0.1:${port}", routes: [${routes}] }`,
      ];
      return startWithin(electionLimit, { ...options, config: lines.join("\n") });
    }),
  );
  const servers = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed === undefined) return servers;

  await Promise.all(servers.map((server) => server.stop()));
  const portTaken = /address already in use/.test(String(failed.reason));
  if (portTaken && attemptsLeft > 1) return startServers(size, options, attemptsLeft - 1);
  throw failed.reason;
}

/** The part of the server's `/jsz` page that tells about the cluster. */
interface JetStreamPage {
  readonly meta_cluster?: {
    readonly leader?: string;
    readonly cluster_size?: number;
    /** The other servers as the leader sees them; other servers leave it out. */
    readonly replicas?: readonly { readonly current: boolean; readonly offline?: boolean }[];
  };
}

/** Whether all know the same leader, and the leader is in touch with all the others. */
async function isFormed(servers: readonly NatsServer[]): Promise<boolean> {
  const pages = (await Promise.all(servers.map((server) => readPage(`${server.monitoringUrl}/jsz`)))) as (
    | JetStreamPage
    | undefined
  )[];
  const leaders = new Set(pages.map((page) => page?.meta_cluster?.leader));
  if (leaders.size !== 1 || leaders.has(undefined) || leaders.has("")) return false;
  if (pages.some((page) => page?.meta_cluster?.cluster_size !== servers.length)) return false;
  const replicas = pages.flatMap((page) => page?.meta_cluster?.replicas ?? []);
  return replicas.filter(({ current, offline }) => current && offline !== true).length >= servers.length - 1;
}

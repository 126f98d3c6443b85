// A server with a fresh store, a connection for ours and one for the peer, each with nothing in common.
import { connect } from "@nats-io/transport-node";
import { Manager } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { registry } from "../../examples/orders/dist/generated/index.js";

/**
 * Gives `work` a server of its own, with its defaults unless there is a `config`: connections, and stores with equal
 * streams. Everything ends with it.
 */
export async function withServer(work, { config } = {}) {
  const server = await startNatsServer({ config });
  const cleanups = [];
  const connection = async () => {
    const opened = await connect({ servers: server.url });
    cleanups.push(() => opened.close());
    return opened;
  };
  const manager = async (options) => {
    const opened = new Manager(await connection(), { registry, ...options });
    cleanups.push(() => opened.close());
    return opened;
  };
  try {
    return await work({ server, connection, manager });
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
    await server.stop();
  }
}

import { connect as connectNew } from "@nats-io/transport-node";
import { connect as connectOld } from "nats";
import { describe, it } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { type Connector, clientCases } from "../support/shop-cases.js";

const nats = natsFixture({
  config: `authorization { users: [
    { user: admin, password: admin }
    { user: reader, password: reader, permissions: { publish: { deny: ["$ES.>"] } } }
  ] }
  no_auth_user: admin`,
});
const patient = { maxReconnectAttempts: -1, reconnectTimeWait: 50, reconnectJitter: 10 };

const clients: readonly (readonly [name: string, connect: Connector])[] = [
  [
    "@nats-io/transport-node 3",
    async (url, options) => {
      const connection = await connectNew({ servers: url, ...patient, ...options });
      return { connection, close: () => connection.close() };
    },
  ],
  [
    "nats 2.29",
    async (url, options) => {
      const connection = await connectOld({ servers: url, ...patient, ...options });
      return { connection, close: () => connection.close() };
    },
  ],
];

describe.each(clients)("over a connection of %s", (_name, connect) => {
  it.each(clientCases(nats, connect))("%s", (_what, run) => run());
});

// biome-ignore-all lint: a page of types, of which nothing runs.
import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsConnection as OlderConnection } from "nats";
import { Manager } from "rita-ts";

// Both clients' connections are taken, and nothing that only looks a little like one.
declare const connection: NatsConnection;
declare const older: OlderConnection;
export const managers: Manager[] = [new Manager(connection), new Manager(older)];
// @ts-expect-error TS2345
new Manager({ publish() {} });
// @ts-expect-error TS2345
new Manager(null);

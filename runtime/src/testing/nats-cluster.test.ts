import { connect } from "@nats-io/transport-node";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../../../test/support/eventually.js";
import { startNatsCluster } from "./nats-cluster.js";

test("startNatsCluster gives servers on which a replicated stream can be created at once, and a killed one can join again", async () => {
  const cluster = await startNatsCluster(3);
  onTestFinished(() => cluster.stop());
  const connection = await connect({ servers: cluster.urls });
  onTestFinished(() => connection.close());

  const config = { name: "LOG", subjects: ["log"], num_replicas: 3 };
  const created = await connection.request("$JS.API.STREAM.CREATE.LOG", JSON.stringify(config));
  expect(created.json()).toMatchObject({ config: { num_replicas: 3 }, cluster: { name: "rita-test" } });
  const stored = await connection.request("log", "x");
  expect(stored.json()).toMatchObject({ stream: "LOG", seq: 1 });

  const [first] = cluster.servers;
  if (first === undefined) throw new Error("a cluster has servers");
  await first.kill();
  await first.restart();
  const again = await connect({ servers: first.url });
  onTestFinished(() => again.close());
  // A leader that was elected just now may not have applied the entry yet.
  await eventually("the message is there", async () => {
    const info = await again.request("$JS.API.STREAM.INFO.LOG");
    return info.json<{ state?: { messages: number } }>().state?.messages === 1;
  });
});

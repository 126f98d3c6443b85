import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { Manager } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it } from "vitest";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";

const main = join(root, "examples/shipping/dist/main.js");

describe("the shipping example", () => {
  it("asks once for each paid order, although its worker is killed behind a request", async () => {
    const { code, stdout, stderr } = await run(process.execPath, [main], { env: { NATS_URL: undefined } });
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      "20 orders are paid.",
      "The worker was killed behind its request for order 7; it had told 7 orders.",
      "The server knows: 14 orders are left, 1 of them was in the worker's hands.",
      "10 more orders are paid while a new worker goes on.",
      "The new worker was given order 7 again, and did nothing twice.",
      "30 paid orders, one shipping request each; 0 are left, 0 dead letters.",
      "Done.",
      "",
    ]);
    expect(code).toBe(0);
  });

  it("runs on the server that NATS_URL names and leaves nothing there", async () => {
    await using server = await startNatsServer();
    const { code, stdout } = await run(process.execPath, [main], { env: { NATS_URL: server.url } });
    expect(stdout).toContain("30 paid orders, one shipping request each");
    expect(code).toBe(0);
    const connection = await connect({ servers: server.url });
    const manager = new Manager(connection);
    expect(await manager.listEventStores()).toEqual([]);
    await manager.close();
    await connection.close();
  });

  it("says in one line that nobody answers at NATS_URL", async () => {
    const { code, stderr } = await run(process.execPath, [main], { env: { NATS_URL: "nats://127.0.0.1:1" } });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain("No NATS server answers at nats://127.0.0.1:1");
    expect(code).toBe(1);
  });
});

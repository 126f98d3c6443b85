import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { Manager } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it } from "vitest";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";

const main = join(root, "examples/orders/dist/main.js");

/** What a person must find in the output, in this order. */
const always = [
  "place-order 1042  ->  placed, total 25.00 EUR, event 4",
  "recognised, nothing done twice",
  "ship-order 1042  ->  shipped, event 6",
  "[COMMAND_REJECTED] already-shipped",
  '/channel must be one of "web", "app", "phone"',
  "[COMMAND_DATA_INVALID]",
  "[SEQUENCE_CONFLICT] order.2001",
  "order 2001 is paid",
  "up to event 4  ->  1 placed, 0 shipped, revenue 0.00 EUR",
  "Done.",
] as const;

function expectInOrder(output: string, texts: readonly string[]): void {
  let from = 0;
  for (const text of texts) {
    const at = output.indexOf(text, from);
    expect(at, `${JSON.stringify(text)} is missing, or too early, in\n${output}`).toBeGreaterThanOrEqual(0);
    from = at + text.length;
  }
}

describe("the order example", () => {
  it("runs on a server of its own and ends by itself", async () => {
    const { code, stdout, stderr } = await run(process.execPath, [main], { env: { NATS_URL: undefined } });
    expect(stderr).toBe("");
    expectInOrder(stdout, always);
    expect(stdout).toMatch(/one needed \d attempts/);
    expect(stdout).toMatch(/before and after {2}-> {2}(\d+) and \1\n/);
    expect(code).toBe(0);
  });

  it("runs on the server that NATS_URL names and leaves no store there", async () => {
    await using server = await startNatsServer();
    const { code, stdout } = await run(process.execPath, [main], { env: { NATS_URL: server.url } });
    expectInOrder(stdout, always);
    expect(stdout).toContain("no server of our own to stop");
    expect(code).toBe(0);
    const connection = await connect({ servers: server.url });
    const manager = new Manager(connection);
    expect(await manager.listEventStores()).toEqual([]);
    await manager.close();
    await connection.close();
  });

  it("runs in memory where no nats-server is found, and says so", async () => {
    const env = { NATS_URL: undefined, RITA_NATS_SERVER: join(root, "no-such-server") };
    const { code, stdout } = await run(process.execPath, [main], { env });
    expectInOrder(stdout, [
      "memory only, since no nats-server was found: [NATS_SERVER_NOT_FOUND]",
      ...always,
    ]);
    expect(code).toBe(0);
  });

  it("says in one line that nobody answers at NATS_URL", async () => {
    const { code, stderr } = await run(process.execPath, [main], { env: { NATS_URL: "nats://127.0.0.1:1" } });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain("No NATS server answers at nats://127.0.0.1:1");
    expect(code).toBe(1);
  });
});

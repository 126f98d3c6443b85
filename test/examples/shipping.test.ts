import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { Manager } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it } from "vitest";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";

const main = join(root, "examples/shipping/dist/main.js");
const traced = join(root, "examples/shipping/dist/trace/main.js");

/** A line of the trace: its name, and the ids of its span and of what it is in, linked to, and traced by. */
function readLine(line: string) {
  const name = /^ *(.*?) \(/.exec(line)?.[1] ?? "";
  const id = (what: string) => new RegExp(`${what} ([0-9a-f]{8})`).exec(line)?.[1];
  return { name, span: id("span"), parent: id("in"), link: id("linked to"), trace: id("trace") };
}

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

describe("the trace of the shipping example", () => {
  it("leads from a command over its append and the linked handler to the append of the reactor, as docs/telemetry.md shows it", async () => {
    const { code, stdout, stderr } = await run(process.execPath, [traced], { env: { NATS_URL: undefined } });
    expect([stderr, code]).toEqual(["", 0]);
    const lines = stdout.trimEnd().split("\n");
    const spans = lines.map(readLine);
    expect(new Set(spans.map(({ span }) => span)).size).toBe(8);
    const nameOf = (id: string | undefined) =>
      spans.find(({ span }) => span !== undefined && span === id)?.name;
    const relations = spans.map(({ name, parent, link, trace }) => [
      name,
      nameOf(parent),
      nameOf(link),
      trace !== undefined,
    ]);
    expect(relations).toEqual([
      ["POST /orders/1/payment", undefined, undefined, true],
      ["execute ES_shipping", "POST /orders/1/payment", undefined, false],
      ["load ES_shipping", "execute ES_shipping", undefined, false],
      ["append ES_shipping", "execute ES_shipping", undefined, false],
      ["⇢ handle shipping", undefined, "append ES_shipping", true],
      ["execute ES_shipping", "⇢ handle shipping", undefined, false],
      ["load ES_shipping", "execute ES_shipping", undefined, false],
      ["append ES_shipping", "execute ES_shipping", undefined, false],
    ]);
    // Of the two executes and appends each is the right one, and the two traces are two.
    const [request, first, , append, handling, second, load, last] = spans;
    expect([first?.parent, append?.parent, handling?.link]).toEqual(
      [request, first, append].map((s) => s?.span),
    );
    expect([second?.parent, load?.parent, last?.parent]).toEqual(
      [handling, second, second].map((s) => s?.span),
    );
    expect(handling?.trace).not.toBe(request?.trace);
    const page = await readFile(join(root, "docs/telemetry.md"), "utf8");
    const shown = /```text\n(POST[\s\S]*?)```/.exec(page)?.[1];
    const masked = (text: string | undefined) => text?.replace(/\b[0-9a-f]{8}\b/g, "<id>");
    expect(masked(shown)).toBe(masked(stdout));
  });
});

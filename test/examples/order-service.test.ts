import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startNatsServer } from "rita-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/paths.js";

const schema = JSON.parse(await readFile(join(root, "schemas/order/commands/place-order.json"), "utf8")) as {
  examples: readonly object[];
};
const place = schema.examples[0];

describe("the order service over HTTP", () => {
  const server = startNatsServer();
  let service: ChildProcess;
  let base = "";

  beforeAll(async () => {
    const env = { ...process.env, NATS_URL: (await server).url, PORT: "0" };
    service = spawn(process.execPath, [join(root, "examples/orders/dist/service/main.js")], { env });
    base = await new Promise((resolve, reject) => {
      let output = "";
      service.stdout?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        const url = /served at (http:\/\/\S+?)\/orders/.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      });
      service.once("exit", (code) => reject(new Error(`It ended with ${code}: ${output}`)));
    });
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => service.once("exit", resolve));
    service.kill("SIGINT");
    expect(await ended).toBe(0);
    await (await server).stop();
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(base + path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers,
    });
  const problemOf = async (answer: Response) => {
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    return [answer.status, (await answer.json()) as Record<string, unknown>] as const;
  };

  it("acts once for one Idempotency-Key, also when the order was changed by it", async () => {
    const key = { "Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "If-Match": '"0"' };
    const first = await post("/orders/1/place-order", place, key);
    expect([first.status, await first.json()]).toMatchObject([200, { status: "placed" }]);
    const again = await post("/orders/1/place-order", place, key);
    expect([again.status, again.headers.get("ETag")]).toEqual([200, first.headers.get("ETag")]);
    const shown = await fetch(`${base}/orders/1`);
    expect([shown.status, shown.headers.get("ETag")]).toEqual([200, first.headers.get("ETag")]);
  });

  it("acts on the order as it was seen, or not at all", async () => {
    const tag = (await post("/orders/2/place-order", place)).headers.get("ETag") ?? "";
    const cancelled = await post(
      "/orders/2/cancel-order",
      { reason: "customer-request" },
      { "If-Match": tag },
    );
    expect(cancelled.status).toBe(200);
    const stale = await problemOf(
      await post("/orders/2/cancel-order", { reason: "customer-request" }, { "If-Match": tag }),
    );
    expect(stale).toMatchObject([412, { code: "SEQUENCE_CONFLICT", entity: "order.2" }]);
  });

  it.each([
    ["a body that is no JSON", "/orders/3/place-order", "{", {}, 400, {}],
    [
      "data that does not fit",
      "/orders/3/place-order",
      { ...place, channel: "fax" },
      {},
      422,
      { code: "COMMAND_DATA_INVALID", violations: [expect.objectContaining({ path: "/channel" })] },
    ],
    [
      "a refusal of the decider",
      "/orders/3/cancel-order",
      { reason: "customer-request" },
      {},
      422,
      { code: "COMMAND_REJECTED", rejection: "unknown-order" },
    ],
    ["an id that is none", "/orders/a%20b/place-order", place, {}, 400, { code: "EVENT_ENTITY_INVALID" }],
    [
      "a weak tag",
      "/orders/3/place-order",
      place,
      { "If-Match": 'W/"1"' },
      400,
      { code: "PRECONDITION_INVALID" },
    ],
    [
      "a list of tags",
      "/orders/3/place-order",
      place,
      { "If-Match": '"1", "2"' },
      400,
      { code: "PRECONDITION_INVALID" },
    ],
    [
      "a key with blanks",
      "/orders/3/place-order",
      place,
      { "Idempotency-Key": '"a b"' },
      400,
      { code: "IDEMPOTENCY_KEY_INVALID" },
    ],
    ["a path that is no text", "/orders/%E0/place-order", place, {}, 400, {}],
    ["an unknown command", "/orders/3/burn-order", {}, {}, 404, {}],
  ])("%s is a problem that says what is wrong", async (_what, path, body, headers, status, members) => {
    const [actual, problem] = await problemOf(await post(path, body, headers as Record<string, string>));
    expect([actual, problem]).toMatchObject([status, members]);
    expect(problem["detail"]).toMatch(/\w/);
    expect(String(problem["detail"])).not.toMatch(/^\[/);
  });

  it("an order that does not exist is 404", async () => {
    expect((await problemOf(await fetch(`${base}/orders/none`)))[0]).toBe(404);
  });

  it("with its server down it is 503, to be tried again, and afterwards it works", async () => {
    await (await server).kill();
    const answer = await post("/orders/4/place-order", place);
    expect(answer.headers.get("Retry-After")).toBe("1");
    expect((await problemOf(answer))[0]).toBe(503);
    await (await server).restart();
    await expect
      .poll(async () => (await post("/orders/4/place-order", place)).status, { timeout: 10_000 })
      .toBe(200);
  });
});

import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deadline } from "../log/deadline.js";
import { MemoryKeyValue } from "../testing/memory-key-value.js";
import { startNatsServer } from "../testing/nats-server.js";
import { Bucket } from "./bucket.js";
import { JetStreamApi } from "./jetstream-api.js";
import { Link } from "./link.js";
import { uniqueId } from "./unique-id.js";

const server = await startNatsServer();
const connection = await connect({ servers: server.url });
const api = new JetStreamApi(new Link(connection), "$JS.API");
const deadline = (): Deadline => new Deadline(5_000);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function newBucket(name = uniqueId()): Bucket {
  return new Bucket(api, { name, store: "shop", replicas: () => 1 });
}

afterAll(async () => {
  await connection.close();
  await server.stop();
});

describe.each([
  ["NATS", () => newBucket()],
  ["memory", () => new MemoryKeyValue("memory")],
])("a bucket in %s", (_where, make) => {
  it("is empty before something was put into it", async () => {
    const bucket = make();
    expect(await bucket.get("a.b", deadline())).toBeUndefined();
    expect(await bucket.entries(">", deadline())).toEqual([]);
    await bucket.remove("a.b", deadline());
  });

  it("compares and sets: one of two writers wins", async () => {
    const bucket = make();
    const first = await bucket.put({ key: "a", value: bytes("1"), revision: 0 }, deadline());
    expect(first).toBeGreaterThan(0);
    expect(await bucket.put({ key: "a", value: bytes("x"), revision: 0 }, deadline())).toBeUndefined();
    const second = await bucket.put({ key: "a", value: bytes("2"), revision: first ?? 0 }, deadline());
    expect(second).toBeGreaterThan(first ?? 0);
    expect(
      await bucket.put({ key: "a", value: bytes("x"), revision: first ?? 0 }, deadline()),
    ).toBeUndefined();
    expect(await bucket.get("a", deadline())).toEqual({ key: "a", value: bytes("2"), revision: second });
  });

  it("lists what matches, in the order it was put", async () => {
    const bucket = make();
    for (const key of ["x.2", "y.1", "x.1"])
      await bucket.put({ key, value: bytes(key), revision: 0 }, deadline());
    expect((await bucket.entries("x.*", deadline())).map(({ key }) => key)).toEqual(["x.2", "x.1"]);
    expect((await bucket.entries(">", deadline())).map(({ key }) => key)).toEqual(["x.2", "y.1", "x.1"]);
  });

  it("leaves nothing of a removed key, which can be put again", async () => {
    const bucket = make();
    await bucket.put({ key: "a", value: bytes("1"), revision: 0 }, deadline());
    await bucket.remove("a", deadline());
    expect(await bucket.get("a", deadline())).toBeUndefined();
    expect(await bucket.put({ key: "a", value: bytes("2"), revision: 0 }, deadline())).toBeGreaterThan(0);
  });
});

describe("a bucket in NATS", () => {
  beforeAll(async () => {
    const config = {
      name: "KV_taken",
      subjects: ["$KV.taken.>"],
      max_msgs_per_subject: 1,
      allow_direct: true,
    };
    await api.call("STREAM.CREATE.KV_taken", config, deadline());
  });

  it("of somebody else is refused by its name, and left as it is", async () => {
    const bucket = newBucket("taken");
    const put = bucket.put({ key: "a", value: bytes("1"), revision: 0 }, deadline());
    await expect(put).rejects.toMatchObject({
      code: "BUCKET_INVALID",
      message: expect.stringContaining("taken"),
    });
    await bucket.destroy(deadline());
    expect((await api.call("STREAM.INFO.KV_taken", undefined, deadline())).ok).toBe(true);
  });

  it("that somebody has deleted is made again", async () => {
    const bucket = newBucket();
    await bucket.put({ key: "a", value: bytes("1"), revision: 0 }, deadline());
    await api.call(`STREAM.DELETE.${bucket.name}`, undefined, deadline());
    expect(await bucket.get("a", deadline())).toBeUndefined();
    expect(await bucket.put({ key: "a", value: bytes("2"), revision: 0 }, deadline())).toBeGreaterThan(0);
  });

  it("takes a key that another client has deleted with a marker", async () => {
    const bucket = newBucket();
    const put = await bucket.put({ key: "a", value: bytes("1"), revision: 0 }, deadline());
    const { headers } = await import("@nats-io/transport-node");
    const marked = headers();
    marked.set("KV-Operation", "DEL");
    await connection.request(`$KV.${bucket.name.slice(3)}.a`, new Uint8Array(0), {
      headers: marked,
      timeout: 2_000,
    });
    expect(await bucket.get("a", deadline())).toBeUndefined();
    expect(await bucket.entries(">", deadline())).toEqual([]);
    expect(await bucket.put({ key: "a", value: bytes("2"), revision: 0 }, deadline())).toBeGreaterThan(
      put ?? 0,
    );
  });
});

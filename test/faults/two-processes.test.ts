import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { OrderPlaced } from "../support/shop-registry.js";
import { lasting } from "./support/length.js";

const nats = natsFixture();

interface Service {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next line it says. */
  line(): Promise<string>;
}

function service(store: string, entityId: string, commandId: string, who: string): Service {
  const args = ["test/faults/support/executor.mjs", nats.server.url, store, entityId, commandId, "1", who];
  const child = spawn(process.execPath, args, { cwd: root });
  onTestFinished(() => void child.kill());
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    process: child,
    line: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`The service ${who} has ended: ${errors}`);
      return value;
    },
  };
}

it("one command executed by two processes at the same moment acts once, and both are told the same events", async () => {
  const { name, store } = await nats.newStore();
  for (let round = 0; round < lasting(2, 25); round += 1) {
    const id = String(round);
    await store.append(OrderPlaced.create(id, { customer: "c", total: 1 }));
    const services = ["first", "second"].map((who) => service(name, id, "pay", who));
    for (const one of services) expect(await one.line()).toBe("ready");
    for (const one of services) one.process.stdin.write("go\n");
    const said = await Promise.all(services.map(async (one) => JSON.parse(await one.line()) as Said));
    const stored = (await nats.stored(name)).filter(({ subject }) =>
      subject.includes(`.order.${id}.order-paid`),
    );
    expect(stored).toHaveLength(1);
    const data: unknown = JSON.parse(Buffer.from(stored[0]?.payload ?? []).toString());
    const events = [[stored[0]?.sequence, data]];
    expect(said.map((one) => one.events)).toEqual([events, events]);
    expect(said.map(({ duplicate }) => duplicate).toSorted()).toEqual([false, true]);
  }
});

interface Said {
  readonly sequence: number;
  readonly duplicate: boolean;
  readonly events: readonly unknown[];
}

// P12: what a long replay leaves in memory: a process of its own reads a store and reports its resident set on the way.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { fill } from "../support/orders.mjs";
import { withServer } from "../support/server.mjs";

const reader = fileURLToPath(new URL("../support/replay-process.mjs", import.meta.url));
const limit = 200;

/** The resident set in MiB after each tenth of the events. */
async function replay(url, count) {
  const child = spawn(process.execPath, [reader, url, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (piece) => {
    text += piece;
  });
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`the reading process ended with ${status}`);
  return JSON.parse(text);
}

export const memory = {
  id: "P12",
  run: ({ quick, rounds }) =>
    withServer(async ({ server, manager }) => {
      const [entities, perEntity] = quick ? [500, 10] : [100_000, 10];
      const count = entities * perEntity;
      await fill(await (await manager()).createEventStore({ name: "all" }), entities, perEntity);
      const result = { better: "lower", ours: [], peer: [], ratios: [] };
      const flat = { better: "lower", ours: [], peer: [], ratios: [] };
      for (let round = 0; round < rounds; round += 1) {
        const sets = await replay(server.url, count);
        const [first] = sets;
        const most = Math.max(...sets);
        result.ours.push(most);
        result.peer.push(limit);
        result.ratios.push(limit / most);
        flat.ours.push(sets.at(-1));
        flat.peer.push(first);
        flat.ratios.push(first / sets.at(-1));
      }
      const name = `replay of ${count.toLocaleString("en")} events`;
      return [
        { ...result, name: `${name}, most memory`, peerName: "the limit", unit: "MiB", target: 1 },
        // Garbage comes and goes: a fifth more is no growth.
        {
          ...flat,
          name: `${name}, memory at its end`,
          peerName: "after a tenth of it",
          unit: "MiB",
          target: 0.8,
        },
      ];
    }),
};

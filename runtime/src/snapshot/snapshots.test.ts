import { describe, expect, it } from "vitest";
import { silentLogger } from "../contract/logger.js";
import { MemoryKeyValue } from "../testing/memory-key-value.js";
import { BackgroundWork } from "./background.js";
import { Snapshots } from "./snapshots.js";

const scope = { store: "shop", stream: "ES_shop", tenant: undefined, prefix: "$ES.shop" };
const source = { name: "order", settings: { every: 10 } };

/** At which of so many uses a snapshot of an entity with `count` events is compared with a replay, the first is 0. */
async function comparedUses(count: number, uses: number): Promise<number[]> {
  const background = new BackgroundWork();
  const snapshots = new Snapshots(new MemoryKeyValue("snapshots"), scope, silentLogger, background);
  const snapshot = { state: 1, sequence: count, lastId: "a", count, recent: [count], commandIds: [] };
  const compared: number[] = [];
  for (let use = 0; use < uses; use += 1) {
    snapshots.used(source, "order.1042", snapshot, async () => {
      compared.push(use);
      return snapshot.state;
    });
    await background.drained();
  }
  return compared;
}

describe("snapshots are compared with a replay", () => {
  it("at the first use and every hundredth", async () => {
    expect(await comparedUses(1_000, 250)).toEqual([0, 100, 200]);
  });

  it("less often where the history is long: ten events for each use at most", async () => {
    expect(await comparedUses(5_000, 1_100)).toEqual([0, 500, 1_000]);
  });
});

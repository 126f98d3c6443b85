import { appending } from "./appending.js";
import type { BehaviourContext, StoreUnderTest } from "./context.js";
import { deciding } from "./deciding.js";
import { reading } from "./reading.js";
import type { TestRunner } from "./runner.js";
import { watching } from "./watching.js";

/**
 * What every event store must do, as tests of any runner: give it `describe`, `it` and `expect`, and a function that
 * makes a fresh, empty store opened with the registry `bank`. Run against one server, a cluster, both clients and
 * the store in memory by this project's own tests.
 */
export function eventStoreBehaviour(runner: TestRunner, makeStore: () => Promise<StoreUnderTest>): void {
  const test: BehaviourContext["test"] = (name, body) =>
    runner.it(name, async () => {
      const under = await makeStore();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });
  const context: BehaviourContext = { runner, test };
  runner.describe("appending", () => appending(context));
  runner.describe("reading", () => reading(context));
  runner.describe("deciding", () => deciding(context));
  runner.describe("watching", () => watching(context));
}

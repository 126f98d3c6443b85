import type { EventStoreConfig } from "../../manager/config.js";
import { appending } from "./appending.js";
import type { BehaviourContext, DeclareTest, StoreUnderTest } from "./context.js";
import { deciding } from "./deciding.js";
import { reacting } from "./reacting.js";
import { reading } from "./reading.js";
import type { TestRunner } from "./runner.js";
import { tenants } from "./tenants.js";
import { watching } from "./watching.js";

/** What a test wishes of its store's configuration. */
export type StoreWish = Pick<EventStoreConfig, "tenancy">;

/** Makes a fresh, empty store. */
export type MakeStore = (wish: StoreWish) => Promise<StoreUnderTest>;

/**
 * What every event store must do, as tests of any runner: give it `describe`, `it` and `expect`, and a function that
 * makes a fresh, empty store of the wished configuration, opened with the registry `bank`. Run against one server, a cluster, both clients and
 * the store in memory by this project's own tests.
 */
export function eventStoreBehaviour(runner: TestRunner, makeStore: MakeStore): void {
  const declare =
    (config: StoreWish): DeclareTest =>
    (name, body) =>
      runner.it(name, async () => {
        const under = await makeStore(config);
        try {
          await body(under);
        } finally {
          await under.close();
        }
      });
  const test = Object.assign(declare({}), { ofTenants: declare({ tenancy: true }) });
  const context: BehaviourContext = { runner, test };
  runner.describe("appending", () => appending(context));
  runner.describe("reading", () => reading(context));
  runner.describe("deciding", () => deciding(context));
  runner.describe("watching", () => watching(context));
  runner.describe("reacting", () => reacting(context));
  runner.describe("tenants", () => tenants(context));
}

import type { EventStoreConfig } from "../../manager/config.js";
import { appending } from "./appending.js";
import { type BankCommand, type BankEvent, bank } from "./bank.js";
import { codecs } from "./codecs.js";
import type {
  BehaviourContext,
  DeclareTest,
  DeclareTestOn,
  MakeStore,
  StoreUnderTest,
  StoreWish,
} from "./context.js";
import { deciding } from "./deciding.js";
import { http } from "./http.js";
import { reacting } from "./reacting.js";
import { reading } from "./reading.js";
import type { TestRunner } from "./runner.js";
import { snapshots } from "./snapshots.js";
import { telemetry } from "./telemetry.js";
import { tenants } from "./tenants.js";
import { watching } from "./watching.js";

/**
 * What every event store must do, as tests of any runner: give it `describe`, `it` and `expect`, and a function that
 * makes a fresh, empty store as a test wishes it. The tests share nothing, so that they can run at the same time. The
 * section on codecs uses what is installed of the packages that codecs need. Run against one server, a cluster, both
 * clients and the store in memory by this project's own tests.
 */
export function eventStoreBehaviour(runner: TestRunner, makeStore: MakeStore): void {
  const on: DeclareTestOn = (wish, name, body) =>
    runner.it(name, async () => {
      const under = await makeStore(await wish());
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });
  const declare =
    (config: Pick<EventStoreConfig, "tenancy">): DeclareTest =>
    (name, body: (under: StoreUnderTest) => Promise<void>) => {
      const wish: StoreWish<BankEvent, BankCommand> = {
        config,
        managers: [{ registry: bank }, { registry: bank }],
      };
      on(async () => wish, name, body);
    };
  const test = Object.assign(declare({}), { ofTenants: declare({ tenancy: true }), on });
  const context: BehaviourContext = { runner, test };
  const sections = {
    appending,
    reading,
    deciding,
    watching,
    reacting,
    tenants,
    snapshots,
    codecs,
    telemetry,
    http,
  };
  for (const [name, section] of Object.entries(sections)) runner.describe(name, () => section(context));
}

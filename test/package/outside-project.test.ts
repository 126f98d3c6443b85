import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findServerBinary } from "../../runtime/src/testing/find-binary.js";
import { pack } from "../support/pack.js";
import { packages, root } from "../support/paths.js";
import { runWell } from "../support/run.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** What a newcomer writes, by path. */
const project: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "bank", "private": true, "type": "module" }',
  "rita.config.json": '{ "schemas": "schemas", "out": "src/generated", "skeletons": "src/domain" }',
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      module: "nodenext",
      target: "es2022",
      lib: ["es2022", "esnext.disposable"],
      types: ["node"],
      rootDir: "src",
      outDir: "dist",
    },
    include: ["src"],
  }),
  "schemas/account/events/account-opened.json": JSON.stringify({
    type: "object",
    required: ["owner"],
    properties: { owner: { type: "string", minLength: 1 } },
  }),
  "schemas/account/commands/open-account.json": JSON.stringify({
    type: "object",
    required: ["owner"],
    properties: { owner: { type: "string", minLength: 1 } },
  }),
  "src/main.ts": `import { connect } from "@nats-io/transport-node";
import { defineModel, Manager, reject, RitaError } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { type AccountDecider, type AccountEvolver, AccountOpened, OpenAccount, registry } from "./generated/index.js";

interface Account {
  readonly owner: string | undefined;
}
const evolver: AccountEvolver<Account> = {
  initial: () => ({ owner: undefined }),
  evolve: { "account-opened": (_state, event): Account => ({ owner: event.data.owner }) },
};
const decider: AccountDecider<Account> = {
  "open-account": (state, { entityId, data }) =>
    state.owner === undefined ? [AccountOpened.create(entityId, data)] : reject("open-already", "It is open."),
};
const account = defineModel(evolver, decider);

const server = await startNatsServer();
const connection = await connect({ servers: server.url });
const manager = new Manager(connection, { registry });
const store = await manager.createEventStore({ name: "bank" });
const open = OpenAccount.create("7", { owner: "Ada" });
const { sequence } = await store.execute(account, open);
const { state } = await store.load(account, "account.7", { atLeast: sequence });
const again = await store.execute(account, open).catch((error: unknown) => RitaError.from(error).code);
const invalid = await store
  .append(AccountOpened.create("8", { owner: "" }))
  .catch((error: unknown) => RitaError.from(error).code);
console.log(JSON.stringify({ owner: state.owner, sequence, again, invalid }));
await manager.close();
await connection.close();
await server.stop();
`,
};

async function installedVersion(name: string): Promise<string> {
  const text = await readFile(join(root, "node_modules", name, "package.json"), "utf8");
  return `${name}@${(JSON.parse(text) as { version: string }).version}`;
}

test("both packages install into an empty project elsewhere, generate, compile and run there", async () => {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(project)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const [runtime, generator] = [await pack(packages.runtime, folder), await pack(packages.generator, folder)];
  // The versions this repository is built with, which npm has in its cache.
  const others = await Promise.all(
    ["@nats-io/transport-node", "@types/node", "typescript"].map(installedVersion),
  );
  const install = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier"];
  await runWell("npm", [...install, runtime.tarball, generator.tarball, ...others], { cwd: folder });

  const inProject = {
    cwd: folder,
    env: { npm_config_yes: "false", RITA_NATS_SERVER: (await findServerBinary()).path },
  };
  await runWell("npx", ["rita", "generate"], inProject);
  await expect(readFile(join(folder, "src/domain/account/evolver.ts"), "utf8")).resolves.toContain(
    "account-opened",
  );
  await runWell("npx", ["rita", "generate", "--check"], inProject);
  await runWell("npx", ["tsc", "--strict"], inProject);

  const { stdout } = await runWell(process.execPath, ["dist/main.js"], inProject);
  expect(JSON.parse(stdout)).toEqual({
    owner: "Ada",
    sequence: 1,
    again: "COMMAND_REJECTED",
    invalid: "EVENT_DATA_INVALID",
  });
}, 120_000);

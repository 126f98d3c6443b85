// Emmett's command handling on its own stores, with the same decision. Its packages are not among this project's: the
// SQLite driver they need compiles C when it is installed. They are taken from a folder that has them:
//   npm install --prefix <folder> @event-driven-io/emmett @event-driven-io/emmett-sqlite sqlite3 …-postgresql pg
//   RITA_BENCH_EMMETT=<folder> RITA_BENCH_POSTGRES=<url> npm run bench -- P6
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { RITA_BENCH_EMMETT: folder, RITA_BENCH_POSTGRES: postgres } = process.env;

function load(name) {
  const require = createRequire(pathToFileURL(join(resolve(folder), "package.json")));
  return import(pathToFileURL(require.resolve(name)).href);
}

const initialState = () => ({ lines: 0, total: 0 });
const evolve = (state, { data }) => ({ lines: state.lines + 1, total: data.total.amount });

async function filled(store, entities, perEntity, close) {
  const { CommandHandler } = await load("@event-driven-io/emmett");
  const handle = CommandHandler({ evolve, initialState });
  const prefix = `order-${Date.now()}`;
  const data = { line: { quantity: 1 }, total: { amount: 1, currency: "EUR" } };
  for (let at = 0; at < entities; at += 1) {
    const events = Array.from({ length: perEntity }, () => ({ type: "order-line-added", data }));
    for (let attempt = 1; ; attempt += 1) {
      const stored = await store.appendToStream(`${prefix}-${at}`, events).catch((error) => {
        if (attempt === 5) throw error;
      });
      if (stored !== undefined) break;
    }
  }
  let at = 0;
  return {
    size: `${(entities * perEntity).toLocaleString("en")} events`,
    execute: async (line) => {
      at += 1;
      const stream = `${prefix}-${at % entities}`;
      const decide = ({ total }) => ({
        type: "order-line-added",
        data: { line, total: { amount: total + line.quantity, currency: "EUR" } },
      });
      // Now and then SQLite is busy with its own write-ahead log; an application would try again, too.
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await handle(store, stream, decide);
        } catch (error) {
          if (attempt === 5) throw error;
        }
      }
    },
    close,
  };
}

async function openSqlite(entities, perEntity) {
  const { getSQLiteEventStore } = await load("@event-driven-io/emmett-sqlite");
  const database = await mkdtemp(join(tmpdir(), "rita-bench-emmett-"));
  const options = { fileName: join(database, "events.db"), schema: { autoMigration: "CreateOrUpdate" } };
  return filled(getSQLiteEventStore(options), entities, perEntity, () =>
    rm(database, { recursive: true, force: true }),
  );
}

async function openPostgres(entities, perEntity) {
  const { getPostgreSQLEventStore } = await load("@event-driven-io/emmett-postgresql");
  const store = getPostgreSQLEventStore(postgres);
  return filled(store, entities, perEntity, () => store.close());
}

const noPackages = "RITA_BENCH_EMMETT names no folder with its packages";
const noServer = "RITA_BENCH_POSTGRES names no server";

/** Its stores that can be measured here. SQLite takes one command at a time: more of them fail as busy. */
export const emmettStores = [
  {
    name: "Emmett on SQLite",
    inFlight: 1,
    ...(folder === undefined ? { why: noPackages } : { open: openSqlite }),
  },
  {
    name: "Emmett on PostgreSQL",
    inFlight: 64,
    ...(folder === undefined || postgres === undefined
      ? { why: folder === undefined ? noPackages : noServer }
      : { open: openPostgres }),
  },
];

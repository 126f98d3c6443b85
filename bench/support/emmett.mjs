// Emmett's command handling on its own stores, with the same decision as ours.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emmettVersion, importFrom, missingPackages } from "./emmett-packages.mjs";
import { startPostgres } from "./postgres.mjs";

const initialState = () => ({ lines: 0, total: 0 });
const evolve = (state, { data }) => ({ lines: state.lines + 1, total: data.total.amount });

/** Its SQLite connections now and then hinder their own commits; an application would try again, too. */
async function persistently(call) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** Streams of so many events, and a command on the next of them. */
async function filled(store, CommandHandler, { entities, perEntity, line }) {
  const handle = CommandHandler({ evolve, initialState });
  const stream = (at) => `order-${at % entities}`;
  const data = { line, total: { amount: 1, currency: "EUR" } };
  const events = Array.from({ length: perEntity }, () => ({ type: "order-line-added", data }));
  for (let at = 0; at < entities; at += 1) await persistently(() => store.appendToStream(stream(at), events));
  const decide = ({ total }) => ({
    type: "order-line-added",
    data: { line, total: { amount: total + line.quantity, currency: "EUR" } },
  });
  let at = 0;
  return () => {
    at += 7_919;
    return persistently(() => handle(store, stream(at), decide));
  };
}

/** Each of those commits is printed to where the table goes; this keeps it out until what it gives back is called. */
function muted() {
  const { log } = console;
  console.log = () => undefined;
  return () => {
    console.log = log;
  };
}

async function openSqlite(size) {
  const { CommandHandler } = await importFrom("sqlite", "@event-driven-io/emmett");
  const { getSQLiteEventStore } = await importFrom("sqlite", "@event-driven-io/emmett-sqlite");
  const folder = await mkdtemp(join(tmpdir(), "rita-bench-emmett-"));
  const unmute = muted();
  const close = () => {
    unmute();
    return rm(folder, { recursive: true, force: true });
  };
  const options = { fileName: join(folder, "events.db"), schema: { autoMigration: "CreateOrUpdate" } };
  return { execute: await filled(getSQLiteEventStore(options), CommandHandler, size), close };
}

async function openPostgres(size) {
  const server = await startPostgres();
  if (server.url === undefined) return server;
  const { CommandHandler } = await importFrom("postgresql", "@event-driven-io/emmett");
  const { getPostgreSQLEventStore } = await importFrom("postgresql", "@event-driven-io/emmett-postgresql");
  // A pool of ours: the one that Emmett makes is not always ended with the store.
  const { default: pg } = await importFrom("postgresql", "pg");
  const pool = new pg.Pool({ connectionString: server.url });
  const store = getPostgreSQLEventStore(server.url, { connectionOptions: { pool } });
  const close = async () => {
    await store.close();
    await pool.end();
    await server.stop();
  };
  return { execute: await filled(store, CommandHandler, size), close };
}

/** SQLite takes one command at a time: more of them fail as busy. */
const stores = [
  { name: "SQLite", packages: "sqlite", inFlight: 1, commands: 100, open: openSqlite },
  { name: "PostgreSQL", packages: "postgresql", inFlight: 64, commands: 400, open: openPostgres },
];

/** Its stores; `open` gives how to execute a command, or `why` it cannot be measured here. */
export const emmettStores = stores.map(({ name, packages, inFlight, commands, open }) => ({
  name: `Emmett ${emmettVersion(packages)} on ${name}`,
  inFlight,
  /** Commands a round, enough for a time that can be compared. */
  commands,
  open: async (size, options) => {
    const why = missingPackages(packages, options);
    return why === undefined ? open(size) : { why };
  },
}));

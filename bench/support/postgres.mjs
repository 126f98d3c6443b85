// A PostgreSQL server of its own, where its programs are found; or the one that RITA_BENCH_POSTGRES names.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Where Debian and its relatives keep the programs of each version, which are not on PATH there. */
const debian = "/usr/lib/postgresql";

function folders() {
  const onPath = (process.env.PATH ?? "").split(delimiter);
  try {
    return [...onPath, ...readdirSync(debian).map((version) => join(debian, version, "bin"))];
  } catch {
    return onPath;
  }
}

function find(name) {
  return folders()
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** PostgreSQL refuses to run as root: there it runs as the user `postgres`. `undefined` = as whoever runs this. */
function owner() {
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout.trim());
  return { uid: number("-u"), gid: number("-g") };
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** Resolves when the server says that it is ready, rejects with what it said when it ends before. */
function readiness(server) {
  return new Promise((resolve, reject) => {
    let text = "";
    server.stderr.on("data", (piece) => {
      text += piece;
      if (text.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${text}`)));
  });
}

/** Gives the address of a server with its default settings and how to stop it, or `why` there is none. */
export async function startPostgres() {
  const named = process.env.RITA_BENCH_POSTGRES;
  if (named !== undefined) return { url: named, stop: async () => undefined };
  const [initdb, postgres] = [find("initdb"), find("postgres")];
  if (initdb === undefined || postgres === undefined) {
    return { why: "no PostgreSQL here (initdb, postgres), and RITA_BENCH_POSTGRES names none" };
  }
  const folder = mkdtempSync(join(tmpdir(), "rita-bench-postgres-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const user = owner();
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, "data");
    const options = { ...user, cwd: folder };
    const { status, stderr, error } = spawnSync(
      initdb,
      ["-D", data, "-U", "bench", "-A", "trust", "-N"],
      options,
    );
    if (status !== 0) throw error ?? new Error(String(stderr));
    const port = await freePort();
    const server = spawn(postgres, ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", folder], {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const end = () => server.kill("SIGINT");
    process.once("exit", end);
    await readiness(server);
    const stop = async () => {
      process.off("exit", end);
      const ended = once(server, "exit");
      end();
      await ended;
      remove();
    };
    return { url: `postgres://bench@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    remove();
    return { why: `PostgreSQL did not start: ${String(error).split("\n")[0]}` };
  }
}

import type { NatsServer } from "rita-ts/testing";
import { run } from "../../support/run.js";

/** The process of a server, found by the folder that no other server has. */
export async function processOf(server: NatsServer): Promise<number> {
  const { stdout } = await run("ps", ["-eo", "pid=,args="]);
  const line = stdout.split("\n").find((one) => one.includes(` -sd ${server.storeDirectory}`));
  const pid = Number(line?.trim().split(" ")[0]);
  if (!Number.isInteger(pid) || pid <= 1)
    throw new Error(`No process has the store ${server.storeDirectory}.`);
  return pid;
}

/** Stops a server's process in the middle of what it does, and lets it go on. */
export async function frozen(server: NatsServer, meanwhile: () => Promise<unknown>): Promise<void> {
  const pid = await processOf(server);
  process.kill(pid, "SIGSTOP");
  try {
    await meanwhile();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

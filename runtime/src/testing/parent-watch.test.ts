import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../../test/support/bundle.js";
import { eventually } from "../../../test/support/eventually.js";
import { sharedFolder } from "../../../test/support/temporary-folder.js";

const folder = sharedFolder();
let script: string;
beforeAll(async () => {
  await bundle(fileURLToPath(new URL("nats-server.ts", import.meta.url)), join(folder.path, "testing.mjs"));
  script = join(folder.path, "parent.mjs");
  await writeFile(
    script,
    `import { startNatsServer } from "./testing.mjs";
const { port, storeDirectory } = await startNatsServer();
await new Promise((done) => process.stdout.write(JSON.stringify({ port, storeDirectory }) + "\\n", done));
const endings = {
  quiet() {},
  exit() { process.exit(3); },
  error() { throw new Error("planned"); },
  wait() { setInterval(() => {}, 1000); },
};
endings[process.argv[2]]();
`,
  );
});

interface Started {
  readonly parent: ChildProcess;
  readonly port: number;
  readonly storeDirectory: string;
}

function startParent(ending: string): Promise<Started> {
  const parent = spawn(process.execPath, [script, ending], { stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    parent.once("error", reject);
    parent.stdout.setEncoding("utf8").once("data", (line: string) => {
      resolve({ parent, ...(JSON.parse(line) as { port: number; storeDirectory: string }) });
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

describe("a server whose process", () => {
  test.each<[string, string, NodeJS.Signals | undefined, number | NodeJS.Signals]>([
    ["has nothing left to do", "quiet", undefined, 0],
    ["calls process.exit", "exit", undefined, 3],
    ["dies of an error nobody caught", "error", undefined, 1],
    ["is told to stop by SIGTERM", "wait", "SIGTERM", "SIGTERM"],
    ["is told to stop by SIGINT", "wait", "SIGINT", "SIGINT"],
    ["is killed", "wait", "SIGKILL", "SIGKILL"],
  ])("%s ends with it, and the process ends as it would without", async (_, ending, signal, expected) => {
    const { parent, port, storeDirectory } = await startParent(ending);
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
      parent.once("exit", (code, by) => resolve(by ?? code));
    });
    if (signal !== undefined) {
      expect(await answers(port)).toBe(true);
      parent.kill(signal);
    }
    expect(await ended).toBe(expected);
    await eventually("the server is gone", async () => !(await answers(port)));
    if (process.platform === "win32") return;
    await eventually(
      "its files are gone",
      () => !existsSync(storeDirectory) && !existsSync(join(storeDirectory, "..")),
    );
  });
});

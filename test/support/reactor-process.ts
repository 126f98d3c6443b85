import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "./paths.js";

/** A line that the process prints. */
export interface ReactorLine {
  readonly bound?: boolean;
  readonly begin?: number;
  readonly end?: number;
  readonly delivery?: number;
  readonly redriven?: boolean;
  readonly at: number;
}

/** Another process that has bound a reactor. */
export interface ReactorProcess {
  /** What it has printed so far. */
  readonly lines: readonly ReactorLine[];
  /** Resolves with the signal that ended it, `null` when it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Stops its handler in good order and waits for its end. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Starts it and waits until its reactor is bound; see `reactor-process.mjs` for what its handler can do. */
export async function startReactorProcess(
  url: string,
  store: string,
  reactor: string,
  what: "return" | "kill" | "hang" | number,
): Promise<ReactorProcess> {
  const script = join(root, "test/support/reactor-process.mjs");
  const child = spawn(process.execPath, [script, url, store, reactor, String(what)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: ReactorLine[] = [];
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("close", (_code, signal) => resolve(signal));
  });
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on("line", (text) => {
      const line = JSON.parse(text) as ReactorLine;
      lines.push(line);
      if (line.bound === true) resolve();
    });
    void ended.then((signal) => {
      // One that ends itself in the first call may do so before it has said that it is bound.
      if (lines.length > 0) resolve();
      else reject(new Error(`The reactor's process ended with ${signal} before it was bound.`));
    });
  });
  return {
    lines,
    ended,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

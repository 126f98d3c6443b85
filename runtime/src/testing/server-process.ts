import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** One run of the server program. */
export interface ServerProcess {
  readonly pid: number | undefined;
  /** How it ended (`exit code 1`), or `undefined` while it runs. */
  ended(): string | undefined;
  /** Sends a signal and waits until the process is gone. After `patience` ms it is killed. */
  end(signal: "SIGTERM" | "SIGKILL", patience: number): Promise<void>;
}

/** Starts the program with its output in `logFile`. It does not keep this process alive. */
export function startProcess(path: string, args: readonly string[], logFile: string): ServerProcess {
  // A file and no pipe: a server whose pipe nobody empties would stop in the middle of a write.
  const log = openSync(logFile, "a");
  const child = spawn(path, args, { stdio: ["ignore", log, log] });
  closeSync(log);
  child.unref();

  let outcome: string | undefined;
  const gone = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      outcome = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve();
    });
    child.once("error", (error) => {
      // Also raised when a signal cannot be sent; only a child that never started has no process id.
      if (child.pid !== undefined) return;
      outcome = error.message;
      resolve();
    });
  });
  return {
    pid: child.pid,
    ended: () => outcome,
    async end(signal, patience) {
      if (outcome !== undefined) return;
      // While somebody waits for its end it has to keep this process alive, or the wait would never finish.
      child.ref();
      child.kill(signal);
      const timer = setTimeout(() => child.kill("SIGKILL"), patience);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** The last lines of a log file, for an error message. */
export function lastLines(logFile: string, count: number): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}

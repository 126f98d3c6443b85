import { spawn } from "node:child_process";

/** How a command ended and what it said. */
export interface Finished {
  /** Exit code, or `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a command. */
export interface RunOptions {
  readonly cwd?: string | undefined;
  /** Variables over those of this process; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Text for its standard input. */
  readonly input?: string | undefined;
  /** Limit in ms, after which it is killed. Default: 60,000. */
  readonly timeout?: number | undefined;
}

/** Runs a program without a shell and waits for its end, whatever its exit code. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { cwd, env, input = "", timeout = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, timeout });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...output }));
    // A program need not read what it is given; how it ended tells what matters.
    child.stdin.once("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Runs a program that has to succeed; an exit code other than 0 is an error that shows what it said. */
export async function runWell(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const finished = await run(program, args, options);
  if (finished.code === 0) return finished;
  const what = [program, ...args].join(" ");
  throw new Error(`${what} ended with ${finished.code}\n${finished.stdout}${finished.stderr}`);
}

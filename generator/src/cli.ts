import { run } from "./commands/run.js";
import { runsTypeScript } from "./config/runs-typescript.js";

/** Ends what goes on until it is stopped, after the step it is in. */
function stop(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** A line on the terminal that the next one replaces. */
function progress(text: string): void {
  process.stderr.write(`\r\u001b[K${text}`);
}

async function ask(question: string, answer: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const given = await terminal.question(`${question} (${answer}) `);
    return given.trim() === "" ? answer : given.trim();
  } finally {
    terminal.close();
  }
}

// The only file of the command line that knows the process and the console.
const { NO_COLOR, TERM } = process.env;
process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  runsTypeScript: runsTypeScript(),
  colours: process.stdout.isTTY === true && process.stderr.isTTY === true && !NO_COLOR && TERM !== "dumb",
  print: (text) => console.log(text),
  warn: (text) => console.error(text),
  stop,
  ...(process.stderr.isTTY === true && TERM !== "dumb" && { progress }),
  ...(process.stdin.isTTY === true && process.stderr.isTTY === true && { ask }),
});

import { optionsOf, type SoakOptions, usage } from "./options.js";
import { Progress, soak } from "./soak.js";
import { startStatusLine } from "./status-line.js";

/** Runs the soak and says how it ended. Gives the exit code. */
async function main(options: SoakOptions): Promise<number> {
  const { minutes, seed } = options;
  const progress = new Progress(minutes);
  const line = startStatusLine(process.stdout, () => progress.text());
  let stopped = false;
  process.once("SIGINT", () => {
    stopped = true;
  });
  // Made at its first use; it would be taken for a handle that is left over.
  process.stderr.write("");
  line.print(`Soak of ${minutes} minutes, --seed ${seed}`);
  try {
    await soak(options, progress, line, () => stopped);
    line.stop();
    process.stdout.write(`Passed, --seed ${seed}\n`);
    return 0;
  } catch (error) {
    line.stop();
    const where = `in part ${progress.window} (${progress.phase})`;
    process.stderr.write(`${progress.text()}\nFailed ${where}, --seed ${seed}: ${String(error)}\n`);
    return 1;
  }
}

function options(): SoakOptions | undefined {
  try {
    const asked = optionsOf(process.argv.slice(2));
    if (asked === undefined) process.stdout.write(`${usage}\n`);
    return asked;
  } catch (error) {
    process.stderr.write(`${String(error)}\n${usage}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

const asked = options();
// What hangs must not keep the process from ending: that is what was found.
if (asked !== undefined) process.exit(await main(asked));

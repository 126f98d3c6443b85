import { run } from "./commands/run.js";

// The only file that knows the process and the console.
const { NO_COLOR, TERM } = process.env;
process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  runsTypeScript: "typescript" in process.features && Boolean(process.features.typescript),
  colours: process.stdout.isTTY === true && process.stderr.isTTY === true && !NO_COLOR && TERM !== "dumb",
  print: (text) => console.log(text),
  warn: (text) => console.error(text),
});

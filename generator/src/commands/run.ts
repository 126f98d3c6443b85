import { stripVTControlCharacters } from "node:util";
import { defineCommand, parseArgs, renderUsage } from "citty";
import { renderText } from "../diagnostics/render-text.js";
import { didYouMean } from "../diagnostics/suggest.js";
import { version } from "../version.js";
import { type Command, commands } from "./command.js";
import { type Environment, type ExitCode, paintOf } from "./environment.js";

const meta = { name: "rita", version, description: "Code from JSON Schemas for rita-ts" };

/** Runs a command line: finds the command, checks its options, and runs it. */
export async function run(words: readonly string[], environment: Environment): Promise<ExitCode> {
  const [name, ...rest] = words;
  const command = commands.find((one) => one.name === name);
  if (name === undefined || ["--help", "-h", "help"].includes(name)) {
    environment.print(await usage(undefined, environment));
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    environment.print(version);
    return 0;
  }
  if (command === undefined) {
    const known = commands.map((one) => one.name);
    return badUsage(`There is no command "${name}".`, didYouMean(name, known), environment);
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    environment.print(await usage(command, environment));
    return 0;
  }
  const wrong = wrongWord(command, rest);
  if (wrong !== undefined) return badUsage(wrong.message, wrong.fix, environment);
  try {
    return await command.run(parseArgs([...rest], command.args), environment);
  } catch (error) {
    if (error instanceof Error && error.name === "CLIError") {
      const message = stripVTControlCharacters(error.message);
      return badUsage(message, `Run \`rita ${command.name} --help\`.`, environment);
    }
    const message = error instanceof Error ? error.message : String(error);
    environment.warn(renderText({ code: "RITA9001", message }, paintOf(environment)));
    return 2;
  }
}

function badUsage(message: string, fix: string, environment: Environment): ExitCode {
  environment.warn(renderText({ code: "RITA1005", message, fix }, paintOf(environment)));
  return 2;
}

/** The first word that the command does not know, or an option without its value. */
function wrongWord(
  { name, args }: Command,
  words: readonly string[],
): { message: string; fix: string } | undefined {
  const options = Object.entries(args).filter(([, { type }]) => type !== "positional");
  const flags = options.map(([option]) => `--${option}`);
  let positionals = Object.keys(args).length - options.length;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [flag = "", value] = word.split(/=(.*)/s);
    const option = options.find(([one]) => `--${one}` === flag);
    if (!word.startsWith("-")) {
      positionals -= 1;
      if (positionals < 0) return { message: `"${word}" is too much.`, fix: `Run \`rita ${name} --help\`.` };
    } else if (option === undefined) {
      const fix = flags.length === 0 ? `\`rita ${name}\` has no options.` : didYouMean(flag, flags);
      return { message: `\`rita ${name}\` has no option ${flag}.`, fix };
    } else if (option[1].type !== "boolean") {
      if (value === undefined) at += 1;
      const given = value ?? words[at];
      if (given === undefined || given === "" || given.startsWith("--")) {
        return { message: `The option ${flag} needs a value.`, fix: `Write ${flag}=<value>.` };
      }
    }
  }
  return undefined;
}

async function usage(command: Command | undefined, { colours }: Environment): Promise<string> {
  const subCommands = Object.fromEntries(
    commands.map(({ name, description, args }) => [
      name,
      defineCommand({ meta: { name, description }, args }),
    ]),
  );
  const root = defineCommand({ meta, subCommands });
  const text =
    command === undefined
      ? await renderUsage(root)
      : await renderUsage(subCommands[command.name] ?? root, root);
  return colours ? text : stripVTControlCharacters(text);
}

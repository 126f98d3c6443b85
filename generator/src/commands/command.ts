import type { ArgsDef } from "citty";
import type { Environment, ExitCode, Values } from "./environment.js";

/** A command as data: help, parsing and checking all come from the one definition. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly args: ArgsDef;
  /** Loads what the command needs only when it runs: `--help` and `--version` stay fast. */
  readonly run: (values: Values, environment: Environment) => Promise<ExitCode>;
}

/** Options of every command that reads a configuration and reports what it finds. */
const reportingArgs: ArgsDef = {
  config: {
    type: "string",
    description: "The configuration file, instead of the nearest rita.config",
    valueHint: "file",
  },
  format: {
    type: "enum",
    options: ["text", "json", "github"],
    default: "text",
    description: "How problems are printed",
  },
};

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "generate",
    description: "Generate types, validators, registry and skeletons from the schemas",
    args: {
      check: {
        type: "boolean",
        description: "Write nothing; show how files differ, and exit with 1 when they are not up to date",
      },
      "dry-run": { type: "boolean", description: "Write nothing; show what would be written" },
      watch: {
        type: "boolean",
        description: "Go on: generate again whenever a schema or the configuration changes",
      },
      force: { type: "boolean", description: "Generate everything anew, also where nothing has changed" },
      ...reportingArgs,
    },
    run: async (values, environment) => (await import("./generate.js")).runGenerate(values, environment),
  },
  {
    name: "lint",
    description: "List what is left to do in the skeletons; exit with 1 when there is something",
    args: {
      ...reportingArgs,
    },
    run: async (values, environment) => (await import("./lint.js")).runLint(values, environment),
  },
  {
    name: "new",
    description: "Make the schema of a new event or command",
    args: {
      kind: { type: "positional", description: "event or command", required: true },
      entity: { type: "positional", description: "The entity it belongs to, such as order", required: true },
      name: { type: "positional", description: "Its name, such as order-placed", required: true },
      config: {
        type: "string",
        description: "The configuration file, instead of the nearest rita.config",
        valueHint: "file",
      },
    },
    run: async (values, environment) => (await import("./new.js")).runNew(values, environment),
  },
  {
    name: "init",
    description: "Make a rita.config.ts and a first schema in this folder",
    args: {
      yes: { type: "boolean", description: "Ask nothing: take the usual folders" },
    },
    run: async (values, environment) => (await import("./init.js")).runInit(values, environment),
  },
  {
    name: "explain",
    description: "Explain a code such as RITA3001: what it means and what to do",
    args: { code: { type: "positional", description: "The code", required: true } },
    run: async (values, environment) =>
      (await import("./explain.js")).runExplain(String(values["code"]), environment),
  },
];

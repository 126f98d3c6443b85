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

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "generate",
    description: "Generate types, validators, registry and skeletons from the schemas",
    args: {
      check: {
        type: "boolean",
        description: "Write nothing; exit with 1 when generated files are not up to date",
      },
      "dry-run": { type: "boolean", description: "Write nothing; show what would be written" },
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
    },
    run: async (values, environment) => (await import("./generate.js")).runGenerate(values, environment),
  },
  {
    name: "init",
    description: "Make a rita.config.ts and a first schema in this folder",
    args: {},
    run: async (_values, environment) => (await import("./init.js")).runInit(environment),
  },
  {
    name: "explain",
    description: "Explain a code such as RITA3001: what it means and what to do",
    args: { code: { type: "positional", description: "The code", required: true } },
    run: async (values, environment) =>
      (await import("./explain.js")).runExplain(String(values["code"]), environment),
  },
];

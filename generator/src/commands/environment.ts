import { coloured, type Paint, plain } from "../diagnostics/paint.js";

/** The world as commands see it. Only `cli.ts` makes one from the real process. */
export interface Environment {
  readonly cwd: string;
  /** Whether this Node runs TypeScript itself. */
  readonly runsTypeScript: boolean;
  /** Whether output goes to a person's terminal that shows colours. */
  readonly colours: boolean;
  /** Prints a line of results. */
  readonly print: (text: string) => void;
  /** Prints a line of problems. */
  readonly warn: (text: string) => void;
}

/** How a command ends: 0 done, 1 generated files are stale, 2 wrong use, configuration or schemas. */
export type ExitCode = 0 | 1 | 2;

/** The values of a command's options and arguments, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** The colours of an environment. */
export function paintOf({ colours }: Environment): Paint {
  return colours ? coloured : plain;
}

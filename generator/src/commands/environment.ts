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
  /** Asked for by what goes on until it is stopped: aborted when the user wants an end. Default: never. */
  readonly stop?: () => AbortSignal;
  /** Shows how far a long run is, in place of what it showed before; an empty text takes it away. Default: nothing. */
  readonly progress?: (text: string) => void;
  /** Asks a person, who may just confirm the given answer. Missing where nobody can be asked. */
  readonly ask?: (question: string, answer: string) => Promise<string>;
}

/** How a command ends: 0 done, 1 generated files are stale, 2 wrong use, configuration or schemas. */
export type ExitCode = 0 | 1 | 2;

/** The values of a command's options and arguments, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** The colours of an environment. */
export function paintOf({ colours }: Environment): Paint {
  return colours ? coloured : plain;
}

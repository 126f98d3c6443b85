import { join } from "node:path";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";

/** The compilers users have, by the package that holds them. */
export const compilers = { "5.6": "typescript-5.6", "5.9": "typescript-5.9", "7": "typescript" } as const;

/** Version of a compiler, as users speak of it. */
export type CompilerVersion = keyof typeof compilers;

/** An error a compiler reports. */
export interface CompileError {
  /** Path as the compiler prints it, relative to its folder; empty for an error of the options. */
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Compiles a project in `cwd` and gives the errors it reports. */
export async function compile(
  version: CompilerVersion,
  cwd: string,
  args: readonly string[] = ["--project", "."],
): Promise<CompileError[]> {
  const program = join(root, "node_modules", compilers[version], "bin/tsc");
  const { code, stdout, stderr } = await run(process.execPath, [program, "--pretty", "false", ...args], {
    cwd,
  });
  const errors = [...stdout.matchAll(/^(?:(.+?)\((\d+),\d+\): )?error (TS\d+): (.*)$/gm)].map(
    ([, file = "", line = "0", errorCode = "", message = ""]) => ({
      file,
      line: Number(line),
      code: errorCode,
      message,
    }),
  );
  if ((code === 0) !== (errors.length === 0)) {
    throw new Error(`TypeScript ${version} ended with ${code}:\n${stdout}${stderr}`);
  }
  return errors;
}

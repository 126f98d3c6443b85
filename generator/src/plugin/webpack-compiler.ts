import { watchList } from "../schema/watch-list.js";
import { pluginName, type Told, told } from "./report.js";
import type { Session } from "./session.js";

interface Started {
  tapPromise(name: string, before: () => Promise<void>): void;
}
interface Paths {
  addAll(paths: readonly string[]): unknown;
}
interface Problems {
  push(problem: Error): unknown;
}

/** What webpack's compiler and Rspack's have in common, as far as it is used here. */
export interface AnyCompiler {
  readonly context: string;
  readonly webpack: { readonly WebpackError: new (message: string) => Error };
  readonly hooks: {
    readonly run: Started;
    readonly watchRun: Started;
    readonly thisCompilation: {
      tap(name: string, begin: (compilation: AnyCompilation) => void): void;
    };
  };
  getInfrastructureLogger(name: string): { info(message: string): void };
}
interface AnyCompilation {
  readonly contextDependencies: Paths;
  readonly fileDependencies: Paths;
  readonly missingDependencies: Paths;
  readonly errors: Problems;
  readonly warnings: Problems;
}

/**
 * Generates before each compilation of webpack or Rspack. Problems are errors of the compilation, so that it fails
 * like any other and a server shows them; a watching compiler compiles again when what was told here changes.
 */
export function generateForCompiler(compiler: AnyCompiler, session: Session): void {
  const { context: root, hooks, webpack } = compiler;
  let now: Told | undefined;
  const generate = async (): Promise<void> => {
    now = told(await session.run(root));
    if (now.written !== undefined) compiler.getInfrastructureLogger(pluginName).info(now.written);
  };
  // Not `make`: there the entries are resolved at the same time.
  hooks.run.tapPromise(pluginName, generate);
  hooks.watchRun.tapPromise(pluginName, generate);
  hooks.thisCompilation.tap(pluginName, (compilation) => {
    const { folders, files, missing } = watchList(session.watched(root));
    compilation.contextDependencies.addAll(folders);
    compilation.fileDependencies.addAll(files);
    compilation.missingDependencies.addAll(missing);
    if (now?.errors !== undefined) compilation.errors.push(new webpack.WebpackError(now.errors));
    if (now?.warnings !== undefined) compilation.warnings.push(new webpack.WebpackError(now.warnings));
  });
}

import { watchList } from "../schema/watch-list.js";
import { told } from "./report.js";
import type { Session } from "./session.js";

/** What Rollup, Rolldown and Vite give a hook, as far as it is used here. */
export interface BuildContext {
  readonly meta: { readonly watchMode: boolean };
  addWatchFile(path: string): void;
  error(problem: { readonly message: string; readonly stack: string }): never;
  warn(message: string): void;
  info(message: string): void;
}

/**
 * Generates before the modules of a build are resolved. Throws where that fails: it ends a single build, and a
 * watching bundler reports it and builds again after the next change of what it was told to watch here.
 */
export async function generateBefore(context: BuildContext, session: Session, root: string): Promise<void> {
  const { errors, warnings, written } = told(await session.run(root));
  if (context.meta.watchMode) {
    const { folders, files, missing } = watchList(session.watched(root));
    for (const path of [...folders, ...files, ...missing]) context.addWatchFile(path);
  }
  // The place is in a schema; where this code stands helps nobody.
  if (errors !== undefined) context.error({ message: errors, stack: "" });
  if (warnings !== undefined) context.warn(warnings);
  if (written !== undefined) context.info(written);
}

/** The hook in which a build starts; `rootOf` finds the bundler's root in what it gives the hook. */
export function startOf<Options>(
  session: Session,
  rootOf: (options: Options) => string,
): {
  readonly order: "pre";
  readonly sequential: true;
  readonly handler: (this: BuildContext, options: Options) => Promise<void>;
} {
  return {
    order: "pre",
    sequential: true,
    async handler(options) {
      await generateBefore(this, session, rootOf(options));
    },
  };
}

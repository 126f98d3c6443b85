import { createUnplugin, type UnpluginInstance } from "unplugin";
import { generateForEsbuild } from "./esbuild-setup.js";
import type { PluginOptions } from "./options.js";
import { pluginName } from "./report.js";
import { startOf } from "./rollup-hooks.js";
import { newSession } from "./session.js";
import { viteHooks } from "./vite-hooks.js";
import { generateForCompiler } from "./webpack-compiler.js";

/** The plugin for every bundler. Each has hooks of its own for what is asked here: to come before all modules. */
export const unplugin: UnpluginInstance<PluginOptions | undefined, false> = createUnplugin((options) => {
  const session = newSession(options);
  // Rollup has no root of its own.
  const current = (): string => process.cwd();
  return {
    name: pluginName,
    vite: viteHooks(session),
    rollup: { buildStart: startOf(session, current) },
    rolldown: { buildStart: startOf(session, ({ cwd }: { readonly cwd: string }) => cwd) },
    webpack: (compiler) => generateForCompiler(compiler, session),
    rspack: (compiler) => generateForCompiler(compiler, session),
    esbuild: { setup: (build) => generateForEsbuild(build, session, current) },
  };
});

/**
 * The plugin for esbuild.
 *
 * @module
 */
import type { Plugin } from "esbuild";
import type { PluginOptions } from "./options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions } from "./options.js";

/** Generates before each build of esbuild, and again when a schema or the configuration changes. */
export function rita(options?: PluginOptions): Plugin {
  return unplugin.esbuild(options);
}

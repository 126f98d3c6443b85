/**
 * The plugin for Rollup.
 *
 * @module
 */
import type { Plugin } from "rollup";
import type { PluginOptions } from "./options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions } from "./options.js";

/** Generates before each build of Rollup, and again when a schema or the configuration changes. */
export function rita(options?: PluginOptions): Plugin {
  return unplugin.rollup(options);
}

/**
 * The plugin for Rolldown.
 *
 * @module
 */
import type { Plugin } from "rolldown";
import type { PluginOptions } from "./options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions } from "./options.js";

/** Generates before each build of Rolldown, and again when a schema or the configuration changes. */
export function rita(options?: PluginOptions): Plugin {
  return unplugin.rolldown(options);
}

/**
 * The plugin for Vite.
 *
 * @module
 */
import type { Plugin } from "vite";
import type { PluginOptions } from "./options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions } from "./options.js";

/** Generates before each build of Vite, and again when a schema or the configuration changes. */
export function rita(options?: PluginOptions): Plugin {
  return unplugin.vite(options);
}

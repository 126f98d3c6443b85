/**
 * The plugin for webpack.
 *
 * @module
 */
import type { WebpackPluginInstance } from "webpack";
import type { PluginOptions } from "./options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions } from "./options.js";

/** Generates before each build of webpack, and again when a schema or the configuration changes. */
export function rita(options?: PluginOptions): WebpackPluginInstance {
  return unplugin.webpack(options);
}

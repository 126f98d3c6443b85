/**
 * The plugin for Rspack.
 *
 * @module
 */
import type { RspackPluginInstance } from "@rspack/core";
import type { PluginOptions } from "./options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions } from "./options.js";

/** Generates before each build of Rspack, and again when a schema or the configuration changes. */
export function rita(options?: PluginOptions): RspackPluginInstance {
  return unplugin.rspack(options);
}

/** Options of the plugin. What is generated, and where to, stands in the configuration file. */
export interface PluginOptions {
  /**
   * The configuration file, relative to the bundler's root. Default: the nearest `rita.config.ts`, `.js`, `.mjs` or
   * `.json`, in the root or a folder above it.
   */
  readonly config?: string | undefined;
  /**
   * `"write"` generates. `"check"` writes nothing, and reports every generated file that is not as it has to be, so
   * that a build from files under version control fails when they are stale. Default: `"write"`.
   */
  readonly mode?: "write" | "check" | undefined;
}

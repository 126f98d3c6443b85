/** How import paths in generated code end: as Node wants them, as TypeScript sources, or bare for bundlers. */
export type ImportExtension = ".js" | ".ts" | "";

/** One job: a folder of schemas and where the code made from it goes. Paths are relative to the config file. */
export interface Config {
  /** Folder of the schemas. Default: `schemas`. */
  readonly schemas?: string | undefined;
  /** Folder that the generator owns and writes to. Default: `src/generated`. */
  readonly out?: string | undefined;
  /** Folder for `<entity>/evolver.ts` and `<entity>/decider.ts`. Default: none are made. */
  readonly skeletons?: string | undefined;
  /** How import paths end. Default: `".js"`. */
  readonly importExtension?: ImportExtension | undefined;
  /** Whether properties and lists of generated types are readonly. Default: true. */
  readonly readonly?: boolean | undefined;
}

/** Gives the configuration back as it is, with its options checked. A list means several jobs. */
export function defineConfig(config: Config): Config;
export function defineConfig(config: readonly Config[]): readonly Config[];
export function defineConfig(config: Config | readonly Config[]): Config | readonly Config[] {
  return config;
}

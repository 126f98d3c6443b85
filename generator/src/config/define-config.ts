/** How import paths in generated code end: as Node wants them, as TypeScript sources, or bare for bundlers. */
export type ImportExtension = ".js" | ".ts" | "";

/** How enumerations that have a name are printed: as a union of values, or with an object that holds them. */
export type EnumStyle = "union" | "object";

/** How dates and times are typed: as any text, or as texts of types of their own. */
export type DateStyle = "string" | "branded";

/** One job: a folder of schemas and where the code made from it goes. Paths are relative to the config file. */
export interface Config {
  /** Folder of the schemas. Default: `schemas`. */
  readonly schemas?: string | undefined;
  /** Folder that the generator owns and writes to. Default: `src/generated`. */
  readonly out?: string | undefined;
  /** Folder for `<entity>/evolver.ts` and `<entity>/decider.ts`. Default: none are made. */
  readonly skeletons?: string | undefined;
  /**
   * How import paths end. Default: `"auto"`, as the nearest tsconfig.json asks for: `".ts"` where it allows that,
   * `""` for bundlers, `".js"` otherwise.
   */
  readonly importExtension?: ImportExtension | "auto" | undefined;
  /**
   * How an enum of texts that has a name (in `$defs` or a file of its own) is printed: `"union"`, or `"object"`,
   * a constant object of its values under the same name besides. Default: `"union"`.
   */
  readonly enums?: EnumStyle | undefined;
  /**
   * How the formats `date-time`, `date` and `time` are typed: `"string"`, or `"branded"`, as the types
   * `DateTimeString`, `DateString` and `TimeString` of the generated `dates.ts`, which no other text fits.
   * Default: `"string"`.
   */
  readonly dates?: DateStyle | undefined;
  /** Whether properties and lists of generated types are readonly. Default: true. */
  readonly readonly?: boolean | undefined;
}

/** Gives the configuration back as it is, with its options checked. A list means several jobs. */
export function defineConfig(config: Config): Config;
export function defineConfig(config: readonly Config[]): readonly Config[];
export function defineConfig(config: Config | readonly Config[]): Config | readonly Config[] {
  return config;
}

import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** The two packages' folders. */
export const packages: { readonly runtime: string; readonly generator: string } = {
  runtime: `${root}/runtime`,
  generator: `${root}/generator`,
};

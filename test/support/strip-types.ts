import { transform } from "esbuild";

/** A plugin that takes the types out of TypeScript, for bundlers with Rollup's hooks that do not know it. */
export const stripTypes: {
  readonly name: string;
  readonly transform: (code: string, id: string) => Promise<string | undefined>;
} = {
  name: "strip-types",
  transform: async (code, id) =>
    id.endsWith(".ts") ? (await transform(code, { loader: "ts" })).code : undefined,
};

import { transformSync } from "esbuild";
import * as runtime from "../../runtime/src/codegen/v1.js";
import type { PrintedChecks } from "./golden-validators.js";

/** The printed checks of a validators module, given its text. Much faster than a bundle where there are many. */
export function checksOf(code: string): PrintedChecks {
  const module: { exports: Record<string, PrintedChecks> } = { exports: {} };
  const { code: plain } = transformSync(code, { loader: "ts", format: "cjs" });
  new Function("module", "exports", "require", plain)(module, module.exports, () => runtime);
  const [checks] = Object.values(module.exports);
  if (checks === undefined) throw new Error("There are no checks in this module.");
  return checks;
}

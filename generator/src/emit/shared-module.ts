import type { Model } from "../ir/types.js";
import { brandSymbol } from "./brand.js";
import { type CodeFile, codeFile } from "./code-file.js";
import { declarationCode } from "./declaration.js";
import { type EmitOptions, modulePathOf, typePrinter } from "./options.js";

/** The module of the types that belong to no entity, or `undefined` when there are none. */
export function sharedModule(model: Model, options: EmitOptions): CodeFile | undefined {
  const shared = [...model.declarations.values()].filter(({ entity }) => entity === undefined);
  if (shared.length === 0) return undefined;
  const file = codeFile(modulePathOf(undefined));
  for (const { name } of shared) file.declare(name);
  if (shared.some(({ branded }) => branded)) file.print(brandSymbol);
  for (const declaration of shared.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    file.print(declarationCode(declaration, typePrinter(model, options)), "\n");
  }
  return file;
}

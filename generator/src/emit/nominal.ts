import type { IrType, Model } from "../ir/types.js";
import type { Code } from "./code-file.js";
import { dateType } from "./dates-module.js";
import { declaredType, type EmitOptions } from "./options.js";
import { innerTypes } from "./references.js";

/**
 * An example as an expression of its declared type. Where that holds nominal types a cast is needed, and right,
 * because the write check has accepted the example.
 */
export function typedExample(
  example: Code | undefined,
  id: string,
  model: Model,
  options: EmitOptions,
): Code | undefined {
  if (example === undefined || !holdsNominal(id, model, options)) return example;
  return [example, " as unknown as ", declaredType(model, id)];
}

/** Whether a declared type holds nominal types, which a plain value fits only by a cast. */
function holdsNominal(id: string, model: Model, { dates }: EmitOptions): boolean {
  const seen = new Set<string>();
  const declared = (one: string): boolean => {
    if (seen.has(one)) return false;
    seen.add(one);
    const declaration = model.declarations.get(one);
    return declaration !== undefined && (declaration.branded || holds(declaration.type));
  };
  const holds = (type: IrType): boolean => {
    if (type.kind === "reference") return declared(type.id);
    if (type.kind === "string") return dates === "branded" && dateType(type) !== undefined;
    return innerTypes(type).some(holds);
  };
  return declared(id);
}

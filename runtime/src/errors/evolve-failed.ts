import { RitaError } from "./rita-error.js";

/** The error for an event a model failed on; a `RitaError` of the model's own stays as it is. */
export function evolveFailed(
  cause: unknown,
  { type, sequence }: { readonly type: string; readonly sequence: number },
  model = "The model",
): RitaError {
  if (cause instanceof RitaError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const text = `${model} failed on the event ${sequence} (${type}): ${why}`;
  return new RitaError("EVOLVE_FAILED", text, { type, sequence }, { cause });
}

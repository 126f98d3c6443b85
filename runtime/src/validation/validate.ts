import type { Check } from "./check.js";
import { explain } from "./explain.js";
import type { Result } from "./result.js";

/** Runs a generated check and reports every problem it found, in words. Never changes the value. */
export function validate<D>(check: Check, value: unknown): Result<D> {
  if (check(value)) return { ok: true, data: value as D };
  const issues = explain(check.errors ?? []);
  check.errors = null;
  return { ok: false, issues };
}

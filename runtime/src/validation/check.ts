import type { types } from "../phantom.js";

/** One problem as a generated check reports it: in the form of ajv, without texts. */
export interface CheckFailure {
  /** JSON pointer into the checked value, `""` for the value itself. */
  readonly instancePath: string;
  /** Place of the keyword in the schema, in failures of checks that say so; generated ones do not. */
  readonly schemaPath?: string | undefined;
  /** The schema keyword that refused the value. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A generated check: true = valid; otherwise `errors` holds every problem until the next call. */
export interface Check {
  (value: unknown): boolean;
  errors?: readonly CheckFailure[] | null | undefined;
}

/**
 * The two checks of one message: `write` is strict and closed, for what this program is about to store;
 * `read` ignores unknown properties, so that a newer writer does not break an older reader.
 */
export interface Validators<out D> {
  readonly write: Check;
  readonly read: Check;
  readonly [types]?: { readonly data: D };
}

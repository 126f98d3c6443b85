/** One problem in a checked value. */
export interface Issue {
  /** JSON pointer to the value at fault, `""` for the whole value. */
  readonly path: string;
  /** What is wrong and what is wanted, for a person. */
  readonly message: string;
  /** The schema keyword that refused the value: `required`, `type`, `enum` … */
  readonly keyword: string;
}

/** The outcome of checking a value of unknown origin. */
export type Result<D> =
  | { readonly ok: true; readonly data: D }
  | { readonly ok: false; readonly issues: readonly Issue[] };

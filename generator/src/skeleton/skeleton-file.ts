/** A file that is made once and then belongs to the user. */
export interface SkeletonFile {
  /** Path inside the skeletons folder. */
  readonly path: string;
  /** What it holds when it is made. */
  readonly text: string;
  /** The constant it declares: `orderEvolver`. */
  readonly constant: string;
  /** The generated interface that the constant has: `OrderEvolver`. */
  readonly type: string;
  /** The property of the constant that holds the cases; `undefined` = the cases are its own properties. */
  readonly casesIn: string | undefined;
  /** The keys of its cases, each with the keys inside of it where it is an object. */
  readonly cases: Readonly<Record<string, readonly string[]>>;
}

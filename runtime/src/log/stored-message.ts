/** The headers of a stored message. Names are case-sensitive. */
export interface StoredHeaders {
  /** The first value of a header, `""` when it is absent. */
  get(name: string): string;
  /** The names, each once. An implementation may leave out those that do not begin with `prefix`. */
  keys(prefix?: string): readonly string[];
}

/** A message of the log, whichever way it was read. */
export interface StoredMessage {
  readonly subject: string;
  readonly sequence: number;
  /** Server's time of storing. */
  readonly recorded: Date;
  readonly headers: StoredHeaders;
  readonly data: Uint8Array;
}

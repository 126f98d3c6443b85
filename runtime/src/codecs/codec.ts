/** Turns event data into bytes and back. `name` is what the header `Rita-Codec` says. */
export interface Codec {
  readonly name: string;
  encode(data: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

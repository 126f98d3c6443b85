/** Turns event data into bytes and back. `name` is what the header `Rita-Codec` says. */
export interface Codec {
  readonly name: string;
  /** The bytes of an event's data. Throws when the data has no such form. */
  encode(data: unknown, type: string): Uint8Array;
  /** The data in an event's bytes. Throws when they are none, and when a value could only be given rounded. */
  decode(bytes: Uint8Array, type: string): unknown;
  /** Whether it can write this event type; left out = any. A protobuf codec needs a message schema for each. */
  supports?(type: string): boolean;
}

import type { Codec } from "./codec.js";
import { loadPeer } from "./peer.js";

/** A message schema as `protoc-gen-es` 2 generates it: `OrderPlacedSchema`. */
export interface ProtobufSchema {
  readonly kind: "message";
  readonly typeName: string;
}

/**
 * Protocol Buffers: the data of each event type is the message of a schema, which the application sees in protobuf's
 * JSON form, so that a JSON schema can describe it: 64-bit integers and bytes are strings, times RFC 3339 text, enums
 * their names. Fields without presence are there on reading even when they have their default value.
 *
 * `schemas`: by event type, as `protoc-gen-es` 2 generates them.
 *
 * @throws RitaError `CODEC_UNAVAILABLE` when the package `@bufbuild/protobuf` is not installed.
 */
export async function protobuf(schemas: Readonly<Record<string, ProtobufSchema>>): Promise<Codec> {
  const runtime = await loadPeer("protobuf", "@bufbuild/protobuf", () => import("@bufbuild/protobuf"));
  type Schema = Parameters<typeof runtime.toJson>[0];
  const known = new Map(Object.entries(schemas)) as ReadonlyMap<string, unknown> as ReadonlyMap<
    string,
    Schema
  >;
  const schemaOf = (type: string): Schema => {
    const schema = known.get(type);
    if (schema !== undefined) return schema;
    throw new TypeError(`the codec protobuf was given no message schema for the event type "${type}"`);
  };
  return {
    name: "protobuf",
    supports: (type) => known.has(type),
    encode: (data, type) => {
      const schema = schemaOf(type);
      return runtime.toBinary(schema, runtime.fromJson(schema, data as never));
    },
    decode: (bytes, type) => {
      const schema = schemaOf(type);
      return runtime.toJson(schema, runtime.fromBinary(schema, bytes), { alwaysEmitImplicit: true });
    },
  };
}

import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  AnySchema,
  BoolValueSchema,
  BytesValueSchema,
  DoubleValueSchema,
  DurationSchema,
  FileDescriptorProtoSchema,
  FloatValueSchema,
  file_google_protobuf_timestamp,
  Int64ValueSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
  UInt64ValueSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import { binary, json, msgpack, protobuf } from "rita-ts/codecs";
import { describe, expect, it } from "vitest";
import { otherBytes, otherMsgpack, otherWhenWritten, refusedBytes } from "./codec-differences.js";
import { vectors } from "./wire-vectors.js";

const { codecs } = vectors;
const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const written = <R extends { readonly bytes?: string }>(
  rows: readonly R[],
): readonly (R & { bytes: string })[] =>
  rows.filter((row): row is R & { bytes: string } => row.bytes !== undefined);

const A = messageA();
const schemas: Readonly<Record<string, DescMessage>> = {
  "rita.A": A,
  "google.protobuf.Any": AnySchema,
  "google.protobuf.BoolValue": BoolValueSchema,
  "google.protobuf.BytesValue": BytesValueSchema,
  "google.protobuf.DoubleValue": DoubleValueSchema,
  "google.protobuf.Duration": DurationSchema,
  "google.protobuf.FloatValue": FloatValueSchema,
  "google.protobuf.Int64Value": Int64ValueSchema,
  "google.protobuf.StringValue": StringValueSchema,
  "google.protobuf.Struct": StructSchema,
  "google.protobuf.Timestamp": TimestampSchema,
  "google.protobuf.UInt64Value": UInt64ValueSchema,
  "google.protobuf.Value": ValueSchema,
};
const packed = await msgpack();
const proto = await protobuf(schemas);

describe("json: what Go has written is read, and written again in the same bytes", () => {
  it.each(written(codecs.json).map((row) => [row.name, row] as const))("%s", (name, { bytes }) => {
    const refusal = refusedBytes[`json/${name}`];
    if (refusal !== undefined) {
      expect(() => json.decode(bytesOf(bytes), "t")).toThrow(refusal[0]);
      return;
    }
    const again = json.encode(json.decode(bytesOf(bytes), "t"), "t");
    const other = otherBytes[`json/${name}`];
    expect(Buffer.from(again).toString()).toBe(other?.[0] ?? Buffer.from(bytesOf(bytes)).toString());
  });
});

describe("binary: bytes are bytes", () => {
  it.each(written(codecs.binary).map((row) => [row.name, row.bytes] as const))("%s", (_name, bytes) => {
    const given = bytesOf(bytes);
    expect(binary.encode(binary.decode(given, "t"), "t")).toEqual(given);
  });
});

/** A value in a form to compare: bytes in base64 and long integers as text, as the JSON of the same row has them. */
function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "bigint") return integer(String(value));
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, comparable(inner)]));
}

/** A number where it says the integer exactly, else text. */
function integer(digits: string): number | string {
  return BigInt(Number(digits)) === BigInt(digits) ? Number(digits) : `integer ${digits}`;
}

function jsonOf(name: string): unknown {
  const row = codecs.json.find((one) => one.name === name);
  const text = Buffer.from(row?.bytes ?? "", "base64").toString();
  return JSON.parse(
    text.replace(/(?<=[:,[])-?\d{16,}(?=[,}\]])/g, (digits) => JSON.stringify(integer(digits))),
  );
}

describe("msgpack: what Go has written is read as the value Go writes in JSON, and again after it was written here", () => {
  it.each(written(codecs.msgpack).map((row) => [row.name, row] as const))("%s", (name, { bytes }) => {
    const refusal = refusedBytes[`msgpack/${name}`];
    if (refusal !== undefined) {
      expect(() => packed.decode(bytesOf(bytes), "t")).toThrow(refusal[0]);
      return;
    }
    const value = packed.decode(bytesOf(bytes), "t");
    const other = otherMsgpack[name];
    expect(comparable(value)).toEqual(other === undefined ? jsonOf(name) : other[0]);
    const again = packed.decode(packed.encode(value, "t"), "t");
    expect(again).toEqual(otherWhenWritten[name]?.[0] ?? value);
  });

  it.each(
    written(codecs.msgpack).filter(({ name }) =>
      /^int-|^bool|^string-(?!invalid)|^float64-(?!0|1$|minus-0|nan)/.test(name),
    ),
  )("$name is written here as by Go, integers in the shortest form", ({ bytes }) => {
    const value = packed.decode(bytesOf(bytes), "t");
    expect(hex(packed.encode(value, "t"))).toBe(hex(bytesOf(bytes)));
  });

  it("a Date is written as Go writes a time", () => {
    for (const [name, text] of [
      ["time-utc-seconds", "2024-05-06T07:08:09Z"],
      ["time-2106", "2200-01-01T00:00:00Z"],
      ["time-2600", "2600-01-01T00:00:00Z"],
      ["time-before-epoch", "1969-12-31T23:59:59.5Z"],
      ["time-zero", "0001-01-01T00:00:00Z"],
    ]) {
      const row = codecs.msgpack.find((one) => one.name === name);
      expect(hex(packed.encode({ T: new Date(text ?? "") }, "t"))).toBe(hex(bytesOf(row?.bytes ?? "")));
    }
  });
});

describe("protobuf: what Go has written is read, and written again in the same bytes", () => {
  const rows = written(codecs.protobuf).filter(({ goType }) => schemas[goType] !== undefined);

  it.each(rows.map((row) => [row.name, row] as const))("%s", (name, { bytes, goType }) => {
    const refusal = refusedBytes[`protobuf/${name}`];
    if (refusal !== undefined) {
      expect(() => proto.decode(bytesOf(bytes), goType)).toThrow(refusal[0]);
      return;
    }
    const value = proto.decode(bytesOf(bytes), goType);
    const other = otherBytes[`protobuf/${name}`];
    expect(hex(proto.encode(value, goType))).toBe(other?.[0] ?? hex(bytesOf(bytes)));
  });

  it("is seen in protobuf's JSON form, 64-bit integers and times exact", () => {
    const full = codecs.protobuf.find(({ name }) => name === "A-full");
    expect(proto.decode(bytesOf(full?.bytes ?? ""), "rita.A")).toEqual({
      ...{ s: "foo", i: 5, b: true, f: 1.399999976158142, t: "2024-05-06T07:08:09.123456789Z" },
      a: { s: "", i: -10, b: false, f: 0 },
    });
    const long = codecs.protobuf.find(({ name }) => name === "uint64-value-max");
    expect(proto.decode(bytesOf(long?.bytes ?? ""), "google.protobuf.UInt64Value")).toBe(
      "18446744073709551615",
    );
  });
});

describe("what strangers write", () => {
  const own = { json, msgpack: packed, protobuf: proto, binary };
  const rows = codecs.decode.filter(({ goType }) => goType !== "*Inner" && !/Blob/.test(goType ?? ""));

  it.each(rows.map((row) => [`${row.codec}/${row.name}`, row] as const))(
    "%s",
    (name, { codec, bytes, goType }) => {
      const decode = () =>
        own[codec].decode(bytesOf(bytes), codec === "protobuf" ? "rita.A" : (goType ?? ""));
      const refusal = refusedBytes[name];
      // Whether a value fits a type is for the event's schema to say here; only what is no value is refused.
      if (refusal === undefined) expect(decode).not.toThrow();
      else expect(decode).toThrow(refusal[0]);
    },
  );

  it("fields of a newer message are passed over", () => {
    const newer = toBinary(A, fromBinary(A, Uint8Array.from([0x78, 0x01])));
    expect(proto.decode(newer, "rita.A")).toEqual({ s: "", i: 0, b: false, f: 0 });
  });
});

/** The message of Rita's own tests; `protoc-gen-es` would generate the same. */
function messageA(): DescMessage {
  const types = { double: 1, float: 2, int64: 3, int32: 5, bool: 8, string: 9, message: 11 } as const;
  const field = (name: string, number: number, type: keyof typeof types, typeName?: string) => ({
    ...{ name, jsonName: name, number, type: types[type], label: 1 as const },
    ...(typeName !== undefined && { typeName }),
  });
  const file = create(FileDescriptorProtoSchema, {
    ...{
      name: "a.proto",
      package: "rita",
      syntax: "proto3",
      dependency: ["google/protobuf/timestamp.proto"],
    },
    messageType: [
      {
        name: "A",
        field: [
          field("s", 1, "string"),
          field("i", 2, "int32"),
          field("b", 3, "bool"),
          field("f", 4, "float"),
          field("a", 5, "message", ".rita.A"),
          field("t", 6, "message", ".google.protobuf.Timestamp"),
        ],
      },
    ],
  });
  const message = createFileRegistry(file, (name) =>
    name === "google/protobuf/timestamp.proto" ? file_google_protobuf_timestamp.proto : undefined,
  ).getMessage("rita.A");
  if (message === undefined) throw new Error("the message is in the file");
  return message;
}

type Refusals = Readonly<Record<string, readonly [error: string | RegExp, reason: string]>>;

const rounded = "a JavaScript number would round it; Go's any and int64 differ here, too";
const noJson = "it is no JSON";
const incomplete = "it is not complete";

/** Bytes that are refused here: what the error says, and why. */
export const refusedBytes: Refusals = {
  "json/ints-max": [/9223372036854775807 is beyond 2\^53/, rounded],
  "json/ints-min": [/-9223372036854775808 is beyond 2\^53/, rounded],
  "json/int64-max": [/9223372036854775807 is beyond 2\^53/, rounded],
  "json/int64-2^53+1": [/9007199254740993 is beyond 2\^53/, rounded],
  "json/uint64-max": [/18446744073709551615 is beyond 2\^53/, rounded],
  "json/any-number": [/9007199254740993 is beyond 2\^53/, rounded],
  "json/number-overflow": [/9223372036854775808 is beyond 2\^53/, rounded],
  "json/spaces-only": [/JSON/, noJson],
  "json/trailing-data": [/JSON/, noJson],
  "msgpack/empty": [/./, incomplete],
  "msgpack/truncated": [/./, incomplete],
  "msgpack/trailing-bytes": [/Extra 2/, "Go passes over what stands behind the value"],
  "msgpack/bin-key": [/key/, "names of properties are texts; Go takes bytes as well"],
  "msgpack/string-invalid-utf8": ["a text is not UTF-8", "it would become another text"],
  "msgpack/time-year-10000": ["outside the years 0 to 9999", "RFC 3339 cannot say it"],
  "protobuf/truncated": [/./, incomplete],
  "protobuf/invalid-utf8": [/./, "Go refuses it as well"],
  "protobuf/wrong-wire-type": [/./, "Go keeps the field as an unknown one"],
  "protobuf/any": [/./, "the type inside an Any has to be registered for its JSON form"],
};

/** Other bytes than Go's for the same value: JSON as text, the rest in hexadecimal digits. */
export const otherBytes: Readonly<Record<string, readonly [bytes: string, reason: string]>> = {
  "json/float64-minus-0": ['{"V":0}', "JSON.stringify has no negative zero"],
  "json/string-invalid-utf8": [
    '{"V":"a\ufffdb"}',
    "the replacement character itself, which Go writes as an escape",
  ],
};

/** Values that are read and cannot be written so. */
export const otherWhenWritten: Readonly<Record<string, readonly [value: unknown, reason: string]>> = {
  "float64-minus-0": [{ V: 0 }, "a whole number is written as an integer, which has no negative zero"],
};

const tags = "msgpack has its own tags for names and for what is left out";
const float32 = "the float32 itself; JSON shows the shortest text for it";
const noNumber = "JSON has no such number";

/** Values that Go's JSON of the same row does not show. */
export const otherMsgpack: Readonly<Record<string, readonly [value: unknown, reason: string]>> = {
  "float32-0.1": [{ V: 0.10000000149011612 }, float32],
  "float32-max": [{ V: 3.4028234663852886e38 }, float32],
  "float64-nan": [{ V: Number.NaN }, noNumber],
  "float32-nan": [{ V: Number.NaN }, noNumber],
  "float64-inf": [{ V: Number.POSITIVE_INFINITY }, noNumber],
  "float64-minus-inf": [{ V: Number.NEGATIVE_INFINITY }, noNumber],
  bytes: [{ Data: "AAH+/w==", Nil: null, Empty: "", Arr: "AQID" }, "an array of bytes is bytes in msgpack"],
  "time-offset": [{ T: "2024-05-06T01:38:09.5Z" }, "msgpack keeps no offset"],
  "embedded-pointer-nil": [{ X: null, Y: 2 }, tags],
  "embedded-with-name": [{ X: 1, Y: 2 }, tags],
  "tags-full": [{ x: "a", B: "b", c: "c", E: 5, f: 0 }, tags],
  "tags-empty": [{ x: "", E: 0 }, tags],
  "omitempty-all-zero": [{ st: { X: 0 } }, tags],
  "omitempty-empty-not-nil": [{ p: 0, st: { X: 0 } }, tags],
  omitzero: [{ T: "0001-01-01T00:00:00Z", St: { X: 0 } }, tags],
  "json-tag-only": [{ OrderID: "o-1" }, tags],
  "msgpack-tag-only": [{ order_id: "o-1" }, tags],
  "text-marshaler": [{ T: Buffer.from("text:x").toString("base64") }, "bytes in msgpack"],
};

import { decode as peerDecode, encode as peerEncode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkExact } from "./exact-numbers.js";
import { json } from "./json.js";
import { msgpack } from "./msgpack.js";
import { checkTexts } from "./msgpack-text.js";
import { readTimestamp, writeTimestamp } from "./msgpack-time.js";
import { checkCodecs, codecTable } from "./table.js";

const packed = await msgpack();

describe("JSON data", () => {
  it("comes back as it was given, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(json.decode(json.encode(value, "t"), "t")).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("is refused for an integer that a number would round, and for no other", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), fc.string(), (integer, text) => {
        const document = `{"a":[1.5e-7,${integer}],${JSON.stringify(text)}:${JSON.stringify(`${integer}`)}}`;
        const exact = String(Number(integer)) === String(integer);
        if (exact) expect(() => checkExact(document)).not.toThrow();
        else expect(() => checkExact(document)).toThrow(`${integer} is beyond 2^53`);
      }),
    );
  });

  it.each([
    '{"a":"9223372036854775807"}',
    '{"9223372036854775807":1}',
    "[0.12345678901234567]",
    '"\\"9223372036854775807"',
  ])("%s has no integer to look at", (text) => expect(() => checkExact(text)).not.toThrow());
});

describe("MessagePack data", () => {
  /** Without what JSON schemas cannot describe: undefined, and names the package refuses. */
  const value = fc.jsonValue().filter((one) => !JSON.stringify(one).includes("__proto__"));

  it("comes back as it was given, whatever it is", () => {
    fc.assert(
      fc.property(value, (one) => {
        const plain = JSON.parse(JSON.stringify(one));
        expect(packed.decode(packed.encode(plain, "t"), "t")).toEqual(plain);
      }),
    );
  });

  it("has every integer as an integer, exact on both ways", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (integer) => {
        const bytes = packed.encode({ n: integer }, "t");
        // 0xca and 0xcb are floats.
        expect([0xca, 0xcb]).not.toContain(bytes[3]);
        const { n } = packed.decode(bytes, "t") as { n: number | bigint };
        expect(BigInt(n)).toBe(integer);
        expect(typeof n).toBe(Number.isSafeInteger(Number(integer)) ? "number" : "bigint");
        if (typeof n === "number") expect(packed.encode({ n }, "t")).toEqual(bytes);
      }),
    );
  });

  it("leaves the given value as it is, and takes a frozen one", () => {
    const given = Object.freeze({ list: Object.freeze([2 ** 40, 5n]), none: undefined });
    expect(packed.decode(packed.encode(given, "t"), "t")).toEqual({ list: [2 ** 40, 5] });
    expect(given).toEqual({ list: [2 ** 40, 5n], none: undefined });
  });

  it("with a text that is not UTF-8 is refused wherever the text stands", () => {
    const texts = fc.array(fc.string({ unit: "binary" }), { maxLength: 5 });
    fc.assert(
      fc.property(value, texts, fc.uint8Array({ maxLength: 40 }), (one, list, bytes) => {
        const document = peerEncode({ list, bytes, one, at: new Date(0), last: "mark" });
        expect(() => checkTexts(document)).not.toThrow();
        expect(peerDecode(document)).toBeDefined();
        const broken = document.slice();
        broken[broken.length - 1] = 0xff;
        expect(() => checkTexts(broken)).toThrow("not UTF-8");
      }),
    );
  });

  it("never gets the key __proto__ into an object", () => {
    const bytes = Uint8Array.from(Buffer.from("81a95f5f70726f746f5f5f81a178c3", "hex"));
    expect(() => packed.decode(bytes, "t")).toThrow("__proto__");
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe("MessagePack times", () => {
  it("are exact to the nanosecond as text, and a Date comes back as it was", async () => {
    const dates = await msgpack({ times: "date" });
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          expect(new Date(readTimestamp(writeTimestamp(date), "text"))).toEqual(date);
          expect(dates.decode(dates.encode({ date }, "t"), "t")).toEqual({ date });
        },
      ),
    );
  });

  it.each([
    ["d7ff1d6f3454663881d9", "2024-05-06T07:08:09.123456789Z", "parts of a millisecond"],
    ["c70cff00000001ffffffffffffffff", "1969-12-31T23:59:59.000000001Z", "parts of a millisecond"],
  ])("%s is %s, and no Date", async (hex, text, why) => {
    const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
    expect(packed.decode(bytes, "t")).toBe(text);
    const dates = await msgpack({ times: "date" });
    expect(() => dates.decode(bytes, "t")).toThrow(why);
  });

  it.each(["d7ffffffffff00000000", "d4ff00", "c70cff3b9aca000000000000000000"])("%s is no time", (hex) => {
    expect(() => packed.decode(Uint8Array.from(Buffer.from(hex, "hex")), "t")).toThrow("a time has");
  });
});

describe("the codecs of a manager", () => {
  const types = [{ type: "order-placed", codec: "protobuf" }];

  it("name what to install when one is missing", () => {
    expect(() => checkCodecs(codecTable(), types)).toThrow(/CODEC_UNAVAILABLE.*Install @bufbuild\/protobuf/);
  });

  it("name the event type that one cannot write", () => {
    const protobuf = { ...json, name: "protobuf", supports: (type: string) => type !== "order-placed" };
    expect(() => checkCodecs(codecTable([protobuf]), types)).toThrow(/CODEC_UNAVAILABLE.*"order-placed"/);
    expect(() => checkCodecs(codecTable([protobuf]), [{ type: "other", codec: "protobuf" }])).not.toThrow();
  });
});

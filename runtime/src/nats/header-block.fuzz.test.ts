import { headers as newHeaders } from "@nats-io/transport-node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzz } from "../../../test/support/fuzz.js";
import { headerText } from "../../../test/support/header-text.js";
import { HeaderBlock, parseHeaders } from "./header-block.js";

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const value = fc
  .string({ unit: "grapheme", maxLength: 40 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they cannot stand in a header.
  .map((text) => text.replace(/[\u0000-\u001f\u007f]/g, "").trim());
const lines = fc.array(fc.tuple(name, value), { maxLength: 12 });

describe("header blocks", () => {
  it("read back what was written: names with their case, first and last of repeated ones", () => {
    fc.assert(
      fc.property(lines, (given) => {
        const read = parseHeaders(new HeaderBlock(headerText(given)).encode());
        expect(read.keys()).toEqual([...new Set(given.map(([one]) => one))]);
        for (const key of read.keys()) {
          const values = given.filter(([one]) => one === key).map(([, text]) => text);
          expect(read.get(key)).toBe(values[0]);
          expect(read.last(key)).toBe(values.at(-1));
        }
        expect(read.get("not there")).toBe("");
      }),
      fuzz(100),
    );
  });

  it("have the bytes the client's own headers have", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { selector: ([one]) => one, maxLength: 8 }),
        (given) => {
          const theirs = newHeaders();
          for (const [key, text] of given) theirs.append(key, text);
          const { encode } = theirs as unknown as { encode(): Uint8Array };
          const wanted = encode.call(theirs);
          if (given.length > 0)
            expect(Buffer.from(new HeaderBlock(headerText(given)).encode())).toEqual(Buffer.from(wanted));
        },
      ),
      fuzz(100),
    );
  });

  it("any bytes are read without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = parseHeaders(bytes);
        for (const key of read.keys()) expect(typeof read.get(key)).toBe("string");
      }),
      fuzz(100),
    );
  });
});

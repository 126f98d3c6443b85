import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzz } from "../../../test/support/fuzz.js";
import { headerText } from "../../../test/support/header-text.js";
import { HeaderBlock } from "./header-block.js";
import { received } from "./received.js";

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
const value = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
const lines = fc.array(fc.tuple(name, value), { maxLength: 8 });

/** A message as both clients keep it, and how they would read its headers. */
function clientMessage(given: readonly (readonly [string, string])[], internals: boolean) {
  const block = new HeaderBlock(headerText(given)).encode();
  const values = (wanted: string) => given.filter(([one]) => one === wanted).map(([, one]) => one);
  return {
    subject: "a.b",
    reply: "r",
    data: new Uint8Array([1, 2]),
    headers: {
      code: 0,
      description: "",
      get: (wanted: string) => values(wanted)[0] ?? "",
      last: (wanted: string) => values(wanted).at(-1) ?? "",
      keys: () => [...new Set(given.map(([one]) => one))],
    },
    ...(internals && { _rdata: new Uint8Array([...block, 1, 2]), _msg: { hdr: block.length } }),
  };
}

describe("a received message", () => {
  it("has the same headers from the client's raw bytes as from the client's own reading", () => {
    fc.assert(
      fc.property(lines, (given) => {
        const [raw, own] = [true, false].map((internals) => received(clientMessage(given, internals)));
        expect(raw?.headers?.keys()).toEqual(own?.headers?.keys());
        for (const [one] of given) {
          expect(raw?.headers?.get(one)).toBe(own?.headers?.get(one));
          expect(raw?.headers?.last(one)).toBe(own?.headers?.last(one));
        }
        expect([raw?.subject, raw?.reply, raw?.data]).toEqual([own?.subject, own?.reply, own?.data]);
      }),
      fuzz(100),
    );
  });

  it("has no headers where the client keeps none, or refuses them", () => {
    expect(received({ subject: "a", data: new Uint8Array(0) }).headers).toBeUndefined();
    const refusing = {
      subject: "a",
      data: new Uint8Array(0),
      get headers(): never {
        throw new Error("a name that Go takes");
      },
    };
    expect(received(refusing).headers).toBeUndefined();
  });
});

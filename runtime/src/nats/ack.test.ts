import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAck, storedSequence } from "./ack.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("the quick way to an acknowledgement's sequence", () => {
  it("reads what nats-server writes", () => {
    expect(storedSequence(bytes('{"stream":"ES_shop","seq":1204}'), "ES_shop")).toBe(1_204);
  });

  it.each([
    ["another stream", '{"stream":"ES_shopping","seq":7}'],
    ["a duplicate", '{"stream":"ES_shop","seq":7,"duplicate": true}'],
    ["a domain", '{"stream":"ES_shop", "domain":"hub","seq":7}'],
    ["an error", '{"error":{"code":400,"description":"no"},"stream":"ES_shop","seq":0}'],
    ["a batch", '{"stream":"ES_shop","seq":7,"batch":"b","count":2}'],
    ["no digits", '{"stream":"ES_shop","seq":}'],
    ["a sign", '{"stream":"ES_shop","seq":-7}'],
    ["a number that would be rounded", '{"stream":"ES_shop","seq":9007199254740993}'],
    ["half of it", '{"stream":"ES_shop","seq":12'],
    ["nothing", ""],
  ])("leaves %s to the parser", (_what, text) => {
    expect(storedSequence(bytes(text), "ES_shop")).toBeUndefined();
  });

  it("never says anything else than the parser", () => {
    const text = fc.string({ unit: "binary-ascii", maxLength: 4 });
    fc.assert(
      fc.property(text, fc.nat(), text, (name, sequence, tail) => {
        const data = bytes(`{"stream":"ES_shop${name}","seq":${sequence}${tail}}`);
        const quick = storedSequence(data, "ES_shop");
        if (quick === undefined) return;
        expect(parseAck(data)).toEqual({ stream: "ES_shop", seq: quick });
      }),
    );
  });
});

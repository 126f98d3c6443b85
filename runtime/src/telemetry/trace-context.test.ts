import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTraceParent, writeTraceParent } from "./trace-context.js";

const hex = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length })
    .filter((text) => /[^0]/.test(text));

describe("a traceparent", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.nat(255), (traceId, spanId, traceFlags) => {
        expect(readTraceParent(writeTraceParent({ traceId, spanId, traceFlags }))).toEqual({
          traceId,
          spanId,
          traceFlags,
        });
      }),
    );
  });

  it.each([
    undefined,
    "",
    "garbage",
    `00-${"0".repeat(32)}-${"1".repeat(16)}-01`,
    `00-${"1".repeat(32)}-${"0".repeat(16)}-01`,
    `ff-${"1".repeat(32)}-${"1".repeat(16)}-01`,
    `00-${"A".repeat(32)}-${"1".repeat(16)}-01`,
    `00-${"1".repeat(32)}-${"1".repeat(16)}-01-more`,
  ])("%s is garbage, and no error", (text) => expect(readTraceParent(text)).toBeUndefined());

  it("of a later version is read as far as it is known", () => {
    const text = `01-${"1".repeat(32)}-${"2".repeat(16)}-01-more`;
    expect(readTraceParent(text)).toMatchObject({ traceId: "1".repeat(32), spanId: "2".repeat(16) });
  });
});

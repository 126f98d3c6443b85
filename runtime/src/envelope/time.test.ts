import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTime, parseTime, writeTime } from "./time.js";

/** Every instant a four-digit year can name. */
const dates = fc.date({
  min: new Date("0000-01-01T00:00:00.000Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});
const two = (most: number) =>
  fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, "0"));

describe("times", () => {
  it("a Date survives its text, to the millisecond", () => {
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseTime(formatTime(date))?.getTime()).toBe(date.getTime());
      }),
    );
  });

  it("a Date's text is Go's: no trailing zeros, no empty fraction, Z", () => {
    fc.assert(
      fc.property(dates, (date) => {
        expect(formatTime(date)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,2}[1-9])?Z$/);
      }),
    );
  });

  it("a text with a zone and up to nine digits is kept as it is and names the instant Date names", () => {
    const text = fc
      .tuple(
        dates,
        fc.stringMatching(/^\d{0,9}$/),
        fc.oneof(
          fc.constant("Z"),
          fc.tuple(fc.constantFrom("+", "-"), two(23), two(59)).map(([sign, h, m]) => `${sign}${h}:${m}`),
        ),
      )
      .map(([date, digits, zone]) => [
        date.toISOString().slice(0, 19),
        digits === "" ? "" : `.${digits}`,
        zone,
      ]);
    fc.assert(
      fc.property(text, ([seconds = "", fraction = "", zone = ""]) => {
        const given = `${seconds}${fraction}${zone}`;
        expect(writeTime(given).text).toBe(given);
        const milliseconds = fraction === "" ? "" : `.${fraction.slice(1, 4).padEnd(3, "0")}`;
        expect(parseTime(given)?.getTime()).toBe(Date.parse(`${seconds}${milliseconds}${zone}`));
      }),
    );
  });

  it("any other text is refused, or names an instant", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
        const date = parseTime(text);
        expect(date === undefined || Number.isFinite(date.getTime())).toBe(true);
        if (date === undefined) expect(() => writeTime(text).text).toThrow("EVENT_TIME_INVALID");
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDate, isDateTime, isTime } from "./formats.js";

/** The grammar of RFC 3339 as regular expressions, and the calendar as the platform knows it. */
function isDatePlainly(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return date.getUTCMonth() === Number(match[2]) - 1 && date.getUTCDate() === Number(match[3]);
}

function isTimePlainly(text: string): boolean {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (match === null) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [zoneHour, zoneMinute] = [Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || zoneHour > 23 || zoneMinute > 59) return false;
  const ahead = (match[4] === "-" ? -1 : 1) * (zoneHour * 60 + zoneMinute);
  return second < 60 || (hour * 60 + minute - ahead + 2_880) % 1_440 === 1_439;
}

const two = fc.constantFrom(
  "00",
  "01",
  "02",
  "12",
  "13",
  "23",
  "24",
  "28",
  "29",
  "30",
  "31",
  "32",
  "59",
  "60",
  "61",
  "1",
  "a0",
);
const year = fc.constantFrom("0000", "0004", "1900", "2000", "2023", "2024", "99", "20241");
const date = fc.tuple(year, two, two).map((parts) => parts.join("-"));
const fraction = fc.constantFrom("", ".", ".1", ".123456789012", ",1", ".1a");
const zone = fc.oneof(
  fc.constantFrom("Z", "z", "", "ZZ", "+", "+01", "-00:00", "+00:01", "+23:59", "-23:59", "+0100"),
  fc.tuple(fc.constantFrom("+", "-"), two, two).map(([sign, hour, minute]) => `${sign}${hour}:${minute}`),
);
const time = fc
  .tuple(two, two, two, fraction, zone)
  .map(([hour, minute, second, digits, offset]) => `${hour}:${minute}:${second}${digits}${offset}`);
const mangled = fc
  .tuple(fc.oneof(date, time), fc.nat(40), fc.constantFrom("", "-", ":", "0", "T", "٣", " "))
  .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1));

describe("dates and times", () => {
  it("are taken exactly when the grammar and the calendar take them", () => {
    fc.assert(
      fc.property(fc.oneof(date, time, mangled, fc.string()), (text) => {
        expect(isDate(text)).toBe(isDatePlainly(text));
        expect(isTime(text)).toBe(isTimePlainly(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it("a date-time is a date, a T and a time", () => {
    fc.assert(
      fc.property(date, fc.constantFrom("T", "t", " ", ""), time, (day, separator, rest) => {
        const wanted = /^t$/i.test(separator) && isDatePlainly(day) && isTimePlainly(rest);
        expect(isDateTime(day + separator + rest)).toBe(wanted);
      }),
      { numRuns: 3_000 },
    );
  });

  it("second 60 stands only where UTC has a leap second", () => {
    expect(["23:59:60Z", "00:59:60+01:00", "15:59:60-08:00", "23:59:60-00:30"].map(isTime)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzz, limit } from "../../../test/support/fuzz.js";
import { headerText } from "../../../test/support/header-text.js";
import { shop } from "../../../test/support/shop-registry.js";
import { codecTable } from "../codecs/table.js";
import { RitaError } from "../errors/rita-error.js";
import { HeaderBlock, parseHeaders } from "../nats/header-block.js";
import { decodeEvent } from "./decode.js";
import { formatTime, parseTime, writeTime } from "./time.js";

const names = [
  "Nats-Msg-Id",
  "Rita-Type",
  "Rita-Time",
  "Rita-Codec",
  "Rita-Entity",
  "Rita-Version",
  "Rita-Trail",
  "Rita-Meta-a",
  "Rita-Meta-__proto__",
  "Rita-Meta-",
  "rita-type",
] as const;
const values = fc.oneof(
  fc.constantFrom(
    "order-paid",
    "2026-03-01T09:30:00Z",
    "json",
    "binary",
    "order.1",
    "1",
    "-1",
    "1e9",
    "",
    "__proto__",
    "constructor",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const lines = fc.array(fc.tuple(fc.constantFrom(...names), values), { maxLength: 14 });
const payload = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 60 }),
  fc.constant(Buffer.from('{"amount":1}')),
);
const context = { registry: shop, validateOnRead: true, codecs: codecTable() };
const message = (headers: ReturnType<typeof parseHeaders>, data: Uint8Array) => ({
  ...{ subject: "$ES.s.order.1.order-paid", sequence: 7, recorded: new Date(0) },
  ...{ headers, data },
});

/** Either an event, or a typed error that names the sequence; never anything else. */
function eventOrError(headers: ReturnType<typeof parseHeaders>, data: Uint8Array): void {
  try {
    const event = decodeEvent(context, message(headers, data));
    expect(event.sequence).toBe(7);
    expect(Number.isFinite(event.time.getTime())).toBe(true);
    expect(Object.getPrototypeOf(event.meta)).toBe(Object.prototype);
  } catch (error) {
    if (!(error instanceof RitaError)) throw error;
    expect(["EVENT_UNDECODABLE", "EVENT_TYPE_UNKNOWN", "CODEC_UNAVAILABLE"]).toContain(error.code);
    expect(error.details["sequence"]).toBe(7);
    expect(error.message.length).toBeLessThan(2_000);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}

describe("decoding", () => {
  it(
    "of any headers and any bytes gives an event or a typed error",
    () => {
      fc.assert(
        fc.property(lines, payload, (given, data) =>
          eventOrError(parseHeaders(new HeaderBlock(headerText(given)).encode()), data),
        ),
        fuzz(300),
      );
    },
    limit(30_000),
  );

  it(
    "of a header block that was damaged anywhere gives an event or a typed error",
    () => {
      const sound = new HeaderBlock(
        headerText([
          ["Rita-Codec", "json"],
          ["Rita-Entity", "order.1"],
          ["Rita-Meta-User", "ü"],
          ["Rita-Time", "2026-03-01T09:30:00.123456789+01:00"],
          ["Rita-Type", "order-paid"],
        ]),
      ).encode();
      const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 6,
      });
      fc.assert(
        fc.property(damage, fc.nat(sound.length), (places, end) => {
          const bytes = Uint8Array.from(sound);
          for (const [at, byte] of places) bytes[at] = byte;
          eventOrError(parseHeaders(bytes.subarray(0, end)), Buffer.from('{"amount":1}'));
        }),
        fuzz(300),
      );
    },
    limit(30_000),
  );
});

describe("times", () => {
  const field = (most: number) =>
    fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, "0"));
  const parts = fc.record({
    year: fc.integer({ min: 0, max: 9999 }).map((value) => String(value).padStart(4, "0")),
    month: field(14),
    day: field(33),
    hour: field(26),
    minute: field(62),
    second: field(62),
    digits: fc.stringMatching(/^\d{0,11}$/),
    zone: fc.oneof(
      fc.constantFrom("Z", "z", "", "+0200"),
      fc
        .tuple(fc.constantFrom("+", "-"), field(26), field(62))
        .map(([sign, hour, minute]) => `${sign}${hour}:${minute}`),
    ),
  });

  it(
    "are taken exactly when every field is one of the calendar, and then name the instant the calendar says",
    () => {
      fc.assert(
        fc.property(parts, ({ year, month, day, hour, minute, second, digits, zone }) => {
          const text = `${year}-${month}-${day}T${hour}:${minute}:${second}${digits === "" ? "" : `.${digits}`}${zone}`;
          const days = new Date(0);
          days.setUTCFullYear(Number(year), Number(month), 0);
          const exists =
            Number(month) >= 1 &&
            Number(month) <= 12 &&
            Number(day) >= 1 &&
            Number(day) <= days.getUTCDate() &&
            Number(hour) <= 23 &&
            Number(minute) <= 59 &&
            Number(second) <= 59;
          const zoned =
            zone === "Z" ||
            (/^[+-]\d\d:\d\d$/.test(zone) && Number(zone.slice(1, 3)) <= 24 && Number(zone.slice(4)) <= 59);
          const parsed = parseTime(text);
          expect(parsed !== undefined).toBe(exists && zoned);
          if (parsed === undefined) {
            expect(() => writeTime(text)).toThrow("EVENT_TIME_INVALID");
            return;
          }
          const offset =
            zone === "Z"
              ? 0
              : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
          const local = new Date(0);
          local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
          local.setUTCHours(
            Number(hour),
            Number(minute),
            Number(second),
            Number(digits.padEnd(3, "0").slice(0, 3)),
          );
          expect(parsed.getTime()).toBe(local.getTime() - offset * 60_000);
          if (digits.length <= 9) expect(writeTime(text).text).toBe(text);
          const utc = parsed.getUTCFullYear();
          if (utc >= 0 && utc <= 9999)
            expect(parseTime(formatTime(parsed))?.getTime()).toBe(parsed.getTime());
        }),
        fuzz(500),
      );
    },
    limit(30_000),
  );
});

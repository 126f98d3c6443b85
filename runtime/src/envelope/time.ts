import { RitaError } from "../errors/rita-error.js";

/** The forms Go's time.RFC3339Nano reads: a comma, a one-digit hour and any number of digits included. */
const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

const zero = 0x30;
const point = 0x2e;
const hyphen = 0x2d;
const colon = 0x3a;

/** The instant an RFC 3339 text names, to the millisecond; `undefined` when it is none. */
export function parseTime(text: string): Date | undefined {
  return usualTime(text) ?? anyTime(text);
}

/**
 * The form in which nearly all times are written, `2026-03-01T09:30:00.123Z`, with any number of fraction digits or
 * none. A third of reading an event was the regular expression for all forms. Days that not every month has, and
 * whatever else is not plain, are left to that.
 */
function usualTime(text: string): Date | undefined {
  const end = text.length - 1;
  if (end < 19 || text.charCodeAt(end) !== 0x5a || text.charCodeAt(10) !== 0x54) return undefined;
  if (text.charCodeAt(4) !== hyphen || text.charCodeAt(7) !== hyphen) return undefined;
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return undefined;
  let milliseconds = 0;
  if (end > 19) {
    if (end === 20 || text.charCodeAt(19) !== point) return undefined;
    for (let at = 20; at < end; at += 1) if (!(digits(text, at, 1) >= 0)) return undefined;
    for (let at = 20; at < 23; at += 1)
      milliseconds = milliseconds * 10 + (at < end ? digits(text, at, 1) : 0);
  }
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const plain =
    year >= 100 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  // A part that is no number compares as false, or makes the sum none.
  const time = plain ? Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** The number so many digits from `start` on say, `NaN` when one is none. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const digit = text.charCodeAt(at) - zero;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function anyTime(text: string): Date | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const milliseconds = Number(`${match[7] ?? ""}000`.slice(0, 3));
  const [zoneHour, zoneMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 24 || zoneMinute > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offset = (match[8] === "-" ? -1 : 1) * (zoneHour * 60 + zoneMinute);
  date.setUTCHours(hour, minute - offset, second, milliseconds);
  return date;
}

/** An instant as Go writes it (RFC3339Nano): UTC, no trailing zeros in the fraction, none when it is zero. */
export function formatTime(date: Date): string {
  const time = date.getTime();
  if (time !== latest.time) latest = { time, text: written(date) };
  return latest.text;
}

/** Events come many a millisecond, and writing a time costs as much as the rest of the envelope. */
let latest = { time: Number.NaN, text: "" };

function written(date: Date): string {
  const text = date.toISOString();
  let end = text.length - 1;
  while (text.charCodeAt(end - 1) === zero) end -= 1;
  if (text.charCodeAt(end - 1) === point) end -= 1;
  // Always three digits of fraction, so that a zero of the seconds is never reached.
  return `${text.slice(0, end)}Z`;
}

/** A given time as it goes on the wire, and as a `Date`. Text is kept as it is, a `Date` is written as Go would. */
export interface WrittenTime {
  readonly text: string;
  readonly time: Date;
}

/**
 * How a given time is written.
 *
 * @throws RitaError `EVENT_TIME_INVALID`.
 */
export function writeTime(given: Date | string): WrittenTime {
  if (isValid(given)) return { text: formatTime(given), time: new Date(given) };
  const text = String(given);
  const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const time = typeof given === "string" && digits <= 9 && !text.includes(",") ? parseTime(text) : undefined;
  if (time !== undefined) return { text, time };
  throw new RitaError(
    "EVENT_TIME_INVALID",
    `${JSON.stringify(text)} is not a time. Give a Date, or RFC 3339 text with a zone and at most nine fraction ` +
      'digits ("2026-03-01T09:30:00.123456789+01:00").',
    { time: text },
  );
}

function isValid(date: unknown): date is Date {
  if (!(date instanceof Date)) return false;
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999;
}

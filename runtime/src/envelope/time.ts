import { RitaError } from "../errors/rita-error.js";

/** The forms Go's time.RFC3339Nano reads: a comma, a one-digit hour and any number of digits included. */
const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

const zero = 0x30;
const point = 0x2e;

/** The instant an RFC 3339 text names, to the millisecond; `undefined` when it is none. */
export function parseTime(text: string): Date | undefined {
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

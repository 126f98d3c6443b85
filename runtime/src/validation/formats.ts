/**
 * The checks of the JSON Schema formats that generated validators use. Each is linear in the text's length
 * and strict about its grammar: RFC 3339 for dates and times, RFC 3986 for URIs, RFC 4122 for UUIDs.
 */

const daysOfMonth: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const hyphen = 0x2d;
const point = 0x2e;
const colon = 0x3a;

// Dates and times are read digit by digit: they stand in nearly every event, and a regular expression whose groups are
// looked at costs fifteen times as much (one that is only tested does not).

/** The two digits at a place as a number, -1 when they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const units = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -1;
}

/** Whether a text has an existing day, `YYYY-MM-DD`, in its first ten characters. */
function startsWithDate(text: string): boolean {
  const [century, yearOfCentury] = [twoDigits(text, 0), twoDigits(text, 2)];
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)];
  if (century < 0 || yearOfCentury < 0 || text.charCodeAt(4) !== hyphen || text.charCodeAt(7) !== hyphen)
    return false;
  const year = century * 100 + yearOfCentury;
  const leapDay = month === 2 && (year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0)) ? 1 : 0;
  return day >= 1 && day <= (daysOfMonth[month - 1] ?? 0) + leapDay;
}

/** `date`: an existing day as `YYYY-MM-DD` (RFC 3339 full-date). */
export function isDate(text: string): boolean {
  return text.length === 10 && startsWithDate(text);
}

/** Where the digits from a place on end. */
function endOfDigits(text: string, from: number): number {
  let at = from;
  for (let digit = text.charCodeAt(at) - 0x30; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - 0x30)
    at += 1;
  return at;
}

/** Whether a text is, from a place on, a time of day with its zone. */
function endsWithTime(text: string, from: number): boolean {
  const [hour, minute, second] = [
    twoDigits(text, from),
    twoDigits(text, from + 3),
    twoDigits(text, from + 6),
  ];
  if (text.charCodeAt(from + 2) !== colon || text.charCodeAt(from + 5) !== colon) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  let at = from + 8;
  if (text.charCodeAt(at) === point) {
    const end = endOfDigits(text, at + 1);
    if (end === at + 1) return false;
    at = end;
  }
  const zone = zoneAt(text, at);
  if (zone === undefined) return false;
  return second <= 59 || (hour * 60 + minute - zone + 2 * 1440) % 1440 === 1439;
}

/** The minutes that the zone at the end of a text is ahead of UTC; `undefined` when there is none. */
function zoneAt(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === "Z" || sign === "z") return text.length === at + 1 ? 0 : undefined;
  const [hour, minute] = [twoDigits(text, at + 1), twoDigits(text, at + 4)];
  const valid = (sign === "+" || sign === "-") && text.length === at + 6 && text.charCodeAt(at + 3) === colon;
  if (!valid || hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (hour * 60 + minute);
}

/** `time`: a time of day with its zone (RFC 3339 full-time). Second 60 only where a leap second can be. */
export function isTime(text: string): boolean {
  return endsWithTime(text, 0);
}

/** `date-time`: an instant with its zone, a `T` between date and time (RFC 3339 date-time). */
export function isDateTime(text: string): boolean {
  const separator = text[10];
  return (separator === "T" || separator === "t") && startsWithDate(text) && endsWithTime(text, 11);
}

const durationPattern =
  /^P(?:\d+W|(?=\d|T)(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;

/** `duration`: `P1DT12H` (RFC 3339 appendix A). */
export function isDuration(text: string): boolean {
  return durationPattern.test(text);
}

const emailLocal = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const hostLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** `email`: a dot-atom or quoted local part, then a host name or bracketed address (RFC 5321 mailbox). */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || at > 64) return false;
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  const localFits = emailLocal.test(local) || /^"(?:[ !#-[\]-~]|\\[ -~])+"$/.test(local);
  return localFits && (isHostname(domain) || isAddressLiteral(domain));
}

function isAddressLiteral(text: string): boolean {
  if (!text.startsWith("[") || !text.endsWith("]")) return false;
  const address = text.slice(1, -1);
  return address.startsWith("IPv6:") ? isIpv6(address.slice(5)) : isIpv4(address);
}

/** `hostname`: labels of letters, digits and hyphens, at most 253 characters (RFC 1123). */
export function isHostname(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  return text.split(".").every((label) => hostLabel.test(label));
}

const ipv4Pattern = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** `ipv4`: four numbers of 0–255 without leading zeros (RFC 2673). */
export function isIpv4(text: string): boolean {
  return ipv4Pattern.test(text);
}

/** `ipv6`: eight groups, one run of zeros shortened to `::`, the last two also as IPv4 (RFC 4291). */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  let width = groups.length;
  if (last?.includes(".")) {
    if (!isIpv4(last) || text.endsWith("::")) return false;
    groups.pop();
    width += 1;
  }
  return (
    groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group)) &&
    (halves.length === 2 ? width <= 7 : width === 8)
  );
}

const schemePattern = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const uriCharacters = /^(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/;
const authorityPattern = /^(?:[^@[\]/?#]*@)?(\[[^\]/?#]*\]|[^:[\]/?#@]*)(?::\d*)?$/;

/** `uri`: an absolute URI with its scheme (RFC 3986). */
export function isUri(text: string): boolean {
  return schemePattern.test(text) && isUriReference(text);
}

/** `uri-reference`: a URI or a relative reference (RFC 3986). */
export function isUriReference(text: string): boolean {
  if (!uriCharacters.test(text) || text.indexOf("#") !== text.lastIndexOf("#")) return false;
  const rest = text.replace(schemePattern, "");
  const [path = ""] = (rest.startsWith("//") ? rest.slice(2) : rest).split(/[?#]/, 1);
  if (!rest.startsWith("//")) {
    const firstSegment = rest.split(/[/?#]/, 1)[0] ?? "";
    return !/[[\]]/.test(rest) && (rest !== text || !firstSegment.includes(":"));
  }
  const authority = path.split("/", 1)[0] ?? "";
  const match = authorityPattern.exec(authority);
  if (match === null || /[[\]]/.test(rest.slice(2 + authority.length))) return false;
  const host = match[1] ?? "";
  return !host.startsWith("[") || isIpv6(host.slice(1, -1)) || /^\[v[0-9A-Fa-f]+\..+\]$/.test(host);
}

const uuidPattern = /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/;

/** `uuid`: 36 characters with hyphens, any version (RFC 4122); no `urn:` in front. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** `json-pointer`: empty, or parts after slashes with `~0` and `~1` as the only escapes (RFC 6901). */
export function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);
}

/** `regex`: a regular expression of ECMA-262, Unicode mode. */
export function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

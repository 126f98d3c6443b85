/**
 * The checks of the JSON Schema formats that generated validators use. Each is linear in the text's length
 * and strict about its grammar: RFC 3339 for dates and times, RFC 3986 for URIs, RFC 4122 for UUIDs.
 */

const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/;
const timePattern = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/;
const daysOfMonth: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `date`: an existing day as `YYYY-MM-DD` (RFC 3339 full-date). */
export function isDate(text: string): boolean {
  const match = datePattern.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leapDay = month === 2 && (year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0)) ? 1 : 0;
  return day >= 1 && day <= (daysOfMonth[month - 1] ?? 0) + leapDay;
}

/** `time`: a time of day with its zone (RFC 3339 full-time). Second 60 only where a leap second can be. */
export function isTime(text: string): boolean {
  const match = timePattern.exec(text);
  if (match === null) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [zoneHour, zoneMinute] = [Number(match[4] ?? 0), Number(match[5] ?? 0)];
  if (hour > 23 || minute > 59 || zoneHour > 23 || zoneMinute > 59) return false;
  if (second <= 59) return true;
  const zoneSign = text.includes("-") ? -1 : 1;
  const minuteOfDay = hour * 60 + minute - zoneSign * (zoneHour * 60 + zoneMinute);
  return second === 60 && (minuteOfDay + 1440) % 1440 === 1439;
}

/** `date-time`: an instant with its zone, a `T` between date and time (RFC 3339 date-time). */
export function isDateTime(text: string): boolean {
  const separator = text[10];
  return (separator === "T" || separator === "t") && isDate(text.slice(0, 10)) && isTime(text.slice(11));
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

/** `uuid`: 36 characters with hyphens, any version (RFC 4122); no `urn:` in front. */
export function isUuid(text: string): boolean {
  return /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/.test(text);
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

import type { KnownFormat } from "../ir/formats.js";

/** How a format is checked: here for examples, in generated code by the runtime's function of this name. */
export interface FormatCheck {
  readonly function: string;
  readonly fits: (text: string) => boolean;
}

/**
 * All known formats. The checks here see to it that examples in schemas are right while code is generated. The
 * generator does not import the runtime, so they are written twice; a test holds that both say the same.
 */
export const formatChecks: Readonly<Record<KnownFormat, FormatCheck>> = {
  "date-time": {
    function: "isDateTime",
    fits: (text) => /^[Tt]$/.test(text.charAt(10)) && isDay(text.slice(0, 10)) && isTime(text.slice(11)),
  },
  date: { function: "isDate", fits: isDay },
  time: { function: "isTime", fits: isTime },
  duration: { function: "isDuration", fits: isDuration },
  email: { function: "isEmail", fits: isEmail },
  hostname: { function: "isHostname", fits: isHostname },
  ipv4: { function: "isIpv4", fits: (text) => ipv4.test(text) },
  ipv6: { function: "isIpv6", fits: isIpv6 },
  uri: { function: "isUri", fits: (text) => scheme.test(text) && isUriReference(text) },
  "uri-reference": { function: "isUriReference", fits: isUriReference },
  uuid: {
    function: "isUuid",
    fits: (text) => /^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/.test(text),
  },
  "json-pointer": { function: "isJsonPointer", fits: (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text) },
  regex: { function: "isRegex", fits: isRegex },
};

function isDay(text: string): boolean {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text)) return false;
  // Date takes 31 April for 1 May, so only a real day comes back as it went in.
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

const time = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function isTime(text: string): boolean {
  if (!time.test(text)) return false;
  if (text.slice(6, 8) !== "60") return true;
  // A leap second ends a day of UTC.
  const [hours = "", minutes = ""] = text
    .slice(-6)
    .split(/[+-]|:/)
    .slice(-2);
  const zone = /[Zz]$/.test(text) ? 0 : Number(hours) * 60 + Number(minutes);
  const local = Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const utc = text.includes("-") ? local + zone : local - zone;
  return (utc + 1440) % 1440 === 1439;
}

function isDuration(text: string): boolean {
  if (/^P\d+W$/.test(text)) return true;
  const match = /^P(?:(\d+Y)?(\d+M)?(\d+D)?)(?:T(\d+H)?(\d+M)?(\d+S)?)?$/.exec(text);
  if (match === null || /[PT]$/.test(text)) return false;
  const [, years, months, days, hours, minutes, seconds] = match;
  // A unit may be left out at either end, and not in between.
  const skips = (a?: string, b?: string, c?: string): boolean =>
    a !== undefined && b === undefined && c !== undefined;
  return !skips(years, months, days) && !skips(hours, minutes, seconds);
}

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const hostname = new RegExp(`^${label}(?:\\.${label})*$`);
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const localPart = new RegExp(`^(?:${atom}(?:\\.${atom})*|"(?:[ !#-[\\]-~]|\\\\[ -~])+")$`);

function isHostname(text: string): boolean {
  return text.length <= 253 && hostname.test(text);
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (local === "" || local.length > 64 || !localPart.test(local)) return false;
  const address = /^\[(IPv6:)?(.*)\]$/.exec(domain);
  if (address === null) return isHostname(domain);
  return address[1] === undefined ? ipv4.test(address[2] ?? "") : isIpv6(address[2] ?? "");
}

function isIpv6(text: string): boolean {
  // A parser of URLs knows addresses; it also takes "0x7f.1" as the last part of one.
  const tail = text.includes(".") ? text.slice(text.lastIndexOf(":") + 1) : undefined;
  return (
    /^[0-9A-Fa-f:.]+$/.test(text) &&
    (tail === undefined || ipv4.test(tail)) &&
    URL.canParse(`http://[${text}]/`)
  );
}

const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const uriCharacters = /^(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/;

function isUriReference(text: string): boolean {
  if (!uriCharacters.test(text) || text.split("#").length > 2) return false;
  const rest = text.replace(scheme, "");
  const [, authority, path = ""] = /^(?:\/\/([^/?#]*))?(.*)$/s.exec(rest) ?? [];
  if (/[[\]]/.test(path)) return false;
  // A relative reference that begins with `a:` would be one with a scheme.
  if (authority === undefined) return rest !== text || !/^[^/?#]*:/.test(rest);
  const host = /^(?:[^@[\]]*@)?(\[[^\]]*\]|[^:[\]@]*)(?::\d*)?$/.exec(authority)?.[1];
  if (host?.startsWith("[") !== true) return host !== undefined;
  return isIpv6(host.slice(1, -1)) || /^\[v[0-9A-Fa-f]+\..+\]$/.test(host);
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

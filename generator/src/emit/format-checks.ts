import type { KnownFormat } from "../ir/formats.js";

const date = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const time = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const hostname = new RegExp(`^${label}(?:\\.${label})*$`);
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const uriReference = /^(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/;

/** How a format is checked: here for examples, in generated code by the runtime's function of this name. */
export interface FormatCheck {
  readonly function: string;
  readonly fits: (text: string) => boolean;
}

/** All known formats. The checks here see to it that examples in schemas are right while code is generated. */
export const formatChecks: Readonly<Record<KnownFormat, FormatCheck>> = {
  "date-time": {
    function: "isDateTime",
    fits: (text) => /^[Tt]$/.test(text.charAt(10)) && isDay(text.slice(0, 10)) && time.test(text.slice(11)),
  },
  date: { function: "isDate", fits: isDay },
  time: { function: "isTime", fits: (text) => time.test(text) },
  duration: {
    function: "isDuration",
    fits: (text) =>
      /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/.test(text),
  },
  email: {
    function: "isEmail",
    fits: (text) => {
      const at = text.lastIndexOf("@");
      return at > 0 && at <= 64 && !/[\s<>]/.test(text) && hostname.test(text.slice(at + 1));
    },
  },
  hostname: { function: "isHostname", fits: (text) => text.length <= 253 && hostname.test(text) },
  ipv4: { function: "isIpv4", fits: (text) => ipv4.test(text) },
  ipv6: {
    function: "isIpv6",
    fits: (text) => /^[0-9A-Fa-f:.]+$/.test(text) && URL.canParse(`http://[${text}]/`),
  },
  uri: {
    function: "isUri",
    fits: (text) => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) && uriReference.test(text),
  },
  "uri-reference": { function: "isUriReference", fits: (text) => uriReference.test(text) },
  uuid: {
    function: "isUuid",
    fits: (text) => /^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/.test(text),
  },
  "json-pointer": { function: "isJsonPointer", fits: (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text) },
  regex: { function: "isRegex", fits: isRegex },
};

function isDay(text: string): boolean {
  // Date takes 31 April for 1 May, so only a real day comes back as it went in.
  return date.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

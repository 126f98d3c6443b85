/** The formats that generated validators can check. */
export const knownFormats = [
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uri-reference",
  "uuid",
  "json-pointer",
  "regex",
] as const;

/** The name of a known format. */
export type KnownFormat = (typeof knownFormats)[number];

/** Whether a format is known. */
export function isKnownFormat(format: string): format is KnownFormat {
  return knownFormats.some((known) => known === format);
}

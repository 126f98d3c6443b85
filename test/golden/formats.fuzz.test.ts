import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatChecks } from "../../generator/src/emit/format-checks.js";
import { type KnownFormat, knownFormats } from "../../generator/src/ir/formats.js";
import * as runtime from "../../runtime/src/codegen/v1.js";
import { fuzz } from "../support/fuzz.js";

/** Texts of each format, and texts that are nearly so: small changes lead over the border of a rule. */
const seeds: Readonly<
  Record<KnownFormat, { readonly fits: readonly string[]; readonly not: readonly string[] }>
> = {
  "date-time": {
    fits: ["2024-02-29T23:59:60Z", "2023-02-28t10:00:00.5+05:30", "1998-12-31T15:59:60-08:00"],
    not: [
      "2023-02-29T10:00:00Z",
      "2024-01-15 14:30:00Z",
      "2024-01-15T14:30:00+0530",
      "2024-01-15T14:30:00",
      "2024-01-15T14:30Z",
    ],
  },
  date: {
    fits: ["2024-02-29", "2000-02-29", "0000-01-01"],
    not: ["1900-02-29", "2024-04-31", "2024-4-30", "2024-00-01", "20240101", "2024-01-01\n"],
  },
  time: {
    fits: ["23:59:60Z", "22:59:60-01:00", "00:29:60+00:30", "08:30:06.283185z"],
    not: ["12:00:60Z", "24:00:00Z", "23:59:61Z", "08:30:06", "08:30:06+24:00", "08:30:06.Z"],
  },
  duration: {
    fits: ["P1Y2M3DT4H5M6S", "P4W", "PT1H", "PT36H", "P1DT12H"],
    not: ["P1Y1D", "PT1H30S", "P1DT", "P", "P1WT1H", "1D", "P-1D", "P1.5D"],
  },
  email: {
    fits: ['"a b"@x.example', "joe.b+c@x.example", "a@[127.0.0.1]", "a@[IPv6:::1]"],
    not: [
      "a..b@x.example",
      ".a@x.example",
      "é@x.example",
      "a@",
      "@x.example",
      "a@b@",
      "a b@x.example",
      "a@-x.example",
    ],
  },
  hostname: {
    fits: ["a.example", "xn--4gbwdl.xn--wgbh1c", "1.2", `${"a".repeat(63)}.b`],
    not: ["-a.example", "a-.b", "a..b", "a.b.", "", "a_b", `${"a".repeat(64)}.b`],
  },
  ipv4: {
    fits: ["127.0.0.1", "255.255.255.255"],
    not: ["1.2.3.4.", "01.2.3.4", "256.1.1.1", "1.2.3", "1.2.3.4/24"],
  },
  ipv6: {
    fits: ["::", "1::8", "::ffff:192.168.0.1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4"],
    not: ["::1%eth0", "1::2::3", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":1::", "::1.2.3", "[::1]"],
  },
  uri: {
    fits: ["http://a.example:80/b?c=d#e", "urn:a:b", "http://[::1]/", "http://[v7.a]/", "mailto:a@b"],
    not: ["//a", "a/b", "ldap://[::zz]", "a:b[c]", "http://a b", "http://a/%4g", "1a:b", "http://é.example"],
  },
  "uri-reference": {
    fits: ["a/b?c#d", "", "//[::1]:80/", "%41", "../a:b", "?a:b"],
    not: ["1:b", "//a@b@c", "%4g", "#a#b", "\\a", "a b"],
  },
  uuid: {
    fits: ["7f3b1f64-5717-4562-b3fc-2c963f66afa6", "7F3B1F64-5717-F562-03FC-2C963F66AFA6"],
    not: [
      "7f3b1f6457174562b3fc2c963f66afa6",
      "urn:uuid:7f3b1f64-5717-4562-b3fc-2c963f66afa6",
      "7f3b1f64-5717-4562-b3fc-2c963f66afag",
    ],
  },
  "json-pointer": { fits: ["", "/a~0b/~1c", "//"], not: ["a", "/~2", "/~", "#/a"] },
  regex: {
    fits: ["^a+$", "\\p{L}", "(?<n>a)\\k<n>", ""],
    not: ["(", "\\-", "[a-", "a{2,1}", "\\k<n>(?<m>)"],
  },
};

// The generator checks examples by functions of its own, which must not say otherwise than generated code.
describe("the checks of the generator and of the runtime", () => {
  it.each(knownFormats)("say the same of %s", (format) => {
    const { function: name, fits } = formatChecks[format];
    const other: unknown = Object.entries(runtime).find(([key]) => key === name)?.[1];
    if (typeof other !== "function") throw new Error(`The runtime has no ${name}.`);
    const verdicts = { yes: 0, no: 0 };
    const near = fc.tuple(
      fc.constantFrom(...seeds[format].fits, ...seeds[format].not),
      fc.nat(40),
      fc.nat(3),
      fc.oneof(
        fc.constantFrom(...'09.:-+/@[]#?%~"TZPD\\ \n', "", "60", "::", "é"),
        fc.string({ maxLength: 3 }),
      ),
    );
    const text = near.map(([start, at, gone, put]) => start.slice(0, at) + put + start.slice(at + gone));
    const agree = (one: string): void => {
      const verdict = fits(one);
      verdicts[verdict ? "yes" : "no"] += 1;
      expect(verdict, JSON.stringify(one)).toBe(other(one));
    };
    for (const one of seeds[format].fits) expect(fits(one), one).toBe(true);
    for (const one of seeds[format].not) expect(fits(one), one).toBe(false);
    for (const one of [...seeds[format].fits, ...seeds[format].not]) agree(one);
    fc.assert(fc.property(text, agree), fuzz(2_000));
    expect(verdicts.yes, "some fit").toBeGreaterThan(20);
    expect(verdicts.no, "some do not").toBeGreaterThan(20);
  });
});

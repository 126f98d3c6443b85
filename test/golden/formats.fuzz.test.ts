import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatChecks } from "../../generator/src/emit/format-checks.js";
import { knownFormats } from "../../generator/src/ir/formats.js";
import * as runtime from "../../runtime/src/codegen/v1.js";
import { fuzz } from "../support/fuzz.js";

/** Texts that are nearly of each format: small changes lead over the border of a rule. */
const seeds: Readonly<Record<(typeof knownFormats)[number], readonly string[]>> = {
  "date-time": ["2024-02-29T23:59:60Z", "2023-02-29t10:00:00.5+05:30", "1998-12-31T15:59:60-08:00"],
  date: ["2024-02-29", "1900-02-29", "2024-04-31", "0000-01-01"],
  time: ["23:59:60Z", "22:59:60-01:00", "00:29:60+00:30", "12:00:60Z", "08:30:06.283185z", "24:00:00Z"],
  duration: ["P1Y2M3DT4H5M6S", "P4W", "PT1H30S", "P1Y1D", "P1DT", "P", "P1WT1H", "PT36H"],
  email: [
    '"a b"@x.example',
    "joe.b@x.example",
    "a..b@x.example",
    "a@[127.0.0.1]",
    "a@[IPv6:::1]",
    "é@x.example",
  ],
  hostname: ["a.example", "-a.example", "a-.b", "a..b", "xn--4gbwdl.xn--wgbh1c", "a.b."],
  ipv4: ["127.0.0.1", "1.2.3.4.", "01.2.3.4", "256.1.1.1", "1.2.3"],
  ipv6: [
    "::",
    "1::8",
    "::ffff:192.168.0.1",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4",
    "::1%eth0",
    "1::2::3",
    "12345::",
  ],
  uri: [
    "http://a.example:80/b?c=d#e",
    "urn:a:b",
    "//a",
    "http://[::1]/",
    "http://[v7.a]/",
    "ldap://[::zz]",
    "a:b[c]",
  ],
  "uri-reference": ["a/b?c#d", "1:b", "a:b", "//[::1]:80/", "//a@b@c", "%41%4g", "#a#b", "\\a"],
  uuid: ["7f3b1f64-5717-4562-b3fc-2c963f66afa6", "7f3b1f6457174562b3fc2c963f66afa6", "urn:uuid:7f"],
  "json-pointer": ["", "/a~0b/~1c", "a", "/~2", "/~"],
  regex: ["^a+$", "(", "\\p{L}", "\\-", "[a-", "(?<n>a)\\k<n>"],
};

// The generator checks examples by functions of its own, which must not say otherwise than generated code.
describe("the checks of the generator and of the runtime", () => {
  it.each(knownFormats)("say the same of %s", (format) => {
    const { function: name, fits } = formatChecks[format];
    const other: unknown = Object.entries(runtime).find(([key]) => key === name)?.[1];
    if (typeof other !== "function") throw new Error(`The runtime has no ${name}.`);
    const verdicts = { yes: 0, no: 0 };
    const near = fc.tuple(
      fc.constantFrom(...seeds[format]),
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
    for (const one of seeds[format]) agree(one);
    fc.assert(fc.property(text, agree), fuzz(2_000));
    expect(verdicts.yes, "some fit").toBeGreaterThan(20);
    expect(verdicts.no, "some do not").toBeGreaterThan(20);
  });
});

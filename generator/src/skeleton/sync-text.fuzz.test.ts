import { transformSync } from "esbuild";
import fc from "fast-check";
import { expect, it } from "vitest";
import { fuzz } from "../../../test/support/fuzz.js";
import { evolverSkeleton } from "../../../test/support/skeletons.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isSurelyInStep } from "./quick-look.js";
import { readShape } from "./read-shape.js";
import { syncText } from "./sync-text.js";

const events = ["placed", "order-paid", "order-shipped", "order_lost", "1st"];
const skeleton = evolverSkeleton(...events);

/** How a file of the user is written. */
const styles = fc.record({
  newline: fc.constantFrom("\n", "\r\n"),
  unit: fc.constantFrom("  ", "    ", "\t", " "),
  quote: fc.constantFrom('"', "'"),
  end: fc.constantFrom(";", ""),
  trailing: fc.boolean(),
  mark: fc.constantFrom("", "\uFEFF"),
});

type Style = typeof styles extends fc.Arbitrary<infer Value> ? Value : never;

/** What may stand wherever TypeScript allows a comment or a line break; `¶` is a line end, `→` one indentation. */
const gaps = fc.constantFrom(
  "",
  " ",
  "¶→→",
  "/* a, } */",
  " // it's, {¶→→",
  "¶¶→// `${",
  " /*¶ * 'paid': x,¶ */ ",
  "¶",
);
const gap = gaps.map((text) => (/\/\/[^¶]*$/.test(text) ? `${text}¶` : text));

/** One member of the object of cases. */
const forms = ["arrow", "block", "method", "name", "string", "regex", "template", "async"] as const;

function memberText(key: string, form: (typeof forms)[number], { quote, end }: Style): string {
  const name = /^[a-z]+$/.test(key) && form === "name" ? key : `${quote}${key}${quote}`;
  switch (form) {
    case "arrow":
      return `${name}: (state, { data }) => ({ ...state, ...data })`;
    case "block":
      return `${name}: (state): State => {¶→→→const next = { state }${end}¶→→→return next.state${end}¶→→}`;
    case "method":
      return `${name}(state) { return state${end} }`;
    case "name":
      return `${name}: handle`;
    case "string":
      return `${name}: () => ${quote}}, // {${quote}`;
    case "regex":
      return `${name}: (state) => /["'\`{]\\/[/]/.test(String(state)) ? state : 4 / 2 / 1`;
    case "template":
      return `${name}: (state) => \`\${state} } \${\`{ "x": \${1}\`}\``;
    case "async":
      return `${name}: async function* handleIt() { yield 1${end} }`;
  }
}

const members = fc
  .uniqueArray(fc.constantFrom(...events, "gone", "order-gone"), { maxLength: 7 })
  .chain((keys) =>
    fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), fc.constantFrom(...forms), gap, gap))),
  );

type Members = typeof members extends fc.Arbitrary<infer Value> ? Value : never;

function objectText(list: Members, inside: string, extra: string, style: Style): string {
  const parts = list.map(([key, form, before, after], index) => {
    const comma = index < list.length - 1 || style.trailing || extra !== "" ? "," : "";
    return `${before}${memberText(key, form, style)}${after}${comma}`;
  });
  return `{${extra === "" ? "" : ` ${extra}${list.length > 0 ? "," : ""}`}${parts.join("")}${inside}}`;
}

/** How the object of cases is declared: `cases` is its text. */
const shapes: readonly ((cases: string, style: Style) => string)[] = [
  (cases, { end }) =>
    `export const orderEvolver: OrderEvolver<State> = {¶→initial: () => 0,¶→evolve: ${cases},¶}${end}`,
  (cases, { end }) =>
    `export const orderEvolver = { initial, evolve: ${cases} } satisfies OrderEvolver<State>${end}`,
  (cases, { end }) =>
    `export const orderEvolver = Object.freeze({ evolve: (${cases} as const), initial })${end}`,
  (cases, { end }) =>
    `const cases = ${cases}${end}¶export const orderEvolver: OrderEvolver<State> = { evolve: cases }${end}`,
  (cases, { end }) =>
    `const hidden: OrderEvolver<State> = ({ evolve: ${cases} })!${end}¶export { hidden as orderEvolver }${end}`,
  (cases, { end }) =>
    `const make = (): OrderEvolver<State> => { const a = 1${end}¶ return { evolve: ${cases} }${end} }${end}¶export const orderEvolver = make()${end}`,
];

const heads = fc.subarray([
  "#!/usr/bin/env node¶",
  "/*¶ * Copyright: whoever, wherever.¶ */¶",
  "// @ts-check¶¶",
  "import type { OrderEvolver } from ‹../generated/order.js›;¶",
  "/** A state. */¶type State = unknown;¶",
]);

const files = fc
  .record({
    style: styles,
    head: heads,
    members,
    inside: gap,
    spread: fc.boolean(),
    shape: fc.nat({ max: shapes.length - 1 }),
    tail: fc.constantFrom("", "¶", "¶¶// the end", "¶const other = { ‹order-paid›: 1 };¶"),
  })
  .map(({ style, head, members: list, inside, spread, shape, tail }) => {
    const common = `const handle = () => 1;¶const common = { ‹order-shipped›: handle };¶const initial = () => 0;¶`;
    const cases = objectText(list, inside, spread ? "...common" : "", style);
    const text = `${head.join("")}${common}${shapes[shape]?.(cases, style)}${tail}`
      .replaceAll(/[‹›]/g, style.quote)
      .replaceAll(/;(?=¶|$)/g, style.end)
      .replaceAll("¶", style.newline)
      .replaceAll("→", style.unit);
    return { text: head[0]?.startsWith("#!") ? text : style.mark + text, newline: style.newline };
  });

function sync(text: string): { readonly text: string; readonly found: readonly Diagnostic[] } {
  const found: Diagnostic[] = [];
  const source = { path: "order/evolver.ts", text };
  const own = { source, path: "order/evolver.ts", writtenElsewhere: () => false };
  return { text: syncText(own, skeleton, (one) => void found.push(one)), found };
}

/** Runs a file and gives the cases of its evolver. */
function run(text: string): Readonly<Record<string, unknown>> {
  const { code } = transformSync(text.replace(/^#!.*/, ""), { loader: "ts", format: "cjs" });
  const module: { exports: { orderEvolver?: { evolve: Record<string, unknown> } } } = { exports: {} };
  new Function("module", "exports", code)(module, module.exports);
  return module.exports.orderEvolver?.evolve ?? {};
}

/** The code of a function, whatever layout it was run in. */
function codeOf(value: unknown): string {
  return String(value).replace(/\s+/g, "");
}

function isSubsequence(short: Buffer, long: Buffer): boolean {
  let at = 0;
  for (const byte of long) if (byte === short[at]) at += 1;
  return at === short.length;
}

it("keeps every byte of the user, in order, and gives a correct file that has all cases", () => {
  fc.assert(
    fc.property(files, ({ text, newline }) => {
      expect(readShape(text).problems, "the file is correct before").toEqual([]);
      const before = run(text);
      const synced = sync(text);
      expect(synced.found.every(({ code }) => code === "RITA6003")).toBe(true);
      expect(isSubsequence(Buffer.from(text), Buffer.from(synced.text))).toBe(true);
      expect(readShape(synced.text).problems).toEqual([]);

      const after = run(synced.text);
      expect(new Set(Object.keys(after))).toEqual(new Set([...Object.keys(before), ...events]));
      for (const event of events) {
        if (event in before) expect(codeOf(after[event])).toBe(codeOf(before[event]));
        else expect(after[event]).toThrow(`orderEvolver: case "${event}" is not written yet`);
      }
      if (newline === "\r\n") expect(synced.text).not.toMatch(/(?<!\r)\n/);

      expect(sync(synced.text).text).toBe(synced.text);
    }),
    fuzz(60),
  );
});

/** Files in the layout of a formatter, where a look at the lines might be enough. */
const tidyFiles = fc
  .record({
    keys: fc.shuffledSubarray(events, { minLength: events.length - 1 }),
    noise: fc.array(fc.constantFrom("// ¤", "/* ¤ */", "/*", "*/", "`", "...rest,", "[key]: a,", "// done"), {
      maxLength: 2,
    }),
    elsewhere: fc.subarray(events, { maxLength: 1 }),
    at: fc.nat({ max: events.length }),
    indent: fc.constantFrom("    ", "  "),
  })
  .map(({ keys, noise, elsewhere, at, indent }) => {
    const lines = keys.map((key) => `${indent}"${key}": (state) => state,`);
    const [key = "placed"] = events.filter((one) => !keys.includes(one));
    lines.splice(at, 0, ...noise.map((one) => `${indent}${one.replace("¤", `"${key}": a,`)}`));
    const other = elsewhere.map((one) => `const other = {\n${indent}"${one}": 1,\n};\n`);
    return `${other.join("")}export const orderEvolver: OrderEvolver<S> = {\n  evolve: {\n${lines.join("\n")}\n  },\n};\n`;
  });

it("never says at a glance that a file is in step when a case is missing", () => {
  const seen = { yes: 0, no: 0 };
  fc.assert(
    fc.property(
      fc.oneof(
        files.map(({ text }) => text),
        tidyFiles,
      ),
      (text) => {
        const sure = isSurelyInStep(text, skeleton);
        seen[sure ? "yes" : "no"] += 1;
        if (sure) expect(sync(text)).toEqual({ text, found: [] });
      },
    ),
    fuzz(1000),
  );
  expect(seen.yes, "the look is of use").toBeGreaterThan(20);
});

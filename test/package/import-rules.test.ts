import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";
import { sharedFolder } from "../support/temporary-folder.js";

/** A small tree in which each file breaks a rule, or is there to be imported by one that does. */
const files: Readonly<Record<string, string>> = {
  "package.json": '{ "dependencies": {} }',
  "runtime/package.json": '{ "dependencies": { "other": "*" } }',
  "generator/package.json": '{ "dependencies": { "yaml": "*" }, "peerDependencies": { "vite": "*" } }',
  "node_modules/other/index.js": "",
  "node_modules/other/package.json": '{ "name": "other", "main": "index.js" }',

  "node_modules/vite/index.js": "",
  "node_modules/vite/package.json": '{ "name": "vite", "main": "index.js" }',

  "runtime/src/index.ts": 'export * from "./manager/manager.js";',
  "runtime/src/manager/manager.ts": 'export const manager = await import("../store/store.js");',
  "runtime/src/store/store.ts": 'import type { M } from "../manager/type.js"; export type S = M;',
  "runtime/src/manager/type.ts": "export type M = 1;",
  "runtime/src/append/append.ts": 'export type { S } from "../store/store.js";',
  "runtime/src/nats/link.ts": 'export type A = import("../append/append.js").S;',
  "runtime/src/load/load.ts": 'import "../nats/link.js";',
  "runtime/src/message/event.ts": 'import "../nats/link.js";',
  "runtime/src/model/left.ts": 'import type { Right } from "./right.js"; export type Left = Right;',
  "runtime/src/model/right.ts": 'import type { Left } from "./left.js"; export type Right = Left;',
  "runtime/src/codegen/v1.ts": 'import "../registry/registry.js"; import "../validation/check.js";',
  "runtime/src/registry/registry.ts": 'import "../message/event.js";',
  "runtime/src/validation/check.ts": 'import "other";',
  "runtime/src/codecs/json.ts": 'import "node:fs"; import "../testing/index.js";',
  "runtime/src/testing/index.ts": 'import "node:fs";',
  "runtime/src/errors/unused.ts": 'import "node:path";',
  "runtime/src/errors/alone.ts": "export {};",
  "runtime/src/surprise/new.ts": 'import "../errors/nowhere.js";',
  "runtime/src/read/read.ts": 'import "../../../generator/src/index.js"; import "./read.test.js";',
  "runtime/src/read/read.test.ts": 'import "undeclared"; import "node:fs";',

  "generator/src/index.ts": 'import "./emit/emit.js";',
  "generator/src/cli.ts": 'import "./plugin/vite.js";',
  "generator/src/plugin/vite.ts": 'import type {} from "vite"; export type P = 1;',
  "generator/src/plugin/rollup.ts": 'import "vite"; import type { P } from "./vite.js"; export type R = P;',
  "generator/src/emit/emit.ts":
    'import "../pipeline/pipeline.js"; import "../schema/read.js"; import "node:fs/promises";',
  "generator/src/pipeline/pipeline.ts": 'import "../../../runtime/src/index.js"; import "other";',
  "generator/src/schema/read.ts":
    'import type { I } from "../ir/types.js"; import "node:fs/promises"; export type R = I;',
  "generator/src/ir/types.ts": "export type I = 1;",
  "examples/orders/src/main.ts":
    'import "../../../runtime/src/index.js"; import "../../../test/support/run.js";',
  "examples/orders/src/generated/a.ts": 'import "./b.js"; import "./c.js"; export type A = 1;',
  "examples/orders/src/generated/b.ts": 'import "./a.js";',
  "examples/orders/src/generated/c.ts": 'import type { A } from "./a.js"; export type C = A;',
  "test/support/run.ts": "",
};

/** Each rule with one import that has to break it. */
const broken: readonly (readonly [rule: string, from: string, to: string])[] = [
  ["no-cycles", "runtime/src/model/left.ts", "runtime/src/model/right.ts"],
  ["no-cycles-in-generated-code", "examples/orders/src/generated/a.ts", "examples/orders/src/generated/b.ts"],
  ["core-without-nats", "runtime/src/load/load.ts", "runtime/src/nats/link.ts"],
  ["runtime-direction", "runtime/src/store/store.ts", "runtime/src/manager/type.ts"],
  ["runtime-direction", "runtime/src/append/append.ts", "runtime/src/store/store.ts"],
  ["runtime-direction", "runtime/src/nats/link.ts", "runtime/src/append/append.ts"],
  ["runtime-direction", "runtime/src/message/event.ts", "runtime/src/nats/link.ts"],
  ["generator-direction", "generator/src/emit/emit.ts", "generator/src/pipeline/pipeline.ts"],
  ["every-folder-has-a-place", "runtime/src/surprise/new.ts", ""],
  ["codegen-without-nats", "runtime/src/codegen/v1.ts", "runtime/src/nats/link.ts"],
  ["codegen-without-packages", "runtime/src/codegen/v1.ts", "node_modules/other/index.js"],
  ["testing-never-back", "runtime/src/codecs/json.ts", "runtime/src/testing/index.ts"],
  ["node-only-in-testing", "runtime/src/codecs/json.ts", "fs"],
  ["runtime-packages", "runtime/src/validation/check.ts", "node_modules/other/index.js"],
  ["runtime-without-generator", "runtime/src/read/read.ts", "generator/src/index.ts"],
  ["generator-without-runtime", "generator/src/pipeline/pipeline.ts", "runtime/src/index.ts"],
  ["generator-files", "generator/src/emit/emit.ts", "fs/promises"],
  ["bundlers-in-plugins", "generator/src/cli.ts", "generator/src/plugin/vite.ts"],
  ["bundlers-in-types-only", "generator/src/plugin/rollup.ts", "node_modules/vite/index.js"],
  ["generator-stages-share-types", "generator/src/emit/emit.ts", "generator/src/schema/read.ts"],
  ["examples-use-packages", "examples/orders/src/main.ts", "runtime/src/index.ts"],
  ["tests-are-not-imported", "runtime/src/read/read.ts", "runtime/src/read/read.test.ts"],
  ["tests-are-not-imported", "examples/orders/src/main.ts", "test/support/run.ts"],
  ["declared-packages-only", "generator/src/pipeline/pipeline.ts", "node_modules/other/index.js"],
  ["resolvable", "runtime/src/surprise/new.ts", ""],
  ["no-dead-files", "runtime/src/errors/unused.ts", ""],
  ["no-orphans", "runtime/src/errors/alone.ts", ""],
];

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

describe("the import rules", () => {
  const folder = sharedFolder();
  let violations: readonly Violation[] = [];
  beforeAll(async () => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder.path, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const { stdout } = await run(
      process.execPath,
      [
        ...["--import", join(root, "test/support/typescript-for-tools.mjs")],
        join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
        ...["--config", join(root, ".dependency-cruiser.cjs"), "--output-type", "json"],
        ...["runtime/src", "generator/src", "examples"],
      ],
      { cwd: folder.path },
    );
    violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  });

  test.each(broken)("%s is broken by %s %s", (rule, from, to) => {
    const found = violations.filter((violation) => violation.rule.name.startsWith(rule));
    expect(found).toContainEqual(expect.objectContaining({ from, ...(to !== "" && { to }) }));
  });

  test("leave alone what is allowed: Node in test tools and tests, files in the schema reader, types of another stage, of a bundler and of a cycle in generated code", () => {
    const allowed = [
      "examples/orders/src/generated/c.ts",
      "runtime/src/index.ts",
      "runtime/src/testing/index.ts",
      "runtime/src/read/read.test.ts",
    ];
    const reported = violations.filter(
      ({ rule, from }) => allowed.includes(from) && rule.name !== "resolvable",
    );
    expect(reported).toEqual([]);
    const files = violations.filter(({ rule }) => rule.name === "generator-files");
    expect(files.map(({ from }) => from)).toEqual(["generator/src/emit/emit.ts"]);
    const bundlers = violations.filter(({ rule }) => rule.name === "bundlers-in-types-only");
    expect(bundlers.map(({ from }) => from)).toEqual(["generator/src/plugin/rollup.ts"]);
    const stages = violations.filter(({ rule }) => rule.name === "generator-stages-share-types");
    expect(stages.map(({ from }) => from)).toEqual(["generator/src/emit/emit.ts"]);
  });
});

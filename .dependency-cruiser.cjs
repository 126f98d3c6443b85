/**
 * The import rules: which folder may import which, no cycles (imports of types count), nothing left over.
 *
 * Run it with `npm run lint:imports`, which lends it the compiler API that TypeScript 7 does not have.
 */

/** The runtime's folders, from the outermost in. A folder imports its own level and those below it. */
const runtimeLevels = [
  ["index"],
  ["manager"],
  ["store"],
  ["append", "load", "reactor", "read", "watch", "snapshot", "telemetry"],
  ["contract", "envelope", "subject", "registry", "nats"],
  ["log", "message", "model", "codecs", "http", "errors", "validation", "phantom"],
];

/** The generator's, in the same way; the stages of one level know each other through data types only. */
const generatorLevels = [
  ["cli", "plugin"],
  ["commands", "index"],
  ["pipeline"],
  ["config", "schema", "ir", "emit", "skeleton", "output"],
  ["diagnostics"],
];

/** What the generator's stages hand on: data types, some with the functions that take such a value apart. */
const generatorData = "^generator/src/(schema/(json-node|keywords)|ir/(types|names|values))\\.ts$";

/** A file or folder of this name directly in `root`. */
function inside(root, names) {
  return `^${root}/(${names.join("|")})(/|\\.ts$)`;
}

function levelRules(name, root, levels) {
  return levels.slice(1).map((level, at) => ({
    name: `${name}-direction-${level[0]}`,
    comment: `${level.join(", ")} must not import what is built on it.`,
    severity: "error",
    from: { path: inside(root, level), pathNot: "\\.test\\.ts$" },
    to: { path: inside(root, levels.slice(0, at + 1).flat()) },
  }));
}

const test = "\\.test\\.ts$";

/** What people import; everything else has to be reached from here. */
const entryPoints =
  "^(runtime/src/(index|(codecs|http|telemetry|testing)/index|codegen/v1)|generator/src/(index|cli|config/define-config|plugin/(esbuild|rolldown|rollup|rspack|vite|webpack)))\\.ts$";

/** What an application installs only when it asks for it; loaded on demand. */
const optionalPeers = "node_modules/(@msgpack/msgpack|@bufbuild/protobuf|@opentelemetry/api)/";

/** What builds a user's project, where that is used: the plugins are made for them, and name them in types. */
const bundlers = "node_modules/(@rspack/core|esbuild|rolldown|rollup|vite|webpack)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "A cycle has no order in which it can be understood. Imports of types count.",
      severity: "error",
      from: { pathNot: "/generated/" },
      to: { circular: true },
    },
    {
      name: "no-cycles-in-generated-code",
      comment: "A generated validator names the type it checks, whose module imports it: in types only.",
      severity: "error",
      from: { path: "/generated/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    ...levelRules("runtime", "runtime/src", runtimeLevels),
    ...levelRules("generator", "generator/src", generatorLevels),
    {
      name: "every-folder-has-a-place",
      comment: "A folder without a place in the lists above would escape the directions.",
      severity: "error",
      from: {
        path: "^(runtime|generator)/src/",
        pathNot: [
          inside("runtime/src", [...runtimeLevels.flat(), "codegen", "testing"]),
          inside("generator/src", [...generatorLevels.flat(), "version"]),
        ],
      },
      to: {},
    },
    {
      name: "core-without-nats",
      comment:
        "What an event store does is written against the log, so that a log in memory can stand under it.",
      severity: "error",
      from: {
        path: inside("runtime/src", [
          "append",
          "load",
          "reactor",
          "read",
          "watch",
          "snapshot",
          "store",
          "envelope",
          "subject",
        ]),
        pathNot: test,
      },
      to: { path: inside("runtime/src", ["nats"]) },
    },
    {
      name: "codegen-without-nats",
      comment:
        "Generated code runs in browsers and small functions: its door reaches no NATS code, not even indirectly.",
      severity: "error",
      from: { path: "^runtime/src/codegen/" },
      to: {
        path: inside("runtime/src", [...runtimeLevels.slice(0, 4).flat(), "envelope", "nats"]),
        reachable: true,
      },
    },
    {
      name: "codegen-without-packages",
      comment: "A program that only checks data installs nothing else.",
      severity: "error",
      from: { path: "^runtime/src/codegen/" },
      to: { path: "node_modules/", reachable: true },
    },
    {
      name: "testing-never-back",
      comment: "Test tools are not part of what production loads.",
      severity: "error",
      from: { path: "^runtime/src/", pathNot: ["^runtime/src/testing/", test] },
      to: { path: "^runtime/src/testing/" },
    },
    {
      name: "node-only-in-testing",
      comment: "The runtime takes a connection; it opens no files, sockets or processes itself.",
      severity: "error",
      from: { path: "^runtime/src/", pathNot: ["^runtime/src/testing/", test] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "runtime-packages",
      comment: "Each dependency of the runtime is installed in production: there is none.",
      severity: "error",
      from: { path: "^runtime/src/", pathNot: test },
      to: { path: "node_modules/", pathNot: optionalPeers },
    },
    {
      name: "optional-peers-on-demand",
      comment: "Who does not ask for what a peer brings does not load it, and need not have it.",
      severity: "error",
      from: { path: "^runtime/src/", pathNot: test },
      to: { path: optionalPeers, dynamic: false, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "runtime-without-generator",
      comment: "Production does not carry a compiler.",
      severity: "error",
      from: { path: "^runtime/" },
      to: { path: "^generator/|^rita-ts-codegen" },
    },
    {
      name: "generator-without-runtime",
      comment: "The generator prints the name of the runtime's door and never loads it.",
      severity: "error",
      from: { path: "^generator/", pathNot: test },
      to: { path: "^runtime/|^rita-ts(/|$)" },
    },
    {
      name: "generator-files",
      comment: "Only the two ends of the pipeline touch the disk.",
      severity: "error",
      from: { path: "^generator/src/", pathNot: ["^generator/src/(schema|config|output|skeleton)/", test] },
      to: { path: "^(node:)?fs(/promises)?$", dependencyTypes: ["core"] },
    },
    {
      name: "bundlers-in-plugins",
      comment:
        "The command starts in a fraction of a second: it loads nothing of what plugins are made with.",
      severity: "error",
      from: { path: "^generator/src/", pathNot: ["^generator/src/plugin/", test] },
      to: { path: ["^generator/src/plugin/", "node_modules/unplugin/", bundlers] },
    },
    {
      name: "bundlers-in-types-only",
      comment: "A plugin is handed its bundler; it neither brings one nor loads another.",
      severity: "error",
      from: { path: "^generator/src/plugin/", pathNot: test },
      to: { path: bundlers, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "generator-stages-share-types",
      comment: "The stages of the pipeline know each other through data types only.",
      severity: "error",
      from: { path: `^generator/src/(${generatorLevels[3].join("|")})/`, pathNot: test },
      to: {
        path: `^generator/src/(${generatorLevels[3].join("|")})/`,
        pathNot: ["^generator/src/$1/", generatorData],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "examples-use-packages",
      comment: "An example is what a user would write: it imports the packages by name.",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^(runtime|generator)/src/" },
    },
    {
      name: "tests-are-not-imported",
      comment: "Code that is shipped must not depend on a test or its tools.",
      severity: "error",
      from: { path: "^(runtime|generator|examples)/", pathNot: test },
      to: { path: [test, "^test/"] },
    },
    {
      name: "declared-packages-only",
      comment: "What is imported stands in the dependencies of the package that imports it.",
      severity: "error",
      from: { path: "^(runtime|generator|examples)/", pathNot: test },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: [optionalPeers, bundlers] },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-dead-files",
      comment: "A file that no entry point reaches.",
      severity: "error",
      from: { path: entryPoints },
      to: { path: "^(runtime|generator)/src/", pathNot: [test, entryPoints], reachable: false },
    },
    {
      name: "no-orphans",
      comment: "A file that imports nothing and that nothing imports.",
      severity: "error",
      from: { orphan: true, pathNot: [test, entryPoints] },
      to: {},
    },
  ],
  options: {
    parser: "tsc",
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "default"] },
    doNotFollow: { path: ["node_modules", "(^|/)dist/"] },
  },
};

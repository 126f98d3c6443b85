import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "../../generator/src/index.js";

/** The repository's folder. */
export const repository: string = fileURLToPath(new URL("../../", import.meta.url));

/** Where tests put what they make; ignored by git. */
export const cache: string = join(repository, "node_modules/.cache/rita-golden");

/** Values of one message: what each of the two checks and the compiler have to say to them. */
export interface Instances {
  /** Accepted by the write check and by the compiler. */
  readonly valid?: readonly unknown[];
  /** Refused by both. */
  readonly invalid?: readonly unknown[];
  /** Refused by the write check alone: no type can say so. */
  readonly outOfRange?: readonly unknown[];
  /** Refused by the write check, accepted by the read check: a newer writer's properties. */
  readonly tolerated?: readonly unknown[];
}

/** One golden case: schemas, the code that has to come out, and values to try on it. */
export interface GoldenCase {
  readonly name: string;
  readonly schemas: string;
  readonly expected: string;
  /** By wire type. */
  readonly instances: Readonly<Record<string, Instances>>;
}

/** All cases of `test/golden`. `reference` stands for the reference domain and the code the example has committed. */
export function goldenCases(): readonly GoldenCase[] {
  const root = join(repository, "test/golden");
  const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => ({
    name,
    schemas: name === "reference" ? join(repository, "schemas") : join(root, name, "schemas"),
    expected:
      name === "reference" ? join(repository, "examples/orders/src/generated") : join(root, name, "expected"),
    instances: JSON.parse(readFileSync(join(root, name, "instances.json"), "utf8")),
  }));
}

/** Generates a case in memory: text by path inside of the output folder. */
export function generateCase({ schemas }: GoldenCase): ReadonlyMap<string, string> {
  const nowhere = "a-folder-that-is-not-there";
  const { files, diagnostics } = generate(
    { schemas: relative(repository, schemas), out: nowhere },
    { folder: repository },
  );
  const errors = diagnostics.filter(({ severity }) => severity !== "warning");
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code} ${message}`).join("\n"));
  return new Map(files.map(({ path, text }) => [relative(join(repository, nowhere), path), text]));
}

/** The files of a folder: text by path inside of it. */
export function readTree(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(
    files.map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8")]),
  );
}

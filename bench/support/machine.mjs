// What the numbers were measured on.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";
import { startNatsServer } from "rita-ts/testing";

const require = createRequire(import.meta.url);

function versionOf(name) {
  try {
    const file = require.resolve(`${name}/package.json`);
    return JSON.parse(readFileSync(file, "utf8")).version;
  } catch {
    // Packages that do not export their package.json: found beside their entry point.
    const entry = require.resolve(name);
    const folder = entry.slice(0, entry.lastIndexOf(`node_modules/${name}`) + `node_modules/${name}`.length);
    return JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).version;
  }
}

const packages = [
  "@nats-io/transport-node",
  "@nats-io/jetstream",
  "ajv",
  "zod",
  "json-schema-to-typescript",
  "quicktype",
];

/** Machine, versions and date. */
export async function machine() {
  const server = await startNatsServer();
  const { version } = server;
  await server.stop();
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: `${cpus().length} × ${cpu?.model ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    "nats-server": version,
    ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  };
}

/** The same in one line. */
export function said(facts) {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(" · ");
}

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { linkPackages } from "../support/compile-project.js";
import { config, type Project, project } from "../support/golden-project.js";

const text = { type: "string" } as const;
const whole = { type: "integer", minimum: 0 } as const;

/** The first schema of the event: one text for the whole name. */
export const version1: object = {
  type: "object",
  properties: { name: text, cents: whole },
  required: ["name", "cents"],
};

/** The second: the name in two parts. */
export const version2: object = {
  type: "object",
  properties: { first: text, last: text, cents: whole },
  required: ["first", "last", "cents"],
};

/** The third: an amount with its currency. */
export const version3: object = {
  type: "object",
  properties: {
    first: text,
    last: text,
    price: {
      type: "object",
      properties: { amount: whole, currency: { enum: ["EUR", "USD"] } },
      required: ["amount", "currency"],
    },
  },
  required: ["first", "last", "price"],
};

/** The steps as a person writes them into the created file. */
export const writtenUpcasters = `import type { TicketSold, TicketSoldV2, TicketUpcasters } from "../generated/ticket.js";

export const ticketUpcasters: TicketUpcasters = {
  "ticket-sold": {
    1: ({ name, cents }): TicketSoldV2 => {
      const [first = "", last = ""] = name.split(" ");
      return { first, last, cents };
    },
    2: ({ cents, ...data }): TicketSold => ({ ...data, price: { amount: cents, currency: "EUR" } }),
  },
};
`;

/** A project in a temporary folder that finds the packages of this repository. */
export function versionedProject(): Project {
  const made = project({
    "rita.config.json": config,
    "schemas/ticket/events/ticket-sold.json": version1,
    "schemas/ticket/events/ticket-void.json": { type: "object", properties: {} },
  });
  linkPackages(made);
  return made;
}

let programs = 0;

/** Bundles a program of the project as a user's build does, and imports it. */
export async function importProgram<T>({ folder }: Project, program: string): Promise<T> {
  const outfile = join(folder, `program-${programs++}.mjs`);
  await build({
    stdin: { contents: program, resolveDir: join(folder, "src"), loader: "ts" },
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "es2022",
    logLevel: "silent",
    outfile,
  });
  return (await import(pathToFileURL(outfile).href)) as T;
}

import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Content, event, type Project, project } from "./golden-project.js";
import { root } from "./paths.js";

/** A project that a bundler builds: `src/main.ts` checks orders with generated code. */
export interface BundledProject extends Project {
  readonly entry: string;
  /** Where the bundle goes. */
  readonly bundle: string;
  /** The text of the bundle; empty while there is none. */
  readonly built: () => string;
  /** Writes the schema of an order, whose channel is one of these. */
  readonly channels: (...names: readonly string[]) => void;
  /** Writes a schema with a mistake. */
  readonly mistake: () => void;
  /** Whether anything was generated. */
  readonly hasGenerated: () => boolean;
  /** Writes a schema in a folder that is not there yet. */
  readonly addEntity: () => void;
  /** Whether code was generated from that. */
  readonly hasEntity: () => boolean;
}

const schema = "schemas/order/events/order-placed.json";

/** The mistake that `mistake` makes, as messages show it. */
export const mistaken: RegExp = /schemas\/order\/events\/order-placed\.json:1:11 error RITA2005/;

/** How long a bundler may take to notice a change, and how often a test looks; in ms. */
export const soon: { readonly timeout: number; readonly interval: number } = {
  timeout: 20_000,
  interval: 10,
};

/** Makes such a project, with nothing generated yet. Code that stays out of bundles is found in the repository's packages. */
export function bundledProject(more: Readonly<Record<string, Content>> = {}): BundledProject {
  const made = project({
    "package.json": { type: "module", private: true },
    "rita.config.json": { importExtension: ".ts" },
    "src/main.ts": `import { OrderPlaced } from "./generated/index.ts";
export const accepts = (channel: string): boolean => OrderPlaced.validate({ channel }).ok;
`,
    ...more,
  });
  symlinkSync(join(root, "node_modules"), join(made.folder, "node_modules"), "junction");
  const bundle = join(made.folder, "dist/bundle.mjs");
  const channels = (...names: readonly string[]): void =>
    made.write(schema, {
      type: "object",
      required: ["channel"],
      properties: { channel: { type: "string", enum: names } },
    });
  channels("web");
  return {
    ...made,
    entry: join(made.folder, "src/main.ts"),
    bundle,
    built: () => {
      try {
        return readFileSync(bundle, "utf8");
      } catch {
        return "";
      }
    },
    channels,
    hasGenerated: () => existsSync(join(made.folder, "src/generated")),
    addEntity: () => made.write("schemas/product/events/stock-received.json", event),
    hasEntity: () => existsSync(join(made.folder, "src/generated/product.ts")),
    mistake: () => made.write(schema, '{ "type": '),
  };
}

/**
 * Makes a change until it is seen, once a second, as a person does who saves again: what changes while a bundler still
 * begins to watch is seen by some of them only.
 */
export async function saving(change: () => void, seen: () => boolean): Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  const look = (): boolean => {
    if (seen()) return true;
    if (performance.now() - last < 1000) return false;
    last = performance.now();
    change();
    return false;
  };
  await expect.poll(look, soon).toBe(true);
}

/** Waits until a count of builds stands still, which it never does where each build is the reason for the next. */
export async function rests(count: () => number): Promise<void> {
  let before: number | undefined;
  const stands = (): boolean => {
    const stood = count() === before;
    before = count();
    return stood;
  };
  await expect.poll(stands, { timeout: 10_000, interval: 250 }).toBe(true);
}

import { createRequire } from "node:module";
import { _, type Options, type ValidateFunction } from "ajv";
import { casesKeywords } from "./cases-keyword.js";
import { formatChecks } from "./format-checks.js";
import type { Schema } from "./lower.js";

// The parts of ajv are CommonJS, and tools do not agree on what their default import is; `require` is plain.
const load = createRequire(import.meta.url);
const ajvCore = load("ajv/dist/core.js") as typeof import("ajv/dist/core.js");
const standalone = load("ajv/dist/standalone/index.js") as typeof import("ajv/dist/standalone/index.js");
const vocabularies = {
  core: load("ajv/dist/vocabularies/core/index.js") as typeof import("ajv/dist/vocabularies/core/index.js"),
  validation: load(
    "ajv/dist/vocabularies/validation/index.js",
  ) as typeof import("ajv/dist/vocabularies/validation/index.js"),
  applicator: load(
    "ajv/dist/vocabularies/applicator/index.js",
  ) as typeof import("ajv/dist/vocabularies/applicator/index.js"),
  format: load(
    "ajv/dist/vocabularies/format/index.js",
  ) as typeof import("ajv/dist/vocabularies/format/index.js"),
  next: load("ajv/dist/vocabularies/next.js") as typeof import("ajv/dist/vocabularies/next.js"),
};

/**
 * Draft 2020-12 without meta-schemas, which `schema/` has checked already, and without `unevaluated*`, which the
 * lowered schemas do not use: its bookkeeping is what keeps bundlers from dropping unused validators.
 */
class Ajv extends ajvCore.default {
  override _addVocabularies(): void {
    const { core, validation, applicator, format, next } = vocabularies;
    for (const one of [
      core.default,
      validation.default,
      applicator.default(true),
      format.default,
      next.default,
    ]) {
      this.addVocabulary(one);
    }
    this.addVocabulary([...casesKeywords]);
  }
  override _addDefaultMetaSchema(): void {}
  override defaultMeta(): undefined {
    return undefined;
  }
}

/** What ajv makes of some schemas. */
export interface Compiled {
  /** The code of all functions that the roots need. */
  readonly code: string;
  /** The name in the code of the function for a schema. */
  readonly functionOf: (id: string) => string;
  /** Runs the check of a schema. */
  readonly check: (id: string, value: unknown) => readonly Failure[];
}

/** Why a value was refused. */
export interface Failure {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Compiles schemas that refer to each other by id, in an instance of its own: names begin anew in each module. */
export function compile(schemas: ReadonlyMap<string, Schema>, roots: readonly string[]): Compiled {
  const options: Options & { readonly next: true } = {
    next: true,
    strict: false,
    allErrors: true,
    messages: false,
    inlineRefs: false,
    meta: false,
    validateSchema: false,
    logger: false,
    // The name of the table of formats; `tidy` puts the runtime's functions in its place.
    code: { source: true, esm: true, lines: true, formats: _`FORMATS` },
  };
  const ajv = new Ajv(options);
  for (const [name, { fits }] of Object.entries(formatChecks)) ajv.addFormat(name, fits);
  for (const [id, schema] of schemas) ajv.addSchema(schema, id);
  const functions = new Map<string, ValidateFunction>();
  for (const id of [...roots, ...schemas.keys()]) {
    const compiled = ajv.getSchema(id);
    if (compiled === undefined) throw new Error(`ajv does not know the schema ${id}.`);
    functions.set(id, compiled as ValidateFunction);
  }
  const functionOf = (id: string): ValidateFunction => {
    const found = functions.get(id);
    if (found === undefined) throw new Error(`There is no check ${id}.`);
    return found;
  };
  return {
    code: standalone.default(ajv, Object.fromEntries(roots.map((id, index) => [`root${index}`, id]))),
    functionOf: (id) => functionOf(id).source?.validateName.str ?? "",
    check: (id, value) => {
      const validate = functionOf(id);
      return validate(value) ? [] : (validate.errors ?? []);
    },
  };
}

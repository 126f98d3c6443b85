import { problem, type Report } from "../diagnostics/diagnostic.js";
import { get, getText, type JsonNode, type Member, type ObjectNode } from "./json-node.js";
import type { SchemaFile, Target } from "./types.js";
import { innerSchemas } from "./walk.js";

/** Where schemas live: by address (file, `$id`) and by name within one (`$anchor`). */
export interface Addresses {
  /** Schemas by their address without a fragment. */
  readonly resources: ReadonlyMap<string, Target>;
  /** The address that each resource calls itself by: its `$id`, else its file. */
  readonly bases: ReadonlyMap<JsonNode, string>;
  /** Schemas by `address#anchor`, with the address the resource calls itself by. */
  readonly anchors: ReadonlyMap<string, Target>;
  /** Every node that stands where a schema is expected. */
  readonly schemas: ReadonlySet<JsonNode>;
  /** Each object with a `$ref`: its file, and the address its `$ref` is relative to. */
  readonly references: ReadonlyMap<ObjectNode, { readonly file: SchemaFile; readonly base: string }>;
}

/** The address of a file, as a URL so that relative references resolve as the standard says. */
export function fileAddress(path: string): string {
  return new URL(path.split("/").map(encodeURIComponent).join("/"), "file:///").href;
}

/** Collects every address, anchor and reference of these files. Reports what is declared twice. */
export function collectAddresses(files: readonly SchemaFile[], report: Report): Addresses {
  const resources = new Map<string, Target>();
  const anchors = new Map<string, Target>();
  const bases = new Map<JsonNode, string>();
  const schemas = new Set<JsonNode>();
  const references = new Map<ObjectNode, { file: SchemaFile; base: string }>();
  for (const file of files) resources.set(fileAddress(file.path), { file, node: file.root });
  for (const file of files) visit(file.root, file, fileAddress(file.path));
  return { resources, bases, anchors, schemas, references };

  function visit(node: JsonNode, file: SchemaFile, outerBase: string): void {
    schemas.add(node);
    if (node.kind !== "object") return;
    const base = declareId(node, file, outerBase);
    if (base !== outerBase || node === file.root) bases.set(node, base);
    const anchor = node.members.get("$anchor");
    const name = getText(node, "$anchor");
    if (anchor !== undefined && name !== undefined)
      declare(anchors, `${base}#${name}`, anchor, { file, node });
    if (node.members.has("$ref")) references.set(node, { file, base });
    for (const inner of innerSchemas(node)) visit(inner, file, base);
  }

  function declareId(node: ObjectNode, file: SchemaFile, base: string): string {
    const id = node.members.get("$id");
    const text = getText(node, "$id");
    // In draft-07 everything beside `$ref` is ignored, `$id` too.
    if (id === undefined || text === undefined || (file.draft === "draft-07" && get(node, "$ref")))
      return base;
    if (file.draft === "draft-07" && text.startsWith("#")) {
      declare(anchors, base + text, id, { file, node });
      return base;
    }
    if (!URL.canParse(text, base)) {
      report(problem("RITA3003", id.value.at, `"$id" has to be an address, which "${text}" is not.`));
      return base;
    }
    const address = withoutFragment(new URL(text, base).href);
    if (address !== base) declare(resources, address, id, { file, node });
    return address;
  }

  function declare(map: Map<string, Target>, address: string, member: Member, target: Target): void {
    const other = map.get(address);
    if (other !== undefined && other.node !== target.node) {
      const message = `"${getText(target.node, member.key)}" is the ${member.key} of ${other.file.source.path} too.`;
      report(problem("RITA3007", member.value.at, message));
    }
    map.set(address, target);
  }
}

/** An address up to its `#`. */
export function withoutFragment(address: string): string {
  return address.replace(/#.*$/s, "");
}

import { problem, type Report } from "../diagnostics/diagnostic.js";
import { nearest } from "../diagnostics/suggest.js";
import { type Addresses, collectAddresses, fileAddress, withoutFragment } from "./addresses.js";
import { draftName } from "./check-keywords.js";
import { get, getText, type JsonNode, type ObjectNode } from "./json-node.js";
import type { SchemaFile, Target } from "./types.js";

/**
 * Resolves every `$ref` once, for types and validators alike: first as the standard says, against the `$id`
 * around it; then, when no schema has that address, against the path of its file. Nothing is downloaded.
 */
export function resolveReferences(
  files: readonly SchemaFile[],
  report: Report,
): ReadonlyMap<ObjectNode, Target> {
  const addresses = collectAddresses(files, report);
  const targets = new Map<ObjectNode, Target>();
  for (const [holder, { file, base }] of addresses.references) {
    const at = get(holder, "$ref")?.at ?? holder.at;
    const text = getText(holder, "$ref");
    if (text === undefined) continue;
    const found = find(text, base, addresses) ?? find(text, fileAddress(file.path), addresses);
    if (found === undefined) {
      report(problem("RITA3006", at, `"${text}" leads to no schema.`, wayOut(text, file, addresses)));
    } else if (!addresses.schemas.has(found.node)) {
      report(problem("RITA3006", at, `"${text}" leads to a place that is not a schema.`));
    } else if (found.file.draft !== file.draft) {
      const message = `This is ${draftName(file.draft)}, and "${text}" is ${draftName(found.file.draft)}.`;
      report(problem("RITA3005", at, message));
    } else {
      targets.set(holder, found);
    }
  }
  return targets;
}

function find(text: string, base: string, { resources, bases, anchors }: Addresses): Target | undefined {
  if (!URL.canParse(text, base)) return undefined;
  const { href, hash } = new URL(text, base);
  const resource = resources.get(withoutFragment(href));
  const fragment = decoded(hash.slice(1));
  if (resource === undefined || fragment === "") return resource;
  if (!fragment.startsWith("/")) return anchors.get(`${bases.get(resource.node)}#${fragment}`);
  const node = follow(resource.node, fragment);
  return node === undefined ? undefined : { file: resource.file, node };
}

/** Follows a JSON pointer. */
function follow(root: JsonNode, pointer: string): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const part of pointer.slice(1).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (node?.kind === "array") node = /^(0|[1-9]\d*)$/.test(key) ? node.items[Number(key)] : undefined;
    else node = node === undefined ? undefined : get(node, key);
  }
  return node;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function wayOut(text: string, file: SchemaFile, { resources, anchors }: Addresses): string {
  if (/^https?:/.test(text)) {
    return "Nothing is downloaded: put a copy of that schema, with its $id, under the schemas folder.";
  }
  const base = fileAddress(file.path);
  const wanted = URL.canParse(text, base) ? new URL(text, base).href : text;
  const address = withoutFragment(wanted);
  const names = resources.has(address) ? inside(address, resources, anchors) : [...resources.keys()];
  const lastPart = wanted.slice(wanted.lastIndexOf("/"));
  const near = names.find((name) => name.endsWith(lastPart)) ?? nearest(wanted, names);
  if (near === undefined)
    return `The address is relative to ${file.source.path}: correct it, or add the schema.`;
  return `Did you mean "${relativeTo(near, base)}"?`;
}

/** Addresses of the named parts of one schema resource. */
function inside(
  address: string,
  resources: Addresses["resources"],
  anchors: Addresses["anchors"],
): readonly string[] {
  const root = resources.get(address)?.node;
  const definitions = ["$defs", "definitions"].flatMap((keyword) => {
    const node = root === undefined ? undefined : get(root, keyword);
    return node?.kind === "object"
      ? [...node.members.keys()].map((key) => `${address}#/${keyword}/${key}`)
      : [];
  });
  return [...definitions, ...[...anchors.keys()].filter((anchor) => anchor.startsWith(`${address}#`))];
}

function relativeTo(address: string, base: string): string {
  if (withoutFragment(address) === base) return address.slice(base.length);
  const [to, from] = [address, base].map((one) => one.replace("file:///", "").split("/"));
  if (to === undefined || from === undefined || !address.startsWith("file:///")) return address;
  let common = 0;
  while (common < from.length - 1 && to[common] === from[common]) common += 1;
  const up = "../".repeat(from.length - 1 - common);
  return (up === "" ? "./" : up) + to.slice(common).join("/");
}

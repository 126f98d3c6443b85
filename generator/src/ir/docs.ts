import { type JsonNode, toJson } from "../schema/json-node.js";
import { find, flatten, type Part, soleReference } from "./parts.js";
import type { Surroundings } from "./surroundings.js";
import type { Docs } from "./types.js";

/**
 * What some parts tell people. A part that only refers to a named schema speaks with its own words: the named
 * type has its own documentation. All others speak with those of the schemas they refer to, too.
 */
export function docsOf(parts: readonly Part[], around: Surroundings): Docs {
  const speaking = parts.flatMap((one): readonly Part[] => {
    const target = soleReference(one, around);
    if (target !== undefined && around.id(target) !== undefined) return [one];
    return [one, ...flatten([one], around, () => undefined).filter(({ node }) => node !== one.node)];
  });
  const first = (keyword: string): JsonNode | undefined => find(speaking, keyword)[0]?.value;
  const examples = first("examples");
  const fallback = first("default");
  return {
    title: textOf(first("title")),
    description: textOf(first("description")),
    deprecated: isTrue(first("deprecated")),
    default: fallback === undefined ? undefined : toJson(fallback),
    examples: examples?.kind === "array" ? examples.items.map(toJson) : undefined,
    readOnly: isTrue(first("readOnly")),
    writeOnly: isTrue(first("writeOnly")),
    personal: isTrue(first("x-rita-pii")),
  };
}

function textOf(node: JsonNode | undefined): string | undefined {
  const text = node?.kind === "scalar" && typeof node.value === "string" ? node.value.trim() : "";
  return text === "" ? undefined : text;
}

function isTrue(node: JsonNode | undefined): true | undefined {
  return node?.kind === "scalar" && node.value === true ? true : undefined;
}

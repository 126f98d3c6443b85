import type { Scope } from "../subject/scope.js";

const encoder = /*@__PURE__*/ new TextEncoder();

/**
 * The key of an entity's snapshot in the bucket: definition, version, tenant, entity type and id, each one token. What a
 * key may not hold is written as `=` and two hexadecimal digits for each byte, so that no two texts become one; no
 * tenant is a lone `=`.
 */
export function snapshotKey(
  { tenant }: Scope,
  { name, version }: { readonly name: string; readonly version: number | string },
  entity: string,
): string {
  const dot = entity.indexOf(".");
  const parts = [name, String(version), tenant, entity.slice(0, dot), entity.slice(dot + 1)];
  return parts.map((part) => (part === undefined ? "=" : token(part))).join(".");
}

function token(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/gu, (character) =>
    [...encoder.encode(character)]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}

import { RitaError } from "../errors/rita-error.js";
import type { Scope } from "../subject/scope.js";
import { isTypeToken } from "../subject/tokens.js";

/** Most characters a consumer's name may have on a server. */
const longest = 255;

/**
 * The name of a reactor's durable consumer: its own, behind the tenant's where there is one, so that two tenants may
 * have reactors of the same name. Nothing else but letters, digits, `_`, `-` and `=` is in it.
 *
 * @throws RitaError `REACTOR_NAME_INVALID`.
 */
export function durableName(scope: Scope, name: unknown): string {
  if (typeof name === "string" && isTypeToken(name)) {
    const durable = `${prefixOf(scope)}${name}`;
    if (durable.length <= longest) return durable;
  }
  const shown = JSON.stringify(String(name).slice(0, 150));
  throw new RitaError(
    "REACTOR_NAME_INVALID",
    `${shown} cannot name a reactor: use 1 to 128 letters, digits, "_" and "-"; with the tenant's name not over ${longest}.`,
    { reactor: name, tenant: scope.tenant },
  );
}

/** The reactor that a durable consumer is in this scope; `undefined` when it is another tenant's. */
export function reactorName(scope: Scope, durable: string): string | undefined {
  const prefix = prefixOf(scope);
  return durable.startsWith(prefix) ? durable.slice(prefix.length) : undefined;
}

/** The tenant's name and `_`; what is no letter, digit or `-` in it becomes `=` and its code, so that no two are alike. */
function prefixOf({ tenant }: Scope): string {
  if (tenant === undefined) return "";
  const encoded = tenant.replace(
    /[^A-Za-z0-9-]/g,
    (character) => `=${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${encoded}_`;
}

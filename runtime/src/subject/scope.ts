import { RitaError } from "../errors/rita-error.js";
import { isIdToken, isTypeToken } from "./tokens.js";

/** The subjects of one store, or of one tenant in it. */
export interface Scope {
  /** The store's name: `shop`. */
  readonly store: string;
  /** Its stream: `ES_shop`. */
  readonly stream: string;
  /** The tenant: `acme`; `undefined` = the whole store. */
  readonly tenant: string | undefined;
  /** What its subjects begin with: `$ES.shop`, or `$ES.shop.acme`. */
  readonly prefix: string;
}

/**
 * The subjects of a store by its name.
 *
 * @throws RitaError `EVENT_STORE_NAME_REQUIRED`, `EVENT_STORE_NAME_INVALID`.
 */
export function scopeOf(store: unknown): Scope {
  if (store === undefined || store === null || store === "") {
    throw new RitaError("EVENT_STORE_NAME_REQUIRED", "An event store needs a name.");
  }
  if (typeof store !== "string" || !isTypeToken(store) || store.length > 200) {
    const shown = JSON.stringify(String(store).slice(0, 100));
    throw new RitaError(
      "EVENT_STORE_NAME_INVALID",
      `${shown} cannot name an event store: use 1 to 200 letters, digits, "_" and "-".`,
      { name: store },
    );
  }
  return { store, stream: `ES_${store}`, tenant: undefined, prefix: `$ES.${store}` };
}

/**
 * The subjects of one tenant of a store; a scope that has a tenant already is given another one.
 *
 * @throws RitaError `TENANT_INVALID` when the name is not one token of 1 to 128 letters, digits and `_-:=@+`.
 */
export function tenantScope({ store, stream }: Scope, tenant: unknown): Scope {
  if (typeof tenant === "string" && isIdToken(tenant)) {
    return { store, stream, tenant, prefix: `$ES.${store}.${tenant}` };
  }
  const shown = JSON.stringify(String(tenant).slice(0, 100));
  throw new RitaError(
    "TENANT_INVALID",
    `${shown} cannot name a tenant: use 1 to 128 letters, digits and "_-:=@+".`,
    { tenant },
  );
}

/** The id of an event as it is stored: a tenant's ids begin with its name, so that tenants never share one. */
export function scopedId({ tenant }: Scope, id: string): string {
  return tenant === undefined || id.startsWith(`${tenant}/`) ? id : `${tenant}/${id}`;
}

/** The subject of everything in a store, or of one tenant. */
export function everything(scope: Scope): string {
  return `${scope.prefix}.>`;
}

/** The subject of all events of one entity: also the text of its guard, the same everywhere. */
export function entitySubject(scope: Scope, entity: string): string {
  return `${scope.prefix}.${entity}.*`;
}

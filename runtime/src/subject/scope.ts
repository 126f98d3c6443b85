import { RitaError } from "../errors/rita-error.js";
import { isTypeToken } from "./tokens.js";

/** The subjects of one store. */
export interface Scope {
  /** The store's name: `shop`. */
  readonly store: string;
  /** Its stream: `ES_shop`. */
  readonly stream: string;
  /** What its subjects begin with: `$ES.shop`. */
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
  return { store, stream: `ES_${store}`, prefix: `$ES.${store}` };
}

/** The subject of everything in a store. */
export function everything(scope: Scope): string {
  return `${scope.prefix}.>`;
}

/** The subject of all events of one entity: also the text of its guard, the same everywhere. */
export function entitySubject(scope: Scope, entity: string): string {
  return `${scope.prefix}.${entity}.*`;
}

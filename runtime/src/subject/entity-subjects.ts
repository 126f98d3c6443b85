import { RitaError } from "../errors/rita-error.js";
import type { EntityRef } from "../message/command.js";
import { scopeOf, tenantScope } from "./scope.js";
import { isIdToken, parseEntity } from "./tokens.js";

/** A stored subject taken apart: `$ES.<store>.[<tenant>.]<entity type>.<entity id>.<event type>`. */
export interface ParsedSubject<N extends string, T extends string> {
  readonly store: string;
  /** `undefined` in a store without tenants. */
  readonly tenant: string | undefined;
  readonly entityType: N;
  readonly entityId: string;
  readonly entity: EntityRef<N>;
  readonly type: T;
}

/** Filters and subjects of one entity type, with checked parts. Generated code has one for each entity. */
export interface EntitySubjects<N extends string, T extends string> {
  readonly entityType: N;
  /** The event types, as in the schemas. */
  readonly types: readonly T[];
  /** Filter for every event of every entity of this type: `order.*`. */
  readonly all: `${N}.*`;
  /** One entity: `order.1042`. Also the filter for all its events. */
  ref(entityId: string): EntityRef<N>;
  /** Filter for one event type of one entity: `order.1042.order-placed`. */
  event<X extends T>(entityId: string, type: X): `${N}.${string}.${X}`;
  /** Filter for one event type of all entities of this type: `order.*.order-placed`. */
  type<X extends T>(type: X): `${N}.*.${X}`;
  /** The full subject an event is stored under: `$ES.shop.order.1042.order-placed`, with a tenant `$ES.shop.acme.…`. */
  subject<X extends T>(
    store: string,
    entityId: string,
    type: X,
    tenant?: string | undefined,
  ): `$ES.${string}.${N}.${string}.${X}`;
  /** Takes a stored subject apart; `undefined` when it is not one of this entity type. */
  parse(subject: string): ParsedSubject<N, T> | undefined;
}

/** Subject constants and checked builders of one entity type. Generated code calls it once for each entity. */
export function entitySubjects<N extends string, T extends string>(
  entityType: N,
  types: readonly T[],
): EntitySubjects<N, T> {
  const known = (type: string): type is T => types.some((one) => one === type);
  const checked = <X extends T>(type: X): X => {
    if (known(type)) return type;
    throw new RitaError("EVENT_TYPE_UNKNOWN", `${entityType} has no event type ${JSON.stringify(type)}.`, {
      type,
    });
  };
  const ref = (entityId: string): EntityRef<N> => {
    const entity: EntityRef<N> = `${entityType}.${entityId}`;
    parseEntity(entity);
    return entity;
  };
  return {
    entityType,
    types,
    all: `${entityType}.*`,
    ref,
    event: (entityId, type) => `${ref(entityId)}.${checked(type)}`,
    type: (type) => `${entityType}.*.${checked(type)}`,
    subject: (store, entityId, type, tenant) => {
      const whole = scopeOf(store);
      const { prefix } = tenant === undefined ? whole : tenantScope(whole, tenant);
      return `${prefix as `$ES.${string}`}.${ref(entityId)}.${checked(type)}`;
    },
    parse: (subject) => {
      const [prefix, store, ...parts] = subject.split(".");
      const tenant = parts.length === 4 ? parts.shift() : undefined;
      const [parsedType, entityId, type, ...rest] = parts;
      if (prefix !== "$ES" || store === undefined || parsedType !== entityType || rest.length > 0)
        return undefined;
      if (entityId === undefined || !isIdToken(entityId) || type === undefined || !known(type))
        return undefined;
      return { store, tenant, entityType, entityId, entity: `${entityType}.${entityId}`, type };
    },
  };
}

import type { RitaErrorCode } from "../errors/codes.js";
import { RitaError } from "../errors/rita-error.js";

const typeToken = /^[A-Za-z0-9_-]{1,128}$/;
const idToken = /^[A-Za-z0-9_\-:=@+]{1,128}$/;

/** Whether a text can be an entity type or a message type: one NATS token of 1 to 128 letters, digits, `_` and `-`. */
export function isTypeToken(text: string): boolean {
  return typeToken.test(text);
}

/** Whether a text can be an entity id that this library writes (reading takes whatever was stored). */
export function isIdToken(text: string): boolean {
  return idToken.test(text);
}

/** Whether a text has no half of a surrogate pair: the wire would replace it and so make another text of it. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const storedToken = /^[^\s.*>\u0000-\u001f\u007f]{1,255}$/u;

/**
 * Refuses what cannot be the entity of stored events. Wider than what this library writes: Go takes nearly anything.
 *
 * @throws RitaError `EVENT_ENTITY_REQUIRED`, `EVENT_ENTITY_INVALID`.
 */
export function checkStoredEntity(entity: unknown): void {
  const tokens = typeof entity === "string" ? entity.split(".") : [];
  const readable =
    tokens.length === 2 && tokens.every((token) => storedToken.test(token) && isWellFormed(token));
  if (!readable) parseEntity(entity);
}

/** An entity reference taken apart at its dot. */
export interface EntityParts {
  readonly entityType: string;
  readonly entityId: string;
}

/**
 * Takes `order.1042` apart, refusing everything that would not be exactly two safe tokens of a subject: the
 * server stores `*` and `>` as they are, and line breaks would inject protocol.
 *
 * @throws RitaError `EVENT_ENTITY_REQUIRED` or the given code.
 */
export function parseEntity(entity: unknown, code: RitaErrorCode = "EVENT_ENTITY_INVALID"): EntityParts {
  if (entity === undefined || entity === null || entity === "") {
    throw new RitaError(
      "EVENT_ENTITY_REQUIRED",
      'An entity is required: its type, a dot, its id ("order.1042").',
    );
  }
  const text = String(entity);
  const dot = text.indexOf(".");
  const entityType = text.slice(0, Math.max(dot, 0));
  const entityId = text.slice(dot + 1);
  if (typeof entity === "string" && dot > 0 && isTypeToken(entityType) && isIdToken(entityId)) {
    return { entityType, entityId };
  }
  throw new RitaError(
    code,
    `${JSON.stringify(text.slice(0, 200))} is not an entity. It must be a type of 1 to 128 letters, digits, "_" and "-", ` +
      'a dot, and an id of 1 to 128 letters, digits and "_-:=@+" ("order.1042").',
    { entity: text.slice(0, 200) },
  );
}

import { RitaError } from "../errors/rita-error.js";
import type { StreamConfig } from "../nats/stream-config.js";
import type { EventStoreConfig } from "./config.js";

/** The entry in a stream's metadata that says that its store keeps tenants apart. */
const marker = "rita-tenancy";

/** Whether the store on a stream keeps tenants apart. */
export function hasTenancy({ metadata }: Pick<StreamConfig, "metadata">): boolean {
  return metadata?.[marker] === "true";
}

/**
 * The metadata a configuration states, the mark of tenancy included.
 *
 * @throws RitaError `CONFIG_INVALID` when the caller writes the mark himself.
 */
export function statedMetadata({ metadata, tenancy }: EventStoreConfig): StreamConfig["metadata"] {
  if (metadata !== undefined && Object.hasOwn(metadata, marker)) {
    const text = `The metadata entry "${marker}" is the library's own. Say tenancy: true instead.`;
    throw new RitaError("CONFIG_INVALID", text, { metadata });
  }
  return tenancy === true ? { ...metadata, [marker]: "true" } : metadata;
}

/**
 * Refuses to change what the subjects of every stored event depend on.
 *
 * @throws RitaError `CONFIG_INVALID`.
 */
export function checkTenancyKept({ name, tenancy }: EventStoreConfig, existing: StreamConfig): void {
  if (tenancy === undefined || tenancy === hasTenancy(existing)) return;
  throw new RitaError(
    "CONFIG_INVALID",
    `The event store ${name} was created ${tenancy ? "without" : "with"} tenancy, which cannot be changed: its subjects depend on it.`,
    { store: name, tenancy },
  );
}

import type { EventStoreConfig } from "../manager/config.js";
import { statedConfig } from "../manager/stream-config.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { LogEventStore } from "../store/log-event-store.js";
import { SharedLog, storeContexts } from "../store/open-store.js";
import { type MemoryManagerOptions, memoryOpening, memorySettings, memoryStorage } from "./memory-options.js";
import { MemoryServer } from "./memory-server.js";

/**
 * One event store in memory, for a test that needs no manager: the operations are the real ones, codecs included;
 * conflicts, de-duplication and limits are those of a JetStream server.
 */
export class MemoryEventStore<
  E extends Event = Event<string, string, Uint8Array>,
  C extends Command = Command<string, string, Uint8Array>,
> extends LogEventStore<E, C> {
  /** @throws RitaError `CONFIG_INVALID`, `EVENT_STORE_NAME_INVALID`, `REGISTRY_INVALID`. */
  constructor(
    options: Omit<MemoryManagerOptions<E, C>, "server"> = {},
    config: EventStoreConfig = { name: "memory" },
  ) {
    statedConfig(config);
    const settings = memorySettings(options, new MemoryServer());
    const shared = new SharedLog(memoryStorage(config, settings.clock), settings);
    super(storeContexts(settings, shared, memoryOpening(config)));
  }
}

import type { Codec } from "../codecs/codec.js";
import { codecTable } from "../codecs/table.js";
import { decodeEvent } from "../envelope/decode.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { Registry } from "../registry/registry.js";
import type { Message } from "./connection.js";
import { received } from "./received.js";

/**
 * The event in a message that the server republished (see `republish` in the store's configuration). Its sequence is
 * the one the server put into the header `Nats-Sequence`; a message without one gets 0, and a model that is fed it
 * cannot decide any more. `codecs`: those beside `json` and `binary`.
 *
 * @throws RitaError `EVENT_UNDECODABLE`, `EVENT_TYPE_UNKNOWN`, `CODEC_UNAVAILABLE`.
 */
export function republishedEvent<E extends Event, C extends Command>(
  registry: Registry<E, C>,
  message: Message,
  codecs: readonly Codec[] = [],
): E {
  const { subject, data, headers } = received(message);
  const known = headers ?? { get: () => "", last: () => "", keys: () => [] };
  const time = known.last("Nats-Time-Stamp");
  const stored = {
    subject: known.last("Nats-Subject") || subject,
    sequence: Number(known.last("Nats-Sequence")) || 0,
    recorded: new Date(time === "" ? Number.NaN : time),
    headers: known,
    data,
  };
  const event = decodeEvent({ registry, codecs: codecTable(codecs), validateOnRead: false }, stored);
  return { ...event, recorded: time === "" ? undefined : event.recorded } as E;
}

import { RitaError } from "../errors/rita-error.js";
import { binary } from "./binary.js";
import type { Codec } from "./codec.js";
import { json } from "./json.js";

/** The codecs of one manager by their names. */
export type CodecTable = ReadonlyMap<string, Codec>;

/** `json` and `binary`, and what a manager was given. */
export function codecTable(given: readonly Codec[] = []): CodecTable {
  return new Map([json, binary, ...given].map((codec) => [codec.name, codec]));
}

/** How to come by a codec that is not there from the beginning. */
const remedies: ReadonlyMap<string, string> = new Map([
  ["msgpack", "Install @msgpack/msgpack and give the manager codecs: [await msgpack()]."],
  ["protobuf", "Install @bufbuild/protobuf and give the manager codecs: [await protobuf({ … })]."],
]);

/**
 * The codec of a name, as event headers and schemas give it.
 *
 * @throws RitaError `CODEC_UNAVAILABLE`.
 */
export function codecNamed(table: CodecTable, name: string): Codec {
  const codec = table.get(name);
  if (codec !== undefined) return codec;
  const known = [...table.keys()].join(", ");
  const text = `There is no codec ${JSON.stringify(name.slice(0, 100))} here; there are ${known}.`;
  const remedy = remedies.get(name);
  throw new RitaError("CODEC_UNAVAILABLE", remedy === undefined ? text : `${text} ${remedy}`, {
    codec: name.slice(0, 100),
  });
}

/**
 * Checks that every event type can be written.
 *
 * @throws RitaError `CODEC_UNAVAILABLE` naming the type and what is missing.
 */
export function checkCodecs(
  table: CodecTable,
  types: Iterable<{ readonly type: string; readonly codec: string | undefined }>,
): void {
  for (const { type, codec } of types) {
    if (codec === undefined || codecNamed(table, codec).supports?.(type) !== false) continue;
    throw new RitaError(
      "CODEC_UNAVAILABLE",
      `The codec ${codec} does not know the event type "${type}". Give it that type's schema: ${codec}({ "${type}": … }).`,
      { codec, type },
    );
  }
}

import { RitaError } from "../errors/rita-error.js";
import { binary } from "./binary.js";
import type { Codec } from "./codec.js";
import { json } from "./json.js";

const table: ReadonlyMap<string, Codec> = new Map([json, binary].map((codec) => [codec.name, codec]));

/**
 * The codec of a name, as event headers and schemas give it.
 *
 * @throws RitaError `CODEC_UNAVAILABLE`.
 */
export function codecNamed(name: string): Codec {
  const codec = table.get(name);
  if (codec !== undefined) return codec;
  throw new RitaError(
    "CODEC_UNAVAILABLE",
    `There is no codec ${JSON.stringify(name)} here. Known codecs: ${[...table.keys()].join(", ")}.`,
    { codec: name },
  );
}

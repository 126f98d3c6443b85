import type { Codec } from "../../codecs/codec.js";
import { msgpack } from "../../codecs/msgpack.js";
import { protobuf } from "../../codecs/protobuf.js";
import { RitaError } from "../../errors/rita-error.js";

/** Data in the form that each codec is for, by the codec's name. */
export const samples: Readonly<Record<string, unknown>> = {
  json: { text: "ü ✓", n: 1.5, list: [null, true] },
  binary: new Uint8Array([0, 255, 128]),
  msgpack: { text: "ü ✓", n: 2 ** 40, bytes: new Uint8Array([0, 255]) },
  protobuf: { text: "ü ✓", n: 1.5, list: [null, true] },
};

/** The type of the event that is written with a codec. */
export function typeOf(codec: string): string {
  return `in-${codec}`;
}

/** The codecs that need a package, as far as those are installed. */
export async function installedCodecs(): Promise<readonly Codec[]> {
  const made = await Promise.all([installed(msgpack), installed(protobufOfAnything)]);
  return made.flatMap((codec) => codec ?? []);
}

async function protobufOfAnything(): Promise<Codec> {
  const types = Object.keys(samples).map(typeOf);
  // That the package is there is found out first, with the codec's own words.
  await protobuf({});
  const { StructSchema } = await import("@bufbuild/protobuf/wkt");
  return protobuf(Object.fromEntries(types.map((type) => [type, StructSchema])));
}

async function installed(make: () => Promise<Codec>): Promise<Codec | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof RitaError && error.code === "CODEC_UNAVAILABLE") return undefined;
    throw error;
  }
}

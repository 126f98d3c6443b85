import { RitaError } from "../errors/rita-error.js";

/**
 * A package that is installed only where it is used.
 *
 * @throws RitaError `CODEC_UNAVAILABLE` naming the package when it cannot be loaded.
 */
export async function loadPeer<T>(codec: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RitaError(
      "CODEC_UNAVAILABLE",
      `The codec ${codec} needs the package ${name}, which could not be loaded: npm install ${name}. (${why})`,
      { codec, package: name },
      { cause },
    );
  }
}

import { RitaError } from "../errors/rita-error.js";
import { isWellFormed } from "../subject/tokens.js";

const keyPattern = /^[A-Za-z0-9_-]{1,64}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controlCharacters = /[\u0000-\u001f\u007f]/;

/** What nearly all ids are made of. */
const visibleAscii = /^[!-~]+$/;

/** Whether a header can carry a text unchanged: no control characters, no blanks at its ends, no lone surrogates. */
export function isHeaderText(text: string): boolean {
  return visibleAscii.test(text) || isOtherHeaderText(text);
}

function isOtherHeaderText(text: string): boolean {
  return !controlCharacters.test(text) && text.trim() === text && isWellFormed(text);
}

/**
 * Checks meta data against what headers carry unchanged. Go would drop or alter such entries without a word.
 *
 * @throws RitaError `META_INVALID`.
 */
export function checkMeta(meta: Readonly<Record<string, string>>): void {
  if (typeof meta !== "object" || meta === null || Array.isArray(meta)) {
    throw new RitaError("META_INVALID", "The meta data must be an object of texts.", { meta });
  }
  for (const [key, value] of Object.entries(meta)) {
    if (!keyPattern.test(key)) {
      throw invalid(key, "its name must be 1 to 64 letters, digits, _ or -");
    }
    if (typeof value !== "string") throw invalid(key, "its value must be a string");
    if (!isHeaderText(value)) {
      throw invalid(
        key,
        "its value must not have control characters, half characters, or blanks at its ends",
      );
    }
  }
}

function invalid(key: string, rule: string): RitaError {
  return new RitaError(
    "META_INVALID",
    `The meta entry ${JSON.stringify(key.slice(0, 80))} is refused: ${rule}.`,
    {
      key,
      rule,
    },
  );
}

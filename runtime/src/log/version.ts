/** A server version as numbers: major, minor, patch. */
type Version = readonly [number, number, number];

/** Takes `2.14.0` (or `v2.15.0-beta.1`) apart; `undefined` when it is not a version. */
function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Whether a version is another one or a later one; false when either is no version. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [left, right] = [parseVersion(version), parseVersion(wanted)];
  if (left === undefined || right === undefined) return false;
  for (const place of [0, 1, 2] as const) {
    if (left[place] !== right[place]) return left[place] > right[place];
  }
  return true;
}

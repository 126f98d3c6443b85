import { resolve } from "./find-cases.js";
import type { FileShape, MemberShape, ObjectShape, Range } from "./shape.js";

/** Members of the new skeleton that an object of the user lacks. */
export interface Missing {
  readonly object: ObjectShape;
  /** The object of the new skeleton that has them. */
  readonly list: ObjectShape;
  readonly members: readonly MemberShape[];
  /** Spreads and computed keys of that object, which may hold the missing ones. */
  readonly unclear: readonly Range[];
}

/** What tells the user's cases from those of a new skeleton. */
export interface Difference {
  readonly missing: readonly Missing[];
  /** Members that no message asks for any more. */
  readonly orphans: readonly MemberShape[];
}

/** Compares the user's object with that of a new skeleton, and objects inside of both in the same way. */
export function compareCases(file: FileShape, object: ObjectShape, wanted: ObjectShape): Difference {
  const unclear: Range[] = [];
  const keys = keysOf(file, object, unclear);
  const members = wanted.items.filter(({ key }) => key !== undefined && !keys.has(key));
  const orphans = object.items.filter(
    ({ key }) => key !== undefined && !wanted.items.some((one) => one.key === key),
  );
  const inner = wanted.items.flatMap(({ key, value }) => {
    const own = value.kind === "object" ? object.items.find((one) => one.key === key) : undefined;
    const ownValue = own === undefined ? undefined : resolve(file, own.value);
    return value.kind === "object" && ownValue?.kind === "object"
      ? [compareCases(file, ownValue, value)]
      : [];
  });
  return {
    missing: [
      ...(members.length === 0 ? [] : [{ object, list: wanted, members, unclear }]),
      ...inner.flatMap(({ missing }) => missing),
    ],
    orphans: [...orphans, ...inner.flatMap((one) => one.orphans)],
  };
}

/** The keys of an object, those of spread objects of the same file included. */
function keysOf(
  file: FileShape,
  object: ObjectShape,
  unclear: Range[],
  seen: readonly ObjectShape[] = [],
): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const member of object.items) {
    if (member.key !== undefined) {
      keys.add(member.key);
      continue;
    }
    const spread = resolve(file, member.value);
    if (spread.kind === "object" && !seen.includes(spread)) {
      for (const key of keysOf(file, spread, unclear, [...seen, object])) keys.add(key);
    } else unclear.push(member);
  }
  return keys;
}

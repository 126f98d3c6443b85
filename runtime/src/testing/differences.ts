/** One place where two values differ. */
export interface Difference {
  /** Where, as code would reach it: `[0].data.total`; empty for the whole value. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * Every place where two JSON-like values differ. A property that is `undefined` counts as absent; dates, byte
 * arrays, maps and sets are compared by what they hold.
 */
export function differences(expected: unknown, actual: unknown, path = ""): Difference[] {
  if (expected === actual || Object.is(expected, actual)) return [];
  const [left, right] = [parts(expected), parts(actual)];
  if (left === undefined || right === undefined || left.kind !== right.kind)
    return [{ path, expected, actual }];
  return [...new Set([...left.items.keys(), ...right.items.keys()])].flatMap((key) =>
    differences(left.items.get(key), right.items.get(key), path + key),
  );
}

/** A sentence for each difference, at most `limit` of them. */
export function differenceLines(found: readonly Difference[], limit = 20): string[] {
  const lines = found.slice(0, limit).map(({ path, expected, actual }) => {
    const place = path === "" ? "" : `${path.replace(/^\./, "")}: `;
    return `  ${place}expected ${show(expected)}, but got ${show(actual)}`;
  });
  const more = found.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

/** What a value is made of, by the path that leads to each part; `undefined` for a value without parts. */
interface Parts {
  readonly kind: string;
  readonly items: ReadonlyMap<string, unknown>;
}

function parts(value: unknown): Parts | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return { kind: "array", items: named(value.entries(), (at) => `[${at}]`) };
  if (value instanceof Date) return { kind: "date", items: new Map([[".getTime()", value.getTime()]]) };
  if (value instanceof Uint8Array) return { kind: "bytes", items: named(value.entries(), (at) => `[${at}]`) };
  if (value instanceof Map) return { kind: "map", items: named(value, (key) => `.get(${keyText(key)})`) };
  if (value instanceof Set) {
    const members = [...value].map((member): [unknown, unknown] => [member, true]);
    return { kind: "set", items: named(members, (member) => `.has(${keyText(member)})`) };
  }
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return { kind: "object", items: named(present, property) };
}

function named<K>(entries: Iterable<readonly [K, unknown]>, name: (key: K) => string): Map<string, unknown> {
  return new Map(Array.from(entries, ([key, item]) => [name(key), item]));
}

function property(key: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Tells keys and members apart by value: two objects of the same content are the same member. */
function keyText(key: unknown): string {
  return show(key, Number.POSITIVE_INFINITY);
}

function show(value: unknown, limit = 200): string {
  const text = plainText(value);
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

function plainText(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : value.toISOString();
  if (Array.isArray(value) || value instanceof Uint8Array)
    return `[${Array.from(value, plainText).join(", ")}]`;
  const of = parts(value);
  const inner = [...(of?.items ?? [])].map(([key, item]) => `${key.replace(/^\./, "")}: ${plainText(item)}`);
  return inner.length === 0 ? "{}" : `{ ${inner.join(", ")} }`;
}

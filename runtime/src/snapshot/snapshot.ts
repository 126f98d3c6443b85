/** The state of one entity as of one of its events, and what tells whether it still fits the log. */
export interface Snapshot {
  readonly state: unknown;
  /** Sequence and id of the event it was taken after. */
  readonly sequence: number;
  readonly lastId: string;
  /** How many events the entity had up to there. */
  readonly count: number;
  /** Sequences of the last of them, oldest first. */
  readonly recent: readonly number[];
  /** The commands that led to the last of them, oldest first. */
  readonly commandIds: readonly string[];
}

/** The form of the stored text; another one is not read. */
const format = 1;

const encoder = /*@__PURE__*/ new TextEncoder();
const decoder = /*@__PURE__*/ new TextDecoder("utf-8", { fatal: true });

/** The bytes of a snapshot, `undefined` when its state would come back as something else. */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array | undefined {
  if (!survivesJson(snapshot.state)) return undefined;
  const { state, sequence, lastId, count, recent, commandIds } = snapshot;
  return encoder.encode(JSON.stringify({ format, sequence, lastId, count, recent, commandIds, state }));
}

/** The snapshot in stored bytes, `undefined` when they are none. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot | undefined {
  let value: Partial<Record<keyof Snapshot | "format", unknown>>;
  try {
    value = JSON.parse(decoder.decode(bytes)) as typeof value;
  } catch {
    // Anybody may have written here: it is rebuilt from the log.
    return undefined;
  }
  if (typeof value !== "object" || value === null || value.format !== format) return undefined;
  const { sequence, count, lastId, recent, commandIds } = value;
  const counted = isPosition(sequence) && isPosition(count) && count <= sequence;
  const listed = isList(recent, isPosition) && isList(commandIds, isText);
  if (!counted || !listed || !isText(lastId) || !Object.hasOwn(value, "state")) return undefined;
  return { state: value.state, sequence, lastId, count, recent, commandIds };
}

/** Whether a value comes back the same when it is written as JSON and read: plain data without `undefined` in it. */
export function survivesJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) {
    // Holes come back as null; names beside the items are lost.
    return Object.keys(value).length === value.length && value.every(survivesJson);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype || Object.getOwnPropertySymbols(value).length > 0) return false;
  return Object.entries(value).every(([key, inner]) => key !== "__proto__" && survivesJson(inner));
}

function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isList<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

/** Cases that cannot be run here: the beginning of their names, and why. */
export const notRun: readonly (readonly [begins: string, reason: string])[] = [
  ["duplicate/empty-id-twice", "its seed is an event without an id, which is refused here"],
  ["registry/msgpack-typed-nil", "a typed nil pointer is a Go notion"],
  [
    "registry/protobuf",
    "its data is a Go message; codecs.test.ts writes the same bytes from the same values",
  ],
  ["registry/binary", "a registry whose types marshal themselves to bytes is a Go notion"],
  ["plain/binary-marshaler", "a value that marshals itself to bytes is a Go notion"],
  ["registry/json-int64", "a number beyond 2^53 is not a JavaScript number"],
  ["registry/json-typed-nil", "a typed nil pointer is a Go notion"],
  ["registry/json-validator-skipped", "the difference between a value and a pointer is a Go notion"],
  ["plain/nil-slice-payload", "a typed nil slice is a Go notion; an empty one is plain/empty-payload"],
  ["registry/bytes-refused", "data has no Go type here: the schema decides whether it fits"],
  ["error/type-not-registered", "data has no Go type here: an unknown type name is error/type-unknown-name"],
  ["error/type-wrong", "data has no Go type here: the schema decides whether it fits"],
  [
    "decide/model-",
    "a Model here belongs to one entity or is a projection; the model tests cover its guards",
  ],
  ["decide-and-evolve/", "as decide/model-; the model tests cover it"],
  ["time/generated-local", "generated times are UTC here, whatever the machine's zone"],
];

/** What an append does here where Go does something else: an error code or the sequence it resolves to. */
export const otherOutcome: Readonly<Record<string, readonly [outcome: string | number, reason: string]>> = {
  "plain/entity-unicode": ["EVENT_ENTITY_INVALID", "entity ids are ASCII tokens on write (guarantee 9)"],
  "plain/entity-odd-characters": [
    "EVENT_ENTITY_INVALID",
    "entity ids are safe tokens on write (guarantee 9)",
  ],
  "plain/type-with-dot": ["EVENT_TYPE_INVALID", "a dotted type breaks guards and filters"],
  "plain/type-with-dot-expect": ["EVENT_TYPE_INVALID", "a dotted type breaks guards and filters"],
  "registry/json-dotted-type": ["EVENT_TYPE_INVALID", "a dotted type breaks guards and filters"],
  "plain/id-with-spaces": ["EVENT_ID_INVALID", "Go trims the id without a word"],
  "plain/id-with-newline": ["EVENT_ID_INVALID", "Go alters the id without a word"],
  "plain/id-only-spaces": ["EVENT_ID_INVALID", "Go stores it without an id"],
  "duplicate/single-trimmed-id": ["EVENT_ID_INVALID", "Go trims the id without a word"],
  "meta/several-mixed-case": [
    "META_INVALID",
    "one of the names has a dot; names are letters, digits, _ and -",
  ],
  "meta/empty-key": ["META_INVALID", "meta names have 1 to 64 characters"],
  "meta/spaces-around-value": ["META_INVALID", "Go trims the value without a word"],
  "meta/newline-in-value": ["META_INVALID", "Go alters the value without a word"],
  "meta/control-in-value": ["META_INVALID", "control characters do not belong into headers"],
  "meta/key-with-space": ["META_INVALID", "Go drops the entry without a word"],
  "meta/key-invalid-characters": ["META_INVALID", "Go drops the entries without a word"],
  "time/year-10000": ["EVENT_TIME_INVALID", "Go writes what it cannot read back"],
  "expect/pattern-gt": [4, 'a tail is a tail here: ">" covers the store, as Go\'s documentation says'],
  "expect/pattern-order-gt": [4, "a tail is a tail here, as Go's documentation says"],
  "expect/pattern-empty-tokens": ["FILTER_INVALID", "a guard that can never hold is refused locally"],
  "batch/2-guard-both-same-entity": [
    "EXPECT_INVALID",
    "both look at the state before the append: one is wrong",
  ],
  "duplicate/single": ["EVENT_ID_CLASH", "Go says success for data it did not store"],
  "duplicate/single-other-entity": ["EVENT_ID_CLASH", "Go says success for an event it did not store"],
  "duplicate/single-with-stale-expect": [1, "the same event again is the success it was (guarantee 1)"],
  "duplicate/batch-one-stored": ["EVENT_ID_CLASH", "10201 is resolved by reading back"],
  "duplicate/batch-first-stored": ["EVENT_ID_CLASH", "10201 is resolved by reading back"],
  "duplicate/batch-retry": [2, "the same batch again is the success it was (guarantee 1)"],
  "duplicate/batch-retry-with-stale-expect": [2, "the same batch again is the success it was (guarantee 1)"],
  "duplicate/batch-same-id-twice": ["EVENT_ID_CLASH", "refused locally"],
  "decide/no-events": [0, "a decision without events is a success"],
  "accepted/entity-star": ["EVENT_ENTITY_INVALID", "its guard and its load would cover all entities"],
  "accepted/entity-gt": ["EVENT_ENTITY_INVALID", "its guard and its load would cover all entities"],
  "error/entity-space": ["EVENT_ENTITY_INVALID", "Go lets the server close the connection"],
  "accepted/type-star": ["EVENT_TYPE_INVALID", "a wildcard is no type"],
  "error/type-trailing-dot": ["EVENT_TYPE_INVALID", "refused locally"],
  "error/type-unknown-name": ["EVENT_TYPE_UNKNOWN", "the registry's own words"],
  "plain/string-data": ["EVENT_DATA_INVALID", "our code for data that cannot be encoded"],
  "plain/struct-data": ["EVENT_DATA_INVALID", "our code for data that cannot be encoded"],
  "registry/json-nan": ["EVENT_DATA_INVALID", "the schema's check refuses what JSON has no text for"],
  "registry/json-validator-fails": ["EVENT_DATA_INVALID", "the check's refusal has a code here"],
  "batch/1001": ["TOO_MANY_EVENTS", "refused locally"],
  "error/everything-missing": ["EVENT_ENTITY_REQUIRED", "the entity is looked at first"],
  "error/stream-gone": ["EVENT_STORE_NOT_FOUND", "said by name"],
  "decide/decider-error": ["refused", "the decider's own error passes through"],
};

/** Appends that publish something else than Go although the outcome is the same. */
export const otherMessages: Readonly<Record<string, string>> = {
  "time/zero": "a zero time is a time here; leaving it out means the clock's",
  "time/zero-in-other-zone": "a zero time is a time here; leaving it out means the clock's",
  "registry/msgpack": "an integer is as short as it can be; Go's fixed-width types keep their width",
  "registry/msgpack-json-tag-only": "a property has one name, whatever the codec",
  "registry/msgpack-nan": "there are many NaNs; Go writes another one",
  "error/batch-second-too-large": "everything is checked before the first message is sent",
};

/** What reading a stranger's message gives where Go gives something else. */
export const otherReads: Readonly<Record<string, readonly [kind: "event" | "error", reason: string]>> = {
  "codec-missing": ["event", "without a registry the bytes are given, whatever they are called"],
  "codec-unknown": ["event", "without a registry the bytes are given, whatever they are called"],
  "codec-upper-case": ["event", "without a registry the bytes are given, whatever they are called"],
  "json-read-without-registry-object": ["event", "without a registry the bytes are given as they are stored"],
  "json-read-without-registry-string": ["event", "without a registry the bytes are given as they are stored"],
  "type-missing": ["error", "an event without a type fits no model"],
  "trailing-space-in-type": ["event", "both clients trim header values"],
  "trailing-space-in-time": ["event", "both clients trim header values"],
  "time/offset-minutes-60": ["error", "no writer makes such an offset"],
  meta: ["event", "both clients trim header values"],
  "empty-payload-json": ["event", "TypeScript has no zero values: the object is empty"],
  "null-payload-json": ["event", "TypeScript has no zero values: the data is null"],
  "bad-json-type": ["event", "data is checked on reading only with validateOnRead"],
  "msgpack-read-without-registry-map": ["event", "without a registry the bytes are given as they are stored"],
  "msgpack-read-without-registry-bin": ["event", "without a registry the bytes are given as they are stored"],
  "protobuf-read-without-registry": ["event", "without a registry the bytes are given as they are stored"],
  "binary-read-by-json-registry": ["event", "the header's codec decides, and bytes are bytes"],
};

/** Filters that do more here. */
export const otherFilters: Readonly<
  Record<string, readonly [sequences: readonly number[] | string, reason: string]>
> = {
  '""': ["FILTER_INVALID", "an empty filter is refused; leave it out to read everything"],
  '"order.>"': [[1, 2, 3, 5, 6], "tails work"],
  '">"': [[1, 2, 3, 4, 5, 6], "tails work"],
  '"order.1.order.paid"': ["SUBJECT_TOO_MANY_TOKENS", "the same rule"],
  '"a.b.c.d"': ["SUBJECT_TOO_MANY_TOKENS", "the same rule"],
  '"."': ["FILTER_INVALID", "refused locally"],
  '"order..placed"': ["FILTER_INVALID", "refused locally"],
  '"order."': ["FILTER_INVALID", "refused locally"],
  '"order 1"': ["FILTER_INVALID", "refused locally"],
  "two-overlapping": [[1, 2, 3, 6], "overlapping filters are merged"],
  "two-equal": [[1, 2, 3, 6], "overlapping filters are merged"],
  "empty-and-order": ["FILTER_INVALID", "an empty filter is refused"],
};

/** What evolve gives back where Go gives 0. */
export const otherEvolves: Readonly<Record<string, readonly [result: number | string, reason: string]>> = {
  "empty-store-after": ["POSITION_AHEAD", "a position behind the end is an error (guarantee 12)"],
  "after-last": [6, "nothing new gives the position back"],
  "after-beyond": ["POSITION_AHEAD", "a position behind the end is an error (guarantee 12)"],
  "after-max-uint64": ["CONFIG_INVALID", "not a safe integer"],
  "after-4-stop-2": [4, "nothing new gives the position back"],
  "after-4-stop-4": [4, "nothing new gives the position back"],
  "filter-and-after-nothing-new": [3, "nothing new gives the position back"],
  "model-fails": ["EVOLVE_FAILED", "the model's error is the cause; details.lastSequence has the position"],
  "model-fails-on-first": ["EVOLVE_FAILED", "the model's error is the cause"],
};

/** Settings of a new store that differ from Go's, and why. */
export const otherSettings: Readonly<Record<string, readonly [value: unknown, reason: string]>> = {
  discard: ["new", "a store never evicts (guarantee 8)"],
  deny_purge: [true, "history is not purged (guarantee 8)"],
  max_consumers: [100_000, "servers from 2.15 allow 1,000 otherwise, and every watch is one"],
};

/** What a call on a store comes to here: an error's code, or settings of its stream that are not Go's. */
interface OtherStore {
  readonly outcome?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly reason: string;
}

const nameRequired = { outcome: "EVENT_STORE_NAME_REQUIRED", reason: "Go's ErrEventStoreNameRequired" };
const nameInvalid = { outcome: "EVENT_STORE_NAME_INVALID", reason: "the name is checked before it is sent" };
const missing = { outcome: "EVENT_STORE_NOT_FOUND", reason: "Go passes the server's error on" };

/** What `create/full` has set, and the calls after it leave out. */
const full = {
  metadata: { team: "a" },
  max_msgs: 1_000,
  max_bytes: 1_048_576,
  max_age: 3_600_000_000_000,
  storage: "memory",
};

export const otherStores: Readonly<Record<string, OtherStore>> = {
  "create/unlimited-minus-1": { outcome: "CONFIG_INVALID", reason: "no limit is said by leaving it out" },
  "create/replicas-3": { outcome: "CONFIG_INVALID", reason: "Go passes the server's error on" },
  "create/name-empty": nameRequired,
  "create/name-with-dot": nameInvalid,
  "create/name-with-space": nameInvalid,
  "create/name-with-star": nameInvalid,
  "create/again-different": {
    outcome: "done",
    settings: { ...full, description: "orders" },
    reason: "what a configuration leaves out is no difference (guarantee 24)",
  },
  "get/missing": missing,
  "get/name-empty": nameRequired,
  "get/name-with-dot": nameInvalid,
  "update/partial": {
    settings: full,
    reason: "an update keeps what it leaves out",
  },
  "update/storage-change": {
    outcome: "done",
    settings: { ...full, description: "new" },
    reason: "the configuration does not name the storage: an update keeps what it leaves out",
  },
  "update/name-empty": nameRequired,
  "update/missing": missing,
  "delete/missing": missing,
  "delete/name-empty": {
    outcome: "EVENT_STORE_NAME_REQUIRED",
    reason: "Go asks the server for a nameless stream",
  },
};

/** The codes of Go's error values. */
export const codeOfGo: Readonly<Record<string, string>> = {
  ErrSequenceConflict: "SEQUENCE_CONFLICT",
  ErrSubjectTooManyTokens: "SUBJECT_TOO_MANY_TOKENS",
  ErrEventEntityRequired: "EVENT_ENTITY_REQUIRED",
  ErrEventEntityInvalid: "EVENT_ENTITY_INVALID",
  ErrEventDataRequired: "EVENT_DATA_REQUIRED",
  ErrEventTypeRequired: "EVENT_TYPE_REQUIRED",
  ErrNoEvents: "NO_EVENTS",
  "nats.ErrMaxPayload": "EVENT_TOO_LARGE",
};

import type { Deadline } from "../log/deadline.js";
import type { Durables } from "../log/durable.js";
import type { KeyValue } from "../log/key-value.js";
import type { BucketPurpose, Storage } from "../log/storage.js";
import { Bucket } from "./bucket.js";
import { JetStreamDurables } from "./durables.js";
import type { JetStreamApi } from "./jetstream-api.js";
import { JetStreamLog } from "./jetstream-log.js";

/** A store, and the stream of its log. */
interface StoreNames {
  readonly store: string;
  readonly stream: string;
}

function bucketOf(
  api: JetStreamApi,
  { store, stream }: StoreNames,
  purpose: BucketPurpose,
  replicas: () => number,
) {
  return new Bucket(api, { name: `${stream}_${purpose}`, store, replicas });
}

/** Removes a bucket beside an event store and everything in it; one that is somebody else's is left alone. */
export async function removeBucket(
  api: JetStreamApi,
  names: StoreNames,
  purpose: BucketPurpose,
  deadline: Deadline,
): Promise<void> {
  await bucketOf(api, names, purpose, () => 1).destroy(deadline);
}

/** Where an event store lives on a NATS server: its stream with the consumers on it, and the KV buckets beside it. */
export class JetStreamStorage implements Storage {
  readonly log: JetStreamLog;
  readonly durables: Durables;
  readonly #names: StoreNames;
  readonly #replicas: () => number;

  /** `replicas`: how many the stream has now; a new bucket gets as many. */
  constructor(api: JetStreamApi, names: StoreNames, replicas: () => number) {
    this.log = new JetStreamLog(api, names.stream);
    this.durables = new JetStreamDurables(this.log);
    this.#names = names;
    this.#replicas = replicas;
  }

  bucket(purpose: BucketPurpose): KeyValue {
    return bucketOf(this.log.api, this.#names, purpose, this.#replicas);
  }
}

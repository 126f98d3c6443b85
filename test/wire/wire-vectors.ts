import { readFileSync } from "node:fs";

/** A Go value as the vectors describe it. */
export interface GoData {
  readonly kind: "bytes" | "value" | "protobuf";
  readonly base64?: string;
  readonly length?: number;
  readonly goType?: string;
  readonly json?: unknown;
}

export interface GoNewEvent {
  readonly id: string | null;
  readonly entity: string | null;
  readonly type: string | null;
  readonly time: string | null;
  readonly meta: Readonly<Record<string, string>> | null;
  readonly expect: { readonly sequence: number; readonly pattern: string | null } | null;
  readonly data: GoData | null;
}

export interface GoEvent {
  readonly id: string;
  readonly entity: string;
  readonly type: string;
  readonly timeUnixNano: string;
  readonly data: GoData | null;
  readonly meta: Readonly<Record<string, string>> | null;
  readonly sequence: number;
  readonly subject: string;
}

export type Headers = readonly (readonly [name: string, value: string])[];

export interface GoMessage {
  readonly subject: string;
  readonly hasReply?: boolean;
  readonly headers: Headers;
  readonly payload: string;
}

export interface AppendCase {
  readonly name: string;
  readonly what: string;
  readonly input: {
    readonly call: string;
    readonly events: readonly GoNewEvent[] | { readonly count: number; readonly first: GoNewEvent };
    readonly registry: { readonly codec: string } | null;
    readonly seed: readonly { readonly events: readonly GoNewEvent[] }[];
  };
  readonly published: readonly GoMessage[];
  readonly stored: readonly GoMessage[];
  readonly result: {
    readonly sequence?: number;
    readonly error?: string;
    readonly errorIs?: readonly string[];
    readonly streamLastSequence: number;
  };
  readonly read?: { readonly afterSequence: number; readonly events: readonly GoEvent[] };
}

export interface ReadCase {
  readonly name: string;
  readonly what: string;
  readonly registry: { readonly codec: string } | null;
  readonly subject: string;
  readonly headerBlock: string | null;
  readonly payload: string;
  readonly event: GoEvent | null;
  readonly error: string | null;
}

export interface FilterRow {
  readonly name: string;
  readonly filters: readonly string[] | null;
  readonly error: string | null;
  readonly matchedSequences: readonly number[];
}

export interface EvolveRow {
  readonly name: string;
  readonly options: {
    readonly afterSequence?: string;
    readonly stopSequence?: string;
    readonly filters?: readonly string[];
  };
  readonly error: string | null;
  readonly sequence: number;
  readonly evolvedSequences: readonly number[];
}

export interface StreamCase {
  readonly name: string;
  readonly call: string;
  readonly config: {
    readonly Name: string;
    readonly Description?: string;
    readonly Metadata?: Readonly<Record<string, string>>;
    readonly Replicas?: number;
    readonly Storage?: "file" | "memory";
    readonly MaxMsgs?: number;
    readonly MaxBytes?: number;
    readonly MaxAge?: string;
    readonly RePublish?: {
      readonly Source: string;
      readonly Destination: string;
      readonly HeadersOnly: boolean;
    };
    readonly Placement?: { readonly Cluster: string; readonly Tags: readonly string[] };
  };
  readonly error: string | null;
  readonly stream: Readonly<Record<string, unknown>> | null;
}

/** A value that Go has encoded; without `bytes` it could not. */
export interface CodecRow {
  readonly name: string;
  readonly goType: string;
  readonly bytes?: string;
}

/** Bytes that Go has decoded. */
export interface DecodeRow {
  readonly name: string;
  readonly codec: "json" | "msgpack" | "protobuf" | "binary";
  readonly goType?: string;
  readonly bytes: string;
}

interface Place {
  readonly sequence: number;
  readonly subject: string;
}

/** What the Go library published, stored, read and answered; see README.md beside the file. */
export interface WireVectors {
  readonly cases: readonly AppendCase[];
  readonly reads: readonly ReadCase[];
  readonly filters: { readonly rows: readonly FilterRow[]; readonly store: readonly Place[] };
  readonly evolves: { readonly rows: readonly EvolveRow[]; readonly store: readonly Place[] };
  readonly streamConfigs: readonly StreamCase[];
  readonly codecs: Readonly<Record<"json" | "msgpack" | "protobuf" | "binary", readonly CodecRow[]>> & {
    readonly decode: readonly DecodeRow[];
  };
}

export const vectors: WireVectors = JSON.parse(
  readFileSync(new URL("wire-vectors.json", import.meta.url), "utf8"),
) as WireVectors;

/** The wire type of the Go types that the vectors register for JSON. */
export const typeOfGo: Readonly<Record<string, string>> = {
  OrderPlaced: "order-placed",
  OrderShipped: "order-shipped",
  OrderCanceled: "order-canceled",
  Measured: "measured",
  Checked: "checked",
};

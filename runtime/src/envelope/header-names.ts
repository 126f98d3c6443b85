/** The headers of the wire format, shared with Rita for Go. */
export const headerName = {
  id: "Nats-Msg-Id",
  entity: "Rita-Entity",
  type: "Rita-Type",
  time: "Rita-Time",
  codec: "Rita-Codec",
  version: "Rita-Version",
  trail: "Rita-Trail",
  metaPrefix: "Rita-Meta-",
  expectedSequence: "Nats-Expected-Last-Subject-Sequence",
  expectedSubject: "Nats-Expected-Last-Subject-Sequence-Subject",
  streamSource: "Nats-Stream-Source",
  batchId: "Nats-Batch-Id",
  batchSequence: "Nats-Batch-Sequence",
  batchCommit: "Nats-Batch-Commit",
} as const;

/** A header as it is on the wire. */
export function headerLine(name: string, value: string): string {
  return `${name}: ${value}\r\n`;
}

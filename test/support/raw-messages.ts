import type { NatsConnection } from "@nats-io/transport-node";

/** A message as the server has stored it. */
export interface RawMessage {
  readonly sequence: number;
  readonly subject: string;
  /** Header lines in the order they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly payload: Uint8Array;
}

interface MessageJson {
  readonly seq: number;
  readonly subject: string;
  readonly hdrs?: string;
  readonly data?: string;
}

/** A request to JetStream's API. One made while the server restarts is lost with the connection, and repeated. */
export async function jetStream(
  connection: NatsConnection,
  name: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const payload = body === undefined ? "" : JSON.stringify(body);
  for (let tries = 20; ; tries -= 1) {
    try {
      return (await connection.request(`$JS.API.${name}`, payload, { timeout: 500 })).json();
    } catch (error) {
      if (tries === 0) throw error;
    }
  }
}

/** Everything a store holds behind a sequence, as stored. */
export async function rawMessages(
  connection: NatsConnection,
  store: string,
  after = 0,
): Promise<readonly RawMessage[]> {
  const { state } = await jetStream(connection, `STREAM.INFO.ES_${store}`);
  const { last_seq } = state as { readonly last_seq: number };
  const messages: RawMessage[] = [];
  for (let from = after + 1; from <= last_seq; from += 64) {
    const part = Array.from({ length: Math.min(64, last_seq - from + 1) }, (_, at) => from + at);
    const answers = await Promise.all(
      part.map((seq) => jetStream(connection, `STREAM.MSG.GET.ES_${store}`, { seq })),
    );
    for (const { message } of answers) {
      if (message !== undefined) messages.push(rawMessage(message as MessageJson));
    }
  }
  return messages;
}

function rawMessage({ seq, subject, hdrs = "", data = "" }: MessageJson): RawMessage {
  const [, ...rows] = Buffer.from(hdrs, "base64").toString().split("\r\n");
  const headers = rows
    .filter((row) => row !== "")
    .map((row): readonly [string, string] => {
      const colon = row.indexOf(":");
      return [row.slice(0, colon), row.slice(colon + 1).replace(/^ /, "")];
    });
  return { sequence: seq, subject, headers, payload: Buffer.from(data, "base64") };
}

/** A header of a stored message, `undefined` when it is not there. */
export function headerOf(message: RawMessage | undefined, name: string): string | undefined {
  return message?.headers.find(([one]) => one === name)?.[1];
}

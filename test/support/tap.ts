import type { NatsConnection } from "@nats-io/transport-node";

/** What is published to a server: requests to JetStream, events, entries of buckets and acknowledgements. */
export interface Tap {
  /**
   * The subjects somebody has published to whose answers go to an inbox that begins so; and those that anybody has
   * published to without wanting an answer.
   */
  heard(inbox: string): readonly string[];
}

/** Listens with the rights of `connection`, which have to be all. What the server refuses is not heard. */
export async function startTap(connection: NatsConnection): Promise<Tap> {
  const heard: { readonly subject: string; readonly reply: string }[] = [];
  for (const subject of ["$JS.API.>", "$JS.ACK.>", "$KV.>", "$ES.>"]) {
    connection.subscribe(subject, {
      callback: (_error, message) =>
        void heard.push({ subject: message.subject, reply: message.reply ?? "" }),
    });
  }
  await connection.flush();
  return {
    heard: (inbox) =>
      heard.filter(({ reply }) => reply === "" || reply.startsWith(inbox)).map(({ subject }) => subject),
  };
}

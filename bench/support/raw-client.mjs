// What an application would write with the client alone: the same subjects, headers, guards and bytes as ours.
import { randomUUID } from "node:crypto";
import { headers } from "@nats-io/transport-node";

const encoder = new TextEncoder();

/** The five headers of an event, through the client's header map. */
export function eventHeaders(entity, type) {
  const map = headers();
  map.set("Nats-Msg-Id", randomUUID());
  map.set("Rita-Codec", "json");
  map.set("Rita-Entity", entity);
  map.set("Rita-Time", new Date().toISOString());
  map.set("Rita-Type", type);
  return map;
}

/** One event by `js.publish`, guarded when it expects something. */
export function publish(js, store, { entity, type, data, expect }) {
  const map = eventHeaders(entity, type);
  if (expect !== undefined) {
    map.set("Nats-Expected-Last-Subject-Sequence", String(expect.sequence));
    map.set("Nats-Expected-Last-Subject-Sequence-Subject", `$ES.${store}.${entity}.*`);
  }
  const options = { headers: map };
  return js.publish(`$ES.${store}.${entity}.${type}`, encoder.encode(JSON.stringify(data)), options);
}

/** An atomic batch by hand (ADR-50): a request, publishes, and a request that commits; a guard on every event. */
export async function publishBatch(nc, store, events) {
  const id = randomUUID();
  let answer;
  for (const [at, { entity, type, data, expect }] of events.entries()) {
    const map = eventHeaders(entity, type);
    map.set("Nats-Expected-Last-Subject-Sequence", String(expect.sequence));
    map.set("Nats-Expected-Last-Subject-Sequence-Subject", `$ES.${store}.${entity}.*`);
    map.set("Nats-Batch-Id", id);
    map.set("Nats-Batch-Sequence", String(at + 1));
    const last = at === events.length - 1;
    if (last) map.set("Nats-Batch-Commit", "1");
    const subject = `$ES.${store}.${entity}.${type}`;
    const payload = encoder.encode(JSON.stringify(data));
    if (at === 0 || last) answer = await nc.request(subject, payload, { headers: map, timeout: 10_000 });
    else nc.publish(subject, payload, { headers: map });
  }
  checkBatch(answer, events.length);
}

/**
 * The shortest program that stores a batch: all messages are sent at once, with header lines joined by hand and without
 * guards, and nothing is checked on the way. What it takes is the server's time, which no client can spare.
 */
export async function sendAtOnce(nc, store, events) {
  const batch = randomUUID();
  const answers = events.map(({ entity, type, data }, at) => {
    const last = at === events.length - 1;
    const lines =
      `Nats-Batch-Id: ${batch}\r\nNats-Batch-Sequence: ${at + 1}\r\n${last ? "Nats-Batch-Commit: 1\r\n" : ""}` +
      `Nats-Msg-Id: ${randomUUID()}\r\nRita-Codec: json\r\nRita-Entity: ${entity}\r\n` +
      `Rita-Time: ${new Date().toISOString()}\r\nRita-Type: ${type}\r\n`;
    const block = encoder.encode(`NATS/1.0\r\n${lines}\r\n`);
    const subject = `$ES.${store}.${entity}.${type}`;
    const options = { headers: { encode: () => block } };
    const payload = encoder.encode(JSON.stringify(data));
    if (at === 0 || last) return nc.request(subject, payload, { ...options, timeout: 10_000 });
    nc.publish(subject, payload, options);
    return undefined;
  });
  await answers[0];
  checkBatch(await answers.at(-1), events.length);
}

function checkBatch(answer, count) {
  const ack = answer.json();
  if (ack.error !== undefined || ack.count !== count) throw new Error(answer.string());
}

/** An atomic batch by the client's own `startBatch`, which takes a guard on the first message only. */
export async function startBatch(js, store, events) {
  const subjectOf = ({ entity, type }) => `$ES.${store}.${entity}.${type}`;
  const bytes = ({ data }) => encoder.encode(JSON.stringify(data));
  const options = ({ entity, type }) => ({ headers: eventHeaders(entity, type) });
  const [first] = events;
  const batch = await js.startBatch(subjectOf(first), bytes(first), options(first));
  for (const event of events.slice(1, -1)) batch.add(subjectOf(event), bytes(event), options(event));
  const last = events.at(-1);
  await batch.commit(subjectOf(last), bytes(last), options(last));
}

/**
 * Reads a whole stream with the client's ordered consumer and its callback: five headers and the JSON of each message.
 * Gives how many there were.
 */
export async function replay(js, stream, count) {
  const consumer = await js.consumers.get(stream);
  let seen = 0;
  let total = 0;
  await new Promise((resolve) => {
    let messages;
    void consumer
      .consume({
        max_messages: 500,
        callback: (message) => {
          const { headers: map } = message;
          total += map.get("Nats-Msg-Id").length + map.get("Rita-Entity").length;
          total += map.get("Rita-Type").length + map.get("Rita-Time").length + map.get("Rita-Codec").length;
          total += message.json().total.amount;
          seen += 1;
          if (seen === count) {
            messages?.stop();
            resolve();
          }
        },
      })
      .then((started) => {
        messages = started;
      });
  });
  return { seen, total };
}

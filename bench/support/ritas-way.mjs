// Rita's way of loading and deciding, re-enacted with the client alone: an ephemeral consumer on the entity's wildcard
// filter, read to the count that was pending when it was made, then a guarded publish. (Rita is a Go library.)
import { randomUUID } from "node:crypto";
import { eventHeaders } from "./raw-client.mjs";

const encoder = new TextEncoder();

async function api(nc, name, body) {
  const answer = await nc.request(`$JS.API.${name}`, encoder.encode(JSON.stringify(body)), {
    timeout: 60_000,
  });
  const value = answer.json();
  if (value.error !== undefined) throw new Error(`${name}: ${JSON.stringify(value.error)}`);
  return value;
}

/** The events of one entity, and the sequence of the last. */
export async function load(nc, store, entity) {
  const stream = `ES_${store}`;
  const name = randomUUID();
  const filter = `$ES.${store}.${entity}.*`;
  const config = {
    name,
    ack_policy: "none",
    deliver_policy: "all",
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: 300_000_000_000,
    filter_subject: filter,
  };
  const request = { stream_name: stream, action: "create", config };
  const { num_pending } = await api(nc, `CONSUMER.CREATE.${stream}.${name}.${filter}`, request);
  const events = [];
  let sequence = 0;
  if (num_pending > 0) {
    await new Promise((resolve) => {
      const reply = `_INBOX.${randomUUID()}`;
      const subscription = nc.subscribe(reply, {
        callback: (_error, message) => {
          sequence = Number(message.reply.split(".").at(-4));
          events.push({ type: message.headers.get("Rita-Type"), data: message.json() });
          if (events.length < num_pending) return;
          subscription.unsubscribe();
          resolve();
        },
      });
      const pull = encoder.encode(JSON.stringify({ batch: num_pending, expires: 60_000_000_000 }));
      nc.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, pull, { reply });
    });
  }
  nc.publish(`$JS.API.CONSUMER.DELETE.${stream}.${name}`);
  return { events, sequence };
}

/** Loads, decides and appends with a guard. */
export async function execute(nc, js, store, entity, line) {
  const { events, sequence } = await load(nc, store, entity);
  const total = events.at(-1)?.data.total.amount ?? 0;
  const data = { line, total: { amount: total + line.quantity, currency: "EUR" } };
  const headers = eventHeaders(entity, "order-line-added");
  headers.set("Nats-Expected-Last-Subject-Sequence", String(sequence));
  headers.set("Nats-Expected-Last-Subject-Sequence-Subject", `$ES.${store}.${entity}.*`);
  await js.publish(`$ES.${store}.${entity}.order-line-added`, encoder.encode(JSON.stringify(data)), {
    headers,
    timeout: 60_000,
  });
}

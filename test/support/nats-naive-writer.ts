import { headers, type NatsConnection } from "@nats-io/transport-node";
import { uniqueName } from "./unique-name.js";

/** As long as events are: shorter ones would leave alone what the defective servers overwrite. */
const payload = JSON.stringify({ text: "x".repeat(300) });

/**
 * Appends as Rita for Go does: the guard on the first message of a batch only, headers in the order of their names.
 * Gives the commit's answer.
 */
export async function appendAsGo(
  connection: NatsConnection,
  subjects: readonly string[],
  guard: { readonly subject: string; readonly sequence: number },
): Promise<{ readonly error?: { readonly err_code: number } }> {
  const batch = uniqueName("batch");
  const last = subjects.length - 1;
  for (const [at, subject] of subjects.entries()) {
    const lines = headers();
    lines.set("Nats-Batch-Id", batch);
    lines.set("Nats-Batch-Sequence", String(at + 1));
    if (at === last) lines.set("Nats-Batch-Commit", "1");
    if (at === 0) {
      lines.set("Nats-Expected-Last-Subject-Sequence", String(guard.sequence));
      lines.set("Nats-Expected-Last-Subject-Sequence-Subject", guard.subject);
    }
    if (at > 0 && at < last) connection.publish(subject, payload, { headers: lines });
    else {
      const answer = await connection.request(subject, payload, { headers: lines, timeout: 5_000 });
      if (answer.data.length > 0) return answer.json();
    }
  }
  throw new Error("the commit was not answered");
}

/** Sequence of the last message of a subject, as the stream's leader has it. */
export async function lastSequence(
  connection: NatsConnection,
  stream: string,
  subject: string,
): Promise<number> {
  const body = JSON.stringify({ last_by_subj: subject });
  const answer = await connection.request(`$JS.API.STREAM.MSG.GET.${stream}`, body, { timeout: 5_000 });
  return answer.json<{ message?: { seq: number } }>().message?.seq ?? 0;
}

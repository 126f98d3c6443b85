import type { NatsConnection } from "@nats-io/transport-node";
import { expect, type TestContext } from "vitest";
import { checkGuards } from "../../support/nats-guards.js";
import { rawMessages } from "../../support/raw-messages.js";
import { checkHistory, type Totals, totalsText } from "../history/checker.js";
import type { Recorder } from "../history/recorder.js";

declare module "vitest" {
  interface TaskMeta {
    /** What a test with a history came to; the reporter of the fault tests adds them up. */
    faultTotals?: Totals;
  }
}

/** Holds what was recorded against what the store of this name holds, and notes the totals for the report. */
export async function verify(
  { task }: Pick<TestContext, "task">,
  recorder: Recorder,
  connection: NatsConnection,
  name: string,
  seed: number,
): Promise<Totals> {
  const messages = await rawMessages(connection, name);
  const { violations, totals } = checkHistory(recorder.operations, messages);
  task.meta.faultTotals = totals;
  const text = `RITA_FAULTS_SEED=${seed}; ${totalsText(totals)}`;
  expect(violations, text).toEqual([]);
  // Also what nobody recorded: every guard that stands on a stored message held.
  expect(checkGuards(messages).violations, text).toEqual([]);
  return totals;
}

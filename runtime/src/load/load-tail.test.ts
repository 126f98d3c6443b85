import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import { loadTail } from "./load-tail.js";

it("whose walk fails leaves no promise to reject by itself when the event at the position cannot be read either", async () => {
  const walkFails = new Error("the count failed");
  const log: Pick<Log, "subjects" | "messagesAt"> = {
    subjects: () => Promise.reject(walkFails),
    messagesAt: async () => {
      await nextTurn();
      throw new Error("later, the event at the position");
    },
  };
  const last = {
    sequence: 3,
    subject: "$ES.shop.order.1.order-paid",
    recorded: new Date("2026-03-01T09:30:00Z"),
    headers: { get: () => "", keys: () => [] },
    data: new Uint8Array(0),
  };
  const position = { sequence: 3, count: 3, lastId: "c" };
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", note);
  try {
    const load = loadTail(log as Log, "$ES.shop.order.1.*", { last, position }, new Deadline(1_000));
    await expect(load).rejects.toBe(walkFails);
    // The first turn brings the rejection, the second what Node makes of it.
    await nextTurn();
    await nextTurn();
  } finally {
    process.off("unhandledRejection", note);
  }
  expect(unhandled).toEqual([]);
});

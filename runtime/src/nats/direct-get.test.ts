import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deadline } from "../log/deadline.js";
import { directGet } from "./direct-get.js";
import type { StreamRef } from "./stream-info.js";

/** A stream whose server takes every request and never answers; notes when it was asked, in seconds. */
function silentStream(asked: number[]): StreamRef {
  const started = performance.now();
  const link = {
    closed: false,
    open: () => ({ subject: "_INBOX.1", close: () => undefined }),
    publish: () => {
      asked.push(Math.round((performance.now() - started) / 1_000));
      return true;
    },
  };
  return { name: "ES_shop", api: { prefix: "$JS.API", link } } as unknown as StreamRef;
}

describe("a direct get without an answer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is repeated after twice the time each, so that a server with much to search is not given ever more", async () => {
    const asked: number[] = [];
    const query = { subject: "$ES.shop.order.1.order-paid", from: 1 };
    const reading = directGet(silentStream(asked), query, new Deadline(60_000));
    const ended = expect(reading).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await vi.advanceTimersByTimeAsync(61_000);
    await ended;
    expect(asked).toEqual([0, 2, 6, 14, 30]);
  });
});

import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { onAbort } from "./on-abort.js";

describe("onAbort", () => {
  test("tells everybody who waits, once, and nobody who has taken it back", () => {
    const controller = new AbortController();
    const told: string[] = [];
    onAbort(controller.signal, () => void told.push("first"));
    const forget = onAbort(controller.signal, () => void told.push("gone"));
    onAbort(controller.signal, () => void told.push("last"));
    forget();
    controller.abort();
    controller.abort();
    expect(told).toEqual(["first", "last"]);
  });

  test("takes the same listener twice, and back one at a time", () => {
    const controller = new AbortController();
    let told = 0;
    const listener = (): void => {
      told += 1;
    };
    onAbort(controller.signal, listener);
    onAbort(controller.signal, listener)();
    controller.abort();
    expect(told).toBe(1);
  });

  test("does not tell one that another one takes back when it is told", () => {
    const controller = new AbortController();
    const told: string[] = [];
    onAbort(controller.signal, () => {
      told.push("first");
      forget();
    });
    const forget = onAbort(controller.signal, () => void told.push("second"));
    controller.abort();
    expect(told).toEqual(["first"]);
  });

  test("has one listener on a signal for any number, and none when all are gone", () => {
    const { signal } = new AbortController();
    const forgets = Array.from({ length: 100 }, () => onAbort(signal, () => undefined));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    for (const forget of [...forgets, ...forgets]) forget();
    expect(getEventListeners(signal, "abort")).toEqual([]);
    onAbort(signal, () => undefined)();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

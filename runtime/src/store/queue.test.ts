import { describe, expect, it } from "vitest";
import { Deadline } from "../log/deadline.js";
import { KeyedQueue } from "./queue.js";

const deadline = new Deadline(10_000);

describe("KeyedQueue", () => {
  it("runs work on one key in the order it came, and other keys beside it", async () => {
    const queue = new KeyedQueue();
    const log: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = queue.run(["a"], deadline, async () => {
      await gate;
      log.push("first a");
    });
    const second = queue.run(["a", "b"], deadline, async () => void log.push("a and b"));
    await queue.run(["c"], deadline, async () => void log.push("c"));
    release();
    await Promise.all([first, second, queue.run(["b"], deadline, async () => void log.push("b"))]);
    expect(log).toEqual(["c", "first a", "a and b", "b"]);
  });

  it("goes on after work that failed", async () => {
    const queue = new KeyedQueue();
    const failed = queue.run(["a"], deadline, () => Promise.reject(new Error("no")));
    await expect(failed).rejects.toThrow("no");
    await expect(queue.run(["a"], deadline, async () => 1)).resolves.toBe(1);
  });
});

import { setTimeout as pause } from "node:timers/promises";

/**
 * Waits until a condition holds, looking every 10 ms.
 *
 * @throws Error naming the condition when it does not hold within `limit` ms (default 10,000).
 */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limit = 10_000,
): Promise<void> {
  const deadline = Date.now() + limit;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${limit} ms: ${what}`);
    await pause(10);
  }
}

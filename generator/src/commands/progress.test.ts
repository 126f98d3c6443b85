import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { progressOn } from "./progress.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function shown(): { readonly texts: string[]; readonly line: ReturnType<typeof progressOn> } {
  const texts: string[] = [];
  const line = progressOn({
    cwd: "/",
    runsTypeScript: false,
    colours: false,
    print: () => undefined,
    warn: () => undefined,
    progress: (text) => void texts.push(text),
  });
  return { texts, line };
}

it("shows nothing of a short run", () => {
  const { texts, line } = shown();
  line.show(50, 100);
  line.end();
  expect(texts).toEqual([]);
});

it("shows how far a long run is, each percent once, and takes it away at the end", () => {
  const { texts, line } = shown();
  vi.advanceTimersByTime(600);
  for (const done of [101, 102, 150]) line.show(done, 200);
  line.end();
  expect(texts).toEqual([
    "generating: 50 % of 200 messages",
    "generating: 51 % of 200 messages",
    "generating: 75 % of 200 messages",
    "",
  ]);
});

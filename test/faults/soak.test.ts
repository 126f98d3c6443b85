import { describe, expect, it } from "vitest";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";
import { optionsOf, usage } from "./soak/options.js";
import { leaks, type Resources } from "./soak/resources.js";

describe("npm run soak", () => {
  it("passes for a moment, says what was and what is, and adds up what happened", {
    timeout: 150_000,
  }, async () => {
    const phases = "killed,frozen,aborts";
    const args = ["scripts/soak.mjs", "--minutes", "0.02", "--phases", phases, "--seed", "7"];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: root, timeout: 140_000 });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^At the start: memory \d+\.\d MiB, consumers \d+, subscriptions \d+, .*handles/m);
    expect(stdout).toMatch(/^At the end: {3}memory/m);
    expect(stdout).toMatch(/acknowledged [1-9]\d*, .* lost 0, partial 0, duplicated 0, reordered 0$/m);
    expect(stdout).toMatch(/^Passed, --seed 7$/m);
  });

  it("takes minutes, a seed and phases, and nothing else", () => {
    expect(optionsOf(["--minutes", "0.5", "--seed", "3", "--phases", "frozen,quiet"])).toMatchObject({
      minutes: 0.5,
      seed: 3,
      phases: [{ name: "frozen" }, { name: "quiet" }],
    });
    expect(optionsOf([])?.minutes).toBe(10);
    expect(optionsOf(["--help"])).toBeUndefined();
    for (const option of ["--minutes", "--seed", "--phases"]) expect(usage).toContain(option);
    const wrong = [
      ["--minutes", "no"],
      ["--minutes", "0"],
      ["--seed", "x"],
      ["--phases", "none"],
      ["--other"],
    ];
    for (const args of wrong) expect(() => optionsOf(args)).toThrow();
  });

  const start: Resources = {
    heap: 10 * 2 ** 20,
    handles: new Map([["Timeout", 3]]),
    consumers: 2,
    subscriptions: 8,
    connections: 5,
  };
  const left: readonly (readonly [what: string, end: Partial<Resources>, text: string])[] = [
    ["memory", { heap: 30 * 2 ** 20 }, "memory was 10.0 MiB and is 30.0 MiB"],
    ["a timer", { handles: new Map([["Timeout", 4]]) }, "handles: Timeout were 3 and are 4"],
    ["a socket", { handles: new Map([["TCPSocketWrap", 1]]) }, "handles: TCPSocketWrap were 0 and are 1"],
    ["a consumer", { consumers: 3 }, "consumers were 2 and are 3"],
    ["a subscription", { subscriptions: 9 }, "subscriptions were 8 and are 9"],
    ["a reactor that fell silent", { subscriptions: 7 }, "subscriptions were 8 and are 7"],
  ];
  it.each(left)("sees %s that ought not to be", (_what, end, text) => {
    expect(leaks(start, start)).toEqual([]);
    expect(leaks(start, { ...start, ...end })).toEqual([text]);
  });
});

import { describe, expect, it } from "vitest";
import { type CheckOfBoth, validators } from "./validators.js";

/** Refuses all but `true`, and `true`, too, where `closed` holds; tells how it was called. */
const check: CheckOfBoth = (value, instancePath, closed) => {
  const valid = value === true && !closed;
  check.errors = valid ? null : [{ instancePath, keyword: "const", params: { value, closed } }];
  return valid;
};
const failure = (value: unknown, closed: boolean) => ({
  instancePath: "",
  keyword: "const",
  params: { value, closed },
});

describe("validators", () => {
  it("checks closed for writing, open for reading, and the whole value both ways", () => {
    const { write, read } = validators(check);
    expect([write(true), write.errors]).toEqual([false, [failure(true, true)]]);
    expect([read(true), read.errors]).toEqual([true, null]);
    expect([read(1), read.errors]).toEqual([false, [failure(1, false)]]);
  });

  it("keeps the problems of each check until its own next call", () => {
    const { write, read } = validators(check);
    write(1);
    read(2);
    expect(write.errors).toEqual([failure(1, true)]);
    read(true);
    expect(read.errors).toBeNull();
    expect(write.errors).toEqual([failure(1, true)]);
  });

  it("holds the problems at one place only, so that who empties it frees them", () => {
    const { write } = validators(check);
    write(1);
    expect(write.errors).toHaveLength(1);
    expect(check.errors).toBeNull();
  });
});

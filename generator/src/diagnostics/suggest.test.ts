import { expect, it } from "vitest";
import { didYouMean, nearest } from "./suggest.js";

it.each([
  ["propertis", "properties"],
  ["Required", "required"],
  ["tpye", "type"],
  ["xyz", undefined],
  ["", undefined],
])("the known word nearest to %j is %j", (word, expected) => {
  expect(nearest(word, ["type", "properties", "required"])).toBe(expected);
});

it("lists the known words when none is near", () => {
  expect(didYouMean("xyz", ["out", "schemas"])).toBe("Known: out, schemas.");
});

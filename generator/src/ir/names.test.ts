import { expect, it } from "vitest";
import { camelCase, entityNames, isWellKnown, pascalCase } from "./names.js";

it.each([
  ["order-placed", "OrderPlaced"],
  ["order_placed", "OrderPlaced"],
  ["orderPlaced", "OrderPlaced"],
  ["HTTP-call-2-made", "HTTPCall2Made"],
  ["with/slash and space", "WithSlashAndSpace"],
  ["--", ""],
])("%j is %j in PascalCase", (name, expected) => {
  expect(pascalCase(name)).toBe(expected);
});

it("names everything that is made for an entity", () => {
  expect(entityNames("order-item")).toEqual({
    event: "OrderItemEvent",
    command: "OrderItemCommand",
    cases: "OrderItemCases",
    evolver: "OrderItemEvolver",
    decider: "OrderItemDecider",
    state: "OrderItemState",
    subjects: "orderItemSubjects",
    upcasters: "OrderItemUpcasters",
  });
  expect(camelCase("order-item")).toBe("orderItem");
});

it("knows the names that TypeScript has", () => {
  expect(["Date", "Record", "Promise"].every(isWellKnown)).toBe(true);
  expect(isWellKnown("Order")).toBe(false);
});

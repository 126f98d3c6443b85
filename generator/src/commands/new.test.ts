import { describe, expect, it } from "vitest";
import { config, event, project } from "../../../test/support/golden-project.js";

const placed = "schemas/order/events/order-placed.json";
const start = { "rita.config.json": config, [placed]: event };

describe("new", () => {
  it("makes an event and a command from which code can be generated", async () => {
    const { rita, files } = project(start);
    expect(await rita("new", "event", "order", "order-paid")).toMatchObject({
      exitCode: 0,
      err: "",
      out: expect.stringContaining("create schemas/order/events/order-paid.json"),
    });
    expect((await rita("new", "command", "order", "pay_order")).exitCode).toBe(0);
    const text = files().get("schemas/order/commands/pay_order.json") ?? "";
    expect(JSON.parse(text)).toMatchObject({ title: "Pay order", type: "object", examples: [{}] });
    expect(await rita("generate")).toMatchObject({ exitCode: 0, err: "" });
    expect(files().get("src/order/decider.ts")).toContain('// Pay order\n  "pay_order"');
  });

  it("makes the first event of a project, too", async () => {
    const { rita, files } = project({ "rita.config.json": config });
    expect((await rita("new", "event", "order", "order-placed")).exitCode).toBe(0);
    expect(files().has(placed)).toBe(true);
  });

  it("puts a message where those of its entity are", async () => {
    const { rita, files } = project({
      "rita.config.json": config,
      "schemas/shop/order/events/order-placed.json": event,
    });
    expect((await rita("new", "event", "order", "order-paid")).exitCode).toBe(0);
    expect(files().has("schemas/shop/order/events/order-paid.json")).toBe(true);
  });

  it.each([
    [["evnt", "order", "x"], "RITA1005", /Did you mean "event"/],
    [["event", "order", "order paid"], "RITA4001", /Use "order-paid"/],
    [["event", "order", "order-placed.v2"], "RITA4001", /Use "order-placed"/],
    [["event", "or.der", "x"], "RITA4001", /entity type "or\.der"/],
    [["event", "../order", "x"], "RITA4001", /may hold only/],
    [["event", "meta", "x"], "RITA4001", /never an entity/],
    [["event", "order", "1st"], "RITA4006", /No TypeScript name/],
    [["event", "order", "order-placed"], "RITA1007", /order-placed\.json exists already/],
    [["command", "product", "order-placed"], "RITA4002", /events\/order-placed\.json has it/],
    [["event", "order"], "RITA1005", /NAME/],
  ])("refuses %j with %s", async (words, code, message) => {
    const { rita, files } = project(start);
    const before = files();
    const { exitCode, err } = await rita("new", ...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(code);
    expect(err).toMatch(message);
    expect(files()).toEqual(before);
  });

  it("refuses a message that is there in YAML", async () => {
    const { rita } = project({
      "rita.config.json": config,
      "schemas/order/events/paid.yaml": "type: object",
    });
    expect((await rita("new", "event", "order", "paid")).err).toMatch(/RITA1007 .*paid\.yaml exists/);
  });

  it("asks which schemas folder is meant where there are several", async () => {
    const jobs = [
      { schemas: "a", out: "x" },
      { schemas: "b", out: "y" },
    ];
    const { rita, files } = project({ "rita.config.json": jobs, "b/order/events/placed.json": event });
    expect((await rita("new", "event", "product", "received")).err).toMatch(/RITA1005 .*none has/);
    expect((await rita("new", "event", "order", "paid")).exitCode).toBe(0);
    expect(files().has("b/order/events/paid.json")).toBe(true);
  });
});

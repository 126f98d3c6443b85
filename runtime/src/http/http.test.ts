import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RitaError } from "../errors/rita-error.js";
import { SequenceConflictError } from "../errors/sequence-conflict.js";
import { commandId, errorResponse, etag, expectedSequence } from "./index.js";

const withHeader = (name: string, value: string) =>
  new Request("http://shop.test", { headers: { [name]: value } });

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

describe("an entity tag", () => {
  it("of any sequence comes back as that sequence in If-Match", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (sequence) => {
        expect(expectedSequence(withHeader("If-Match", etag(sequence)))).toBe(sequence);
      }),
    );
  });

  it.each(['W/"1"', '"1", "2"', "1", '"01"', '"-1"', '"1.5"', '"a"', '""', '"9007199254740993"', '"1'])(
    "%s asks for nothing that can be guarded",
    (header) => {
      expect(() => expectedSequence(withHeader("If-Match", header))).toThrow(
        expect.objectContaining({ code: "PRECONDITION_INVALID" }),
      );
    },
  );

  it("is not asked for without the header, nor by *", () => {
    expect(expectedSequence(new Request("http://shop.test"))).toBeUndefined();
    expect(expectedSequence(withHeader("If-Match", "*"))).toBeUndefined();
  });
});

describe("an Idempotency-Key", () => {
  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', "8e03978e-40d5-43dd-bc93-6894a57f9324"],
    ["8e03978e", "8e03978e"],
    ['"a\\"b\\\\c"', 'a"b\\c'],
  ])("%s is the command id %s", (header, id) => {
    expect(commandId(withHeader("Idempotency-Key", header))).toBe(id);
  });

  it.each(['""', '"a b"', "a b", '"a', "ä", `"${"x".repeat(256)}"`])("%s is refused", (header) => {
    expect(() => commandId(withHeader("Idempotency-Key", header))).toThrow(
      expect.objectContaining({ code: "IDEMPOTENCY_KEY_INVALID" }),
    );
  });

  it("is no command id when it is not there: the runtime makes one", () => {
    expect(commandId(new Request("http://shop.test"))).toBeUndefined();
  });
});

describe("problem details", () => {
  const conflict = new SequenceConflictError("order.1", 3, 4);

  it.each([
    ["409 without a precondition", undefined, 409],
    ["412 with one", withHeader("If-Match", '"3"'), 412],
  ])("of a conflict are %s, with what was expected and what is", async (_what, request, status) => {
    const response = errorResponse(conflict, request);
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    const { detail, ...rest } = await bodyOf(response);
    const title = status === 409 ? "Conflict" : "Precondition Failed";
    const facts = { code: "SEQUENCE_CONFLICT", entity: "order.1", expected: 3, actual: 4 };
    expect(rest).toEqual({ type: "about:blank", title, status, ...facts });
    expect(detail).toMatch(/^order\.1 has changed/);
  });

  it("of data that does not fit name each violation", async () => {
    const issues = [{ path: "/a", message: "must be string", keyword: "type" }];
    const error = new RitaError("COMMAND_DATA_INVALID", "it does not fit.", { issues });
    expect(await bodyOf(errorResponse(error))).toMatchObject({ status: 422, violations: issues });
  });

  it("of a refusal have the decider's own code", async () => {
    const error = new RitaError("COMMAND_REJECTED", "not-paid: pay first", {
      rejection: "not-paid",
      secret: 1,
    });
    const body = await bodyOf(errorResponse(error));
    expect(body).toMatchObject({ status: 422, rejection: "not-paid", detail: "not-paid: pay first" });
    expect(body).not.toHaveProperty("secret");
  });

  it.each([
    ["an error of the program", new TypeError("password is hunter2")],
    ["a value that is no error", "hunter2"],
    ["a wrong configuration", new RitaError("PERMISSION_DENIED", "hunter2", { subject: "hunter2" })],
    ["a broken event", new RitaError("EVENT_UNDECODABLE", "hunter2", { subject: "hunter2" })],
    ["a server that cannot be reached", new RitaError("UNAVAILABLE", "hunter2:4222", { what: "hunter2" })],
  ])("of %s say nothing of the inside", async (_what, error) => {
    const response = errorResponse(error);
    expect(response.status).toBeGreaterThanOrEqual(500);
    expect(await response.text()).not.toContain("hunter2");
  });

  it("of what passes say when to try again", () => {
    for (const code of ["UNAVAILABLE", "OUTCOME_UNKNOWN", "STALE_READ"] as const) {
      const response = errorResponse(new RitaError(code, "later"));
      expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "1"]);
    }
    expect(errorResponse(conflict).headers.has("Retry-After")).toBe(false);
  });
});

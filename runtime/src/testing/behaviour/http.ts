import { commandId, errorResponse, etag, expectedSequence } from "../../http/index.js";
import { account, Deposited, Withdraw } from "./bank.js";
import { all, type BankStore, type BehaviourContext } from "./context.js";

/** A withdrawal over HTTP, as a service would answer it. */
async function withdraw(
  store: BankStore,
  amount: number,
  headers: Record<string, string>,
): Promise<Response> {
  const request = new Request("http://bank.test/accounts/a", { method: "POST", headers });
  try {
    const command = Withdraw.create("a", { amount }, { id: commandId(request) });
    const { state, sequence } = await store.execute(account, command, {
      expectedSequence: expectedSequence(request),
    });
    return Response.json(state, { headers: { ETag: etag(sequence) } });
  } catch (error) {
    return errorResponse(error, request);
  }
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

/** What holds for the words of HTTP around a store: the guards and errors they stand for are its own. */
export function http({ test, runner: { expect } }: BehaviourContext): void {
  test("If-Match with the ETag of an answer guards the next request, or is 412 with nothing stored", async ({
    store,
    other = store,
  }) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const first = await withdraw(store, 1, { "If-Match": etag(1) });
    expect([first.status, first.headers.get("ETag")]).toEqual([200, etag(2)]);
    const stale = await withdraw(other, 1, { "If-Match": etag(1) });
    const { code, expected, actual } = await bodyOf(stale);
    expect([stale.status, code, expected, actual]).toEqual([412, "SEQUENCE_CONFLICT", 1, 2]);
    const next = await withdraw(other, 1, { "If-Match": first.headers.get("ETag") ?? "" });
    expect([next.status, await next.json()]).toEqual([200, 8]);
    expect(await store.head()).toBe(3);
  });

  test("one Idempotency-Key acts once, and gets its first answer from any instance", async ({
    store,
    other = store,
  }) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const key = { "Idempotency-Key": '"8e03978e"' };
    const answers = [
      await withdraw(store, 4, key),
      await withdraw(store, 1, {}),
      await withdraw(other, 4, key),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await all(store.read({ filters: "*.*.withdrawn" }))).length).toBe(2);
    expect((await store.load(account, "account.a")).state).toBe(5);
  });

  test("refusals and data that does not fit are 422, with the decider's code and the violations", async ({
    store,
  }) => {
    const refused = await withdraw(store, 1, {});
    expect([refused.status, (await bodyOf(refused))["rejection"]]).toEqual([422, "overdrawn"]);
    const unfit = await withdraw(store, 0.5, {});
    const { violations } = await bodyOf(unfit);
    expect([unfit.status, Array.isArray(violations) && violations.length]).toEqual([422, 1]);
  });
}

import { RitaError } from "rita-ts";
import { CancelOrder, PlaceOrder } from "../generated/order.js";
import { order } from "../models.js";
import type { Narrator } from "../narrator.js";
import type { ShopStore } from "../shop.js";

/** What must not happen does not happen, and says why. */
export async function refusals(store: ShopStore, tell: Narrator): Promise<void> {
  tell.heading("An illegal command is refused by the decider");
  await expectRefusal("COMMAND_REJECTED", tell, "cancel-order 1042, which is shipped", () =>
    store.execute(order, CancelOrder.create("1042", { reason: "customer-request" })),
  );

  tell.heading("An invalid payload is refused by the schema");
  // As it would come from outside: nothing has checked it yet.
  const body = JSON.parse('{ "customerId": "me", "channel": "fax", "lines": [], "shipingAddress": {} }');
  const result = PlaceOrder.validate(body);
  if (result.ok) throw new Error("the schema should have refused this");
  tell.did("checking a request body", `${result.issues.length} issues`);
  for (const { path, message } of result.issues) tell.did(`   ${path === "" ? "the body" : path} ${message}`);
  await expectRefusal("COMMAND_DATA_INVALID", tell, "executing it all the same", () =>
    store.execute(order, PlaceOrder.create("1043", body)),
  );
}

async function expectRefusal(
  code: string,
  tell: Narrator,
  what: string,
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof RitaError) || error.code !== code) throw error;
    tell.refused(what, error);
    return;
  }
  throw new Error(`${what} should have been refused with ${code}`);
}

import type { ExecuteOptions } from "rita-ts";
import { commandId, errorResponse, etag, expectedSequence } from "rita-ts/http";
import {
  AddOrderLine,
  CancelOrder,
  orderSubjects,
  PayOrder,
  PlaceOrder,
  ShipOrder,
} from "../generated/index.js";
import { order } from "../models.js";
import type { ShopStore } from "../shop.js";

const commands = {
  "place-order": PlaceOrder,
  "add-order-line": AddOrderLine,
  "pay-order": PayOrder,
  "ship-order": ShipOrder,
  "cancel-order": CancelOrder,
} as const;

/**
 * Orders over HTTP, by the fetch standard: `GET /orders/<id>` gives an order with its entity tag, and
 * `POST /orders/<id>/<command>` executes a command on it. `Idempotency-Key` makes a repeated request act once, `If-Match`
 * makes it act only on the order as it was seen.
 */
export function orderService(store: ShopStore): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const [collection, id = "", name = "", ...rest] = new URL(request.url).pathname.slice(1).split("/");
      if (collection !== "orders" || id === "" || rest.length > 0)
        return problem(404, "There is nothing here.");
      if (request.method === "GET" && name === "") return await show(store, decodeURIComponent(id));
      if (request.method !== "POST" || !Object.hasOwn(commands, name)) {
        return problem(404, `An order takes the commands ${Object.keys(commands).join(", ")}, by POST.`);
      }
      return await execute(store, decodeURIComponent(id), name as keyof typeof commands, request);
    } catch (error) {
      if (error instanceof URIError) return problem(400, "The path has escapes that are no text.");
      return errorResponse(error, request);
    }
  };
}

async function show(store: ShopStore, id: string): Promise<Response> {
  const { state, sequence, count } = await store.load(order, orderSubjects.ref(id), { timeout: 2_000 });
  return count === 0 ? problem(404, `There is no order ${id}.`) : answer(state, sequence);
}

async function execute(
  store: ShopStore,
  id: string,
  name: keyof typeof commands,
  request: Request,
): Promise<Response> {
  const body = await bodyOf(request);
  if (body === undefined) return problem(400, "The body is not JSON.");
  const options: ExecuteOptions = { expectedSequence: expectedSequence(request), timeout: 2_000 };
  // Its schema checks the body when the command is executed.
  const command = commands[name].create(id, body as never, { id: commandId(request) });
  const { state, sequence } = await store.execute(order, command, options);
  return answer(state, sequence);
}

async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    // What was sent instead of JSON is of no further interest.
    return undefined;
  }
}

function answer(state: unknown, sequence: number): Response {
  return Response.json(state, { headers: { ETag: etag(sequence), "Cache-Control": "no-cache" } });
}

function problem(status: number, detail: string): Response {
  const headers = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify({ type: "about:blank", status, detail }), { status, headers });
}

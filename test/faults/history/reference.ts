/** What an entity type's states and decisions must be, written without the library. */
export interface Reference {
  readonly initial: unknown;
  evolve(state: unknown, type: string, data: unknown): unknown;
  /** The events of a command, each a type and data; `undefined` when it is to be refused. */
  decide(state: unknown, type: string, data: unknown): readonly (readonly [string, unknown])[] | undefined;
}

interface Order {
  readonly status: "none" | "placed" | "shipped";
  readonly total: number;
  readonly paid: number;
}

const order: Reference = {
  initial: { status: "none", total: 0, paid: 0 },
  evolve: (given, type, data) => {
    const state = given as Order;
    if (type === "order-placed")
      return { ...state, status: "placed", total: (data as { total: number }).total };
    if (type === "order-paid") return { ...state, paid: state.paid + (data as { amount: number }).amount };
    return { ...state, status: "shipped" };
  },
  decide: (given, type, data) => {
    const state = given as Order;
    if (type === "place-order") return state.status === "none" ? [["order-placed", data]] : undefined;
    const { amount } = data as { amount: number };
    if (state.paid + amount > state.total) return undefined;
    return amount === 0 ? [] : [["order-paid", data]];
  },
};

const product: Reference = {
  initial: 0,
  evolve: (left, type, data) => {
    const { quantity } = data as { quantity: number };
    return type === "stock-added" ? (left as number) + quantity : (left as number) - quantity;
  },
  decide: (left, _type, data) =>
    (left as number) < (data as { quantity: number }).quantity ? undefined : [["stock-reserved", data]],
};

/** The entity types of the shop. */
export const shopReference: ReadonlyMap<string, Reference> = new Map([
  ["order", order],
  ["product", product],
]);

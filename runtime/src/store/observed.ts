import type { OperationFacts, OperationName } from "../contract/telemetry.js";
import type { StoreContext } from "./store-context.js";

/** Does the work; where there is telemetry, as an operation of which it is told. */
export function observed<T>(
  { telemetry, append: { envelope } }: StoreContext,
  name: OperationName,
  entity: string | undefined,
  work: () => Promise<T>,
  facts: (result: T) => OperationFacts,
): Promise<T> {
  if (telemetry === undefined) return work();
  const { store, tenant } = envelope.scope;
  return telemetry.observe({ name, store, tenant, entity }, async (note) => {
    const result = await work();
    note(facts(result));
    return result;
  });
}

/** What an append came to. */
export function appendFacts(appended: {
  readonly events: readonly unknown[];
  readonly sequence: number;
  readonly duplicate: boolean;
}): OperationFacts {
  const { events, sequence, duplicate } = appended;
  return { events: events.length, sequence, duplicate };
}

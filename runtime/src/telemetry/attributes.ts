import type { Handling, ObservedReactor, Operation, OperationFacts } from "../contract/telemetry.js";

/** Values of OpenTelemetry's attributes. */
export type Attributes = Record<string, string | number | boolean>;

/** The kinds of work in the messaging conventions of OpenTelemetry. */
const types: Readonly<Record<Operation["name"], string>> = {
  append: "send",
  execute: "process",
  load: "receive",
  replay: "receive",
};

/** What an operation is, by the semantic conventions for messaging; entity ids only when asked for. */
export function operationAttributes(
  { name, store, tenant, entity }: Operation,
  entityIds: boolean,
): Attributes {
  return {
    "messaging.system": "nats",
    "messaging.destination.name": `ES_${store}`,
    "messaging.operation.name": name,
    "messaging.operation.type": types[name],
    ...(tenant !== undefined && { "rita.tenant": tenant }),
    ...(entity !== undefined && { "rita.entity.type": entity.slice(0, entity.indexOf(".")) }),
    ...(entity !== undefined && entityIds && { "rita.entity": entity }),
  };
}

/** What came of an operation. */
export function factAttributes({ events, sequence, attempts, duplicate }: OperationFacts): Attributes {
  return {
    ...(events !== undefined && { "messaging.batch.message_count": events }),
    ...(sequence !== undefined && { "rita.sequence": sequence }),
    ...(attempts !== undefined && { "rita.attempts": attempts }),
    ...(duplicate !== undefined && { "rita.duplicate": duplicate }),
  };
}

/** What is handled, by which reactor. */
export function handlingAttributes({ delivery, event, ...reactor }: Handling): Attributes {
  return {
    "messaging.system": "nats",
    ...reactorAttributes(reactor),
    "messaging.operation.name": "handle",
    "messaging.operation.type": "process",
    "rita.event.type": event.type,
    "rita.sequence": event.sequence,
    "rita.delivery": delivery,
  };
}

/** Which reactor it is; of one store, and where that has tenants, of one tenant. */
export function reactorAttributes({ store, tenant, reactor }: ObservedReactor): Attributes {
  return {
    "messaging.destination.name": `ES_${store}`,
    "messaging.consumer.group.name": reactor,
    ...(tenant !== undefined && { "rita.tenant": tenant }),
  };
}

// A service of its own: executes one command when it is told to, and says what came of it.
// Arguments: address of the server, store, entity id, command id, amount, who it is.
import { once } from "node:events";
import { connect } from "@nats-io/transport-node";
import { commandType, defineModel, eventType, Manager, registry } from "rita-ts";

const [servers, name, entityId, id, amount, who] = process.argv.slice(2);
const any = { read: () => true, write: () => true };
const OrderPlaced = eventType("order-placed", "order", any);
const OrderPaid = eventType("order-paid", "order", any);
const PayOrder = commandType("pay-order", "order", any);
const order = defineModel(
  {
    initial: () => 0,
    evolve: { "order-placed": (paid) => paid, "order-paid": (paid, { data }) => paid + data.amount },
  },
  // Two decisions on one command differ, as decisions with a time or a price in them do.
  {
    "pay-order": (_paid, command) => [
      OrderPaid.create(command.entityId, { amount: command.data.amount, decidedBy: who }),
    ],
  },
);

const connection = await connect({ servers });
const manager = new Manager(connection, { registry: registry(OrderPlaced, OrderPaid, PayOrder) });
const store = await manager.getEventStore(name);
process.stdout.write("ready\n");
await once(process.stdin, "data");
const command = PayOrder.create(entityId, { amount: Number(amount) }, { id });
const { events, sequence, duplicate } = await store.execute(order, command);
process.stdout.write(
  `${JSON.stringify({ sequence, duplicate, events: events.map(({ sequence: at, data }) => [at, data]) })}\n`,
);
await manager.close();
await connection.close();
process.stdin.destroy();

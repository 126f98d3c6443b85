// Reads the store "all" through a model and prints the resident set in MiB after each tenth. Arguments: url, events.
import { connect } from "@nats-io/transport-node";
import { Manager, Model } from "rita-ts";
import { registry } from "../../examples/orders/dist/generated/index.js";
import { sales } from "./orders.mjs";

const [url, events] = process.argv.slice(2);
const count = Number(events);
const connection = await connect({ servers: url });
const manager = new Manager(connection, { registry });
const store = await manager.getEventStore("all");
const model = new Model(sales);
const sets = [];
let seen = 0;
await store.evolve({
  handles: model.handles,
  evolve: (event) => {
    model.evolve(event);
    seen += 1;
    if (seen % (count / 10) === 0) sets.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
  },
});
console.log(JSON.stringify(sets));
await manager.close();
await connection.close();

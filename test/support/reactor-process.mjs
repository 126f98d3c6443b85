/**
 * A process of its own that binds a reactor: `<url> <store> <reactor> <what>`. It prints a line of JSON for each call of
 * its handler and one when the call is over, and ends when its standard input does. `what` is what the handler does:
 * `return`, `kill` (end this process as a power cut would), `hang`, or a number of milliseconds to block the event loop.
 */
import { connect } from "@nats-io/transport-node";
import { Manager } from "rita-ts";

const [url, store, name, what] = process.argv.slice(2);
const connection = await connect({ servers: url });
const manager = new Manager(connection);
const reactor = await (await manager.getEventStore(store)).getReactor(name);

const say = (line) => process.stdout.write(`${JSON.stringify({ ...line, at: Date.now() })}\n`);

await reactor.bind(async ({ sequence }, { delivery, redriven }) => {
  await new Promise((resolve) => {
    process.stdout.write(
      `${JSON.stringify({ begin: sequence, delivery, redriven, at: Date.now() })}\n`,
      resolve,
    );
  });
  if (what === "kill") process.kill(process.pid, "SIGKILL");
  if (what === "kill" || what === "hang") await new Promise(() => undefined);
  if (Number(what) > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(what));
  say({ end: sequence });
});
say({ bound: true });

for await (const _chunk of process.stdin);
await manager.close();
await connection.close();

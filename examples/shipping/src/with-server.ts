import { startNatsServer } from "rita-ts/testing";

/**
 * Runs a program with the server that NATS_URL names, in a store of its own there, or with one that is started for it.
 * What goes wrong is one line and the exit code 1.
 */
export async function withServer(program: (url: string, storeName: string) => Promise<void>): Promise<void> {
  try {
    const given = process.env["NATS_URL"];
    if (given === undefined || given === "") {
      const server = await startNatsServer();
      await program(server.url, "shipping").finally(() => server.stop());
    } else {
      await program(given, `shipping-${process.pid}-${Date.now().toString(36)}`);
    }
  } catch (error) {
    console.error(`The example failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

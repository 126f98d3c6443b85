import { createConnection, createServer, type Server, type Socket } from "node:net";

/** What a proxy does with the bytes of one direction. */
export type Rewrite = (bytes: Buffer) => Buffer;

/** A TCP connection in the middle: what it lets through can be changed while clients are connected. */
export interface NatsProxy {
  /** For `connect({ servers: url })`. */
  readonly url: string;
  /** From now on answers of the server are thrown away, on present connections and new ones. */
  dropAnswers(): void;
  /** From now on bytes of the clients are thrown away. */
  dropRequests(): void;
  /** Lets everything through again; what was thrown away stays lost. */
  pass(): void;
  /** Ends the present connections at once, without a word. */
  cut(): void;
  /** From now on new connections are ended as soon as they come. */
  refuse(): void;
  /** Takes new connections again. */
  accept(): void;
  /** From the first piece that fits on, holds back what clients send, in order, until `release`. */
  hold(when: (bytes: Buffer) => boolean): void;
  /** Sends on what was held back, and holds nothing more. */
  release(): void;
  /** Called with every piece a client sends, before it is forwarded. */
  onRequest: ((bytes: Buffer) => void) | undefined;
  /** Called with every piece the server sends, before it is forwarded or thrown away. */
  onAnswer: ((bytes: Buffer) => void) | undefined;
  stop(): Promise<void>;
}

/** Starts a proxy on a free port of 127.0.0.1 in front of a server on `port`. */
export async function startNatsProxy(port: number, rewriteAnswers?: Rewrite): Promise<NatsProxy> {
  const pairs = new Set<readonly [client: Socket, server: Socket]>();
  const state = { answers: true, requests: true, accepts: true };
  let holding: ((bytes: Buffer) => boolean) | undefined;
  let held: (() => void)[] = [];
  const listener = createServer((client) => {
    if (!state.accepts) {
      client.destroy();
      return;
    }
    const server = createConnection({ host: "127.0.0.1", port });
    const pair = [client, server] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    client.on("data", (bytes) => {
      proxy.onRequest?.(bytes);
      if (!state.requests) return;
      if (held.length > 0 || holding?.(bytes) === true) held.push(() => server.write(bytes));
      else server.write(bytes);
    });
    server.on("data", (bytes) => {
      proxy.onAnswer?.(bytes);
      if (state.answers) client.write(rewriteAnswers === undefined ? bytes : rewriteAnswers(bytes));
    });
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", end);
    }
  });
  const url = await listen(listener);
  const proxy: NatsProxy = {
    url,
    dropAnswers: () => {
      state.answers = false;
    },
    dropRequests: () => {
      state.requests = false;
    },
    pass: () => {
      state.answers = true;
      state.requests = true;
    },
    cut: () => {
      for (const [client, server] of [...pairs]) {
        client.destroy();
        server.destroy();
      }
    },
    refuse: () => {
      state.accepts = false;
    },
    accept: () => {
      state.accepts = true;
    },
    hold: (when) => {
      holding = when;
    },
    release: () => {
      const waiting = held;
      held = [];
      holding = undefined;
      for (const send of waiting) send();
    },
    onRequest: undefined,
    onAnswer: undefined,
    stop: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        proxy.cut();
      }),
  };
  return proxy;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The proxy has no port."));
      else resolve(`nats://127.0.0.1:${address.port}`);
    });
  });
}

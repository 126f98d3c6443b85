import { createServer, type IncomingMessage, type Server } from "node:http";

/** Serves a handler of the fetch standard by Node's own HTTP server, on 127.0.0.1. `port`: 0 = any free one. */
export function serve(handle: (request: Request) => Promise<Response>, port: number): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    const response = await handle(await requestOf(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const { method = "GET", url = "/" } = incoming;
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(new URL(url, "http://127.0.0.1"), { method, headers, body });
}

import { readdir, readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";

/** Where a ready server listens. */
export interface Listening {
  readonly port: number;
  /** The server's own HTTP pages: `/healthz`, `/varz`, `/connz`, `/subsz`, `/jsz`. */
  readonly monitoringUrl: string;
}

const pause = 5; // ms between two looks

/** Waits until `look` gives something. `undefined` when `deadline` (ms since the epoch) passes before that. */
export async function until<T>(deadline: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * Looks once whether the server that writes its ports into `folder` is ready: it takes clients and, as its own
 * health page says, JetStream works (in a cluster: it knows a leader). This needs no user and no password,
 * whatever the server's configuration.
 */
export async function lookForServer(folder: string): Promise<Listening | undefined> {
  const ports = await readPorts(folder);
  const port = portOf(ports?.nats?.[0]);
  const monitoringUrl = ports?.monitoring?.[0];
  if (port === undefined || monitoringUrl === undefined) return undefined;
  return (await statusOf(`${monitoringUrl}/healthz`)) === 200 ? { port, monitoringUrl } : undefined;
}

/** What one of the server's HTTP pages says, or `undefined` while nobody answers there. */
export async function readPage(url: string): Promise<unknown> {
  const answer = await fetchPage(url);
  return answer?.status === 200 ? JSON.parse(answer.body) : undefined;
}

interface PortsFile {
  readonly nats?: readonly string[];
  readonly monitoring?: readonly string[];
}

async function readPorts(folder: string): Promise<PortsFile | undefined> {
  const name = (await readdir(folder)).find((file) => file.endsWith(".ports"));
  if (name === undefined) return undefined;
  try {
    return JSON.parse(await readFile(join(folder, name), "utf8")) as PortsFile;
  } catch (error) {
    // Half written: look again.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function portOf(url: string | undefined): number | undefined {
  const digits = url === undefined ? undefined : /:(\d+)$/.exec(url)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

async function statusOf(url: string): Promise<number | undefined> {
  return (await fetchPage(url))?.status;
}

function fetchPage(url: string): Promise<{ status: number | undefined; body: string } | undefined> {
  return new Promise((resolve) => {
    // No shared agent: its kept connections would hold on to a server that is being stopped.
    const request = get(url, { agent: false, timeout: 1000 }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode, body }));
      response.on("error", () => resolve(undefined));
    });
    request.on("timeout", () => request.destroy());
    // Nobody listens yet, or the server is slow: the caller looks again until its deadline.
    request.on("error", () => resolve(undefined));
  });
}

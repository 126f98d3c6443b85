import { join, sep } from "node:path";
import type { ErrorPayload, ViteDevServer } from "vite";
import { renderLine } from "../commands/output.js";
import type { Ran } from "../commands/run-jobs.js";
import { plain } from "../diagnostics/paint.js";
import { pluginName, type Told, told } from "./report.js";
import type { Session } from "./session.js";

/**
 * A run begins when it has been quiet for so long, in ms. Vite's watcher tells nothing of a change of the same file
 * within 50 ms of another, so a run that began sooner could miss the last one.
 */
const quiet = 75;

/** Generates for one development server. */
export interface DevServer {
  /** Runs all jobs now, and tells what came of it. */
  readonly generate: () => Promise<void>;
}

/**
 * Generates for a server whenever its own watcher, with the options that its user gave that, sees a schema or the
 * configuration change. Problems are logged and shown over the page until they are put right; they end nothing, and
 * the server goes on with what was generated before. Ends with the server's watcher.
 */
export function generateFor(server: ViteDevServer, session: Session): DevServer {
  const { root, logger } = server.config;
  let before: Told | undefined;
  let watched: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;

  const watch = (): void => {
    watched = session.watched(root);
    server.watcher.add([...watched]);
  };
  const tell = (ran: Ran): void => {
    const now = told(ran);
    const recovered = before?.errors !== undefined && now.errors === undefined;
    const line = now.written ?? (recovered ? renderLine(ran, plain) : undefined);
    if (now.errors !== undefined && now.errors !== before?.errors) logger.error(tagged(now.errors), stamped);
    if (now.warnings !== undefined && now.warnings !== before?.warnings)
      logger.warn(tagged(now.warnings), stamped);
    if (line !== undefined) logger.info(tagged(line), stamped);
    before = now;
    // Vite keeps an error that nobody has seen for the first page, even when it is put right by then.
    if (server.ws.clients.size === 0) return;
    const overlay = overlayOf(now, root);
    if (overlay !== undefined) server.ws.send(overlay);
    // An update takes the error off the page, also one of no file.
    else if (recovered) server.ws.send({ type: "update", updates: [] });
  };
  const generate = async (): Promise<void> => {
    const ran = await session.run(root);
    watch();
    tell(ran);
  };
  const later = async (): Promise<void> => {
    if (!isClosed(server.watcher)) await generate();
  };

  const ring = (): void => {
    clearTimeout(timer);
    timer = setTimeout(later, quiet);
  };

  server.watcher.on("all", (_event, path) => {
    if (watched.some((one) => path === one || path.startsWith(one + sep))) ring();
  });
  // What changed after the first run and before the watcher had found every file.
  server.watcher.once("ready", ring);
  server.ws.on("connection", (socket: { send(text: string): void }) => {
    const overlay = before === undefined ? undefined : overlayOf(before, root);
    if (overlay !== undefined) socket.send(JSON.stringify(overlay));
  });
  watch();
  return { generate };
}

/** Whether a server's watcher is closed, which its declared type does not tell. */
function isClosed(watcher: object): boolean {
  return "closed" in watcher && watcher.closed === true;
}

const stamped = { timestamp: true } as const;

function tagged(text: string): string {
  return `[${pluginName}] ${text}`;
}

/** Problems as Vite shows them over the page. */
function overlayOf({ errors, place }: Told, root: string): ErrorPayload | undefined {
  if (errors === undefined) return undefined;
  const err = { message: errors, stack: "", plugin: pluginName };
  if (place === undefined) return { type: "error", err };
  const { file, line = 1, column = 1 } = place;
  return { type: "error", err: { ...err, loc: { file: join(root, file), line, column } } };
}

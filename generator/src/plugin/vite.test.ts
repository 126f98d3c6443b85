import { once } from "node:events";
import { createServer as createHttpServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { build, createLogger, createServer, type InlineConfig, type Logger, type ViteDevServer } from "vite";
import { expect, it, onTestFinished } from "vitest";
import {
  type BundledProject,
  bundledProject,
  mistaken,
  soon,
} from "../../../test/support/bundled-project.js";
import { type PluginOptions, rita } from "./vite.js";

function configOf({ folder, entry }: BundledProject, logger: Logger): InlineConfig {
  return {
    root: folder,
    configFile: false,
    customLogger: logger,
    logLevel: "warn",
    plugins: [rita()],
    build: {
      lib: { entry, formats: ["es"], fileName: () => "bundle.mjs" },
      rollupOptions: { external: /^rita-ts/ },
    },
  };
}

/** A logger that keeps what is said in place of printing it. */
function keeping(): { readonly logger: Logger; readonly said: string[] } {
  const said: string[] = [];
  const keep = (text: string): void => void said.push(text);
  return { logger: { ...createLogger(), info: keep, warn: keep, warnOnce: keep, error: keep }, said };
}

interface Dev {
  readonly server: ViteDevServer;
  readonly said: readonly string[];
  readonly http: Server;
  /** Loads the program as it is now. */
  readonly accepts: (channel: string) => Promise<boolean>;
}

async function dev(project: BundledProject, options?: PluginOptions): Promise<Dev> {
  const { logger, said } = keeping();
  const http = createHttpServer();
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const server = await createServer({
    ...configOf(project, logger),
    plugins: [rita(options)],
    server: { middlewareMode: true, hmr: { server: http } },
    optimizeDeps: { noDiscovery: true },
    appType: "custom",
  });
  onTestFinished(async () => {
    await server.close();
    http.closeAllConnections();
    http.close();
  });
  const accepts = async (channel: string): Promise<boolean> =>
    ((await server.ssrLoadModule("/src/main.ts")) as { accepts(channel: string): boolean }).accepts(channel);
  return { server, said, http, accepts };
}

/** What a page that is open gets told: the frames of a server are plain text but for their heads. */
async function pageOf(http: Server): Promise<() => string> {
  const { port } = http.address() as AddressInfo;
  const headers = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "vite-hmr",
  };
  const [, socket, first] = (await once(request({ port, host: "127.0.0.1", headers }).end(), "upgrade")) as [
    unknown,
    NodeJS.ReadableStream,
    Buffer,
  ];
  let heard = first.toString("latin1");
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString("latin1");
  });
  return () => heard;
}

it("generates before a build resolves its modules", async () => {
  const project = bundledProject();
  await build(configOf(project, keeping().logger));
  expect(project.built()).toContain('"web"');
});

it("fails a build with the problem, and writes nothing", async () => {
  const project = bundledProject();
  project.mistake();
  await expect(build(configOf(project, keeping().logger))).rejects.toThrow(mistaken);
  expect(project.hasGenerated()).toBe(false);
});

it("goes on generating while a server runs, through a mistake and out of it", async () => {
  const project = bundledProject();
  const { said, accepts, http } = await dev(project);
  expect(await accepts("fax")).toBe(false);
  const page = await pageOf(http);

  project.channels("web", "fax");
  await expect.poll(() => accepts("fax"), soon).toBe(true);
  expect(said).toContainEqual(expect.stringMatching(/^\[rita\] generated: 2 written, 1 unchanged/));

  project.mistake();
  await expect.poll(() => said.at(-1), soon).toMatch(mistaken);
  await expect.poll(page, soon).toContain('{"type":"error"');
  expect(await accepts("fax")).toBe(true);

  const laterPage = await pageOf(http);
  await expect.poll(laterPage, soon).toContain("RITA2005");

  project.channels("web", "fax");
  await expect.poll(() => said.at(-1), soon).toMatch(/^\[rita\] generated: \d unchanged/);
  await expect.poll(page, soon).toContain('{"type":"update","updates":[]}');
});

it("waits for a configuration that is not there yet, and for schemas in a new folder", async () => {
  const project = bundledProject({ "rita.config.json": "" });
  const { said } = await dev(project);
  expect(said).toContainEqual(expect.stringContaining("RITA1002"));
  project.write("rita.config.json", { importExtension: ".ts" });
  await expect.poll(() => said, soon).toContainEqual(expect.stringMatching(/^\[rita\] generated: 3 written/));
  project.addEntity();
  await expect.poll(project.hasEntity, soon).toBe(true);
});

it("fails where nothing is watched, as in a single run of vitest", async () => {
  const project = bundledProject();
  project.mistake();
  const { logger } = keeping();
  const server = { middlewareMode: true, watch: null, ws: false } as const;
  await expect(createServer({ ...configOf(project, logger), server, appType: "custom" })).rejects.toThrow(
    mistaken,
  );
});

it("with the mode check writes nothing, and names what is out of date until somebody generates", async () => {
  const project = bundledProject();
  const { logger } = keeping();
  const config = { ...configOf(project, logger), plugins: [rita({ mode: "check" })] };
  await expect(build(config)).rejects.toThrow(/RITA5006 src\/generated\/order\.ts is missing/);
  const { said } = await dev(project, { mode: "check" });
  expect(said.at(-1)).toContain("RITA5006");
  expect(project.hasGenerated()).toBe(false);
  await project.rita("generate");
  await expect.poll(() => said.at(-1), soon).toMatch(/^\[rita\] up to date: 3 unchanged/);
  await build(config);
  expect(project.built()).toContain('"web"');
});

import type { Plugin, ResolvedConfig } from "vite";
import { generateBefore } from "./rollup-hooks.js";
import type { Session } from "./session.js";
import { type DevServer, generateFor } from "./vite-server.js";

/** The plugin's hooks in Vite: a build is one of Rollup's kind, a server that watches goes on generating. */
export function viteHooks(session: Session): Partial<Plugin> {
  let config: ResolvedConfig | undefined;
  let server: DevServer | undefined;
  return {
    configResolved: (resolved) => {
      config = resolved;
    },
    configureServer: (started) => {
      // Without a watcher nothing would ever put a problem right: `vitest run` fails as a build does.
      server = started.config.server.watch === null ? undefined : generateFor(started, session);
    },
    buildStart: {
      order: "pre",
      sequential: true,
      async handler() {
        if (server !== undefined) await server.generate();
        else if (config !== undefined) await generateBefore(this, session, config.root);
      },
    },
  };
}

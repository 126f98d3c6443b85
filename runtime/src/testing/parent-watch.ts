import { spawn } from "node:child_process";
import { Socket } from "node:net";

/** Sees to it that a server does not outlive the process that started it. */
export interface ParentWatch {
  /** The server that runs now; `undefined` = none does. */
  guard(pid: number | undefined): void;
  /** Stops watching: everything is cleaned up already. */
  release(): void;
}

/** Waits until its input ends, which is when the parent is gone, however it went. */
const script = `
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then kill -9 "$pid"; fi
rm -rf "$0" || { sleep 1; rm -rf "$0"; }
`;

const guarded = new Map<ParentWatch, number>();
let listening = false;

/**
 * Watches this process for a server that keeps its files in `folder`: when this process is gone, the server is
 * killed and the folder removed.
 *
 * A small shell waits at the end of a pipe, so that it also works when this process is killed, and without
 * signal handlers, which would change what Ctrl-C does. On Windows, which has no such shell, the server is
 * killed when this process exits by itself.
 */
export function watchParent(folder: string): ParentWatch {
  if (!listening) process.on("exit", killGuarded);
  listening = true;
  const shell = process.platform === "win32" ? undefined : startShell(folder);
  const watch: ParentWatch = {
    guard(pid) {
      if (pid === undefined) guarded.delete(watch);
      else guarded.set(watch, pid);
      shell?.stdin.write(`${pid ?? ""}\n`);
    },
    release() {
      guarded.delete(watch);
      shell?.kill("SIGKILL");
    },
  };
  return watch;
}

function startShell(folder: string) {
  // In its own process group: Ctrl-C reaches the whole group of the terminal, and this one has to survive it.
  const shell = spawn("/bin/sh", ["-c", script, folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const lost = () => {
    // No shell, or somebody killed it: the exit handler above is what remains.
  };
  shell.on("error", lost);
  shell.stdin.on("error", lost);
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return shell;
}

function killGuarded(): void {
  for (const pid of guarded.values()) killIfAlive(pid);
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

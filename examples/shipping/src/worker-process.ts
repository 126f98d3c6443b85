import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A worker in a process of its own. */
export class WorkerProcess {
  /** What it has told so far: the ids of orders, with ` again` behind those it met a second time. */
  readonly told: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #listeners: (() => void)[] = [];

  constructor(...args: readonly string[]) {
    const script = fileURLToPath(new URL("./worker.js", import.meta.url));
    this.#child = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
    this.#ended = once(this.#child, "close");
    if (this.#child.stdout === null) throw new Error("The worker has no output.");
    createInterface(this.#child.stdout).on("line", (line) => {
      this.told.push(line);
      for (const listener of this.#listeners.splice(0)) listener();
    });
    // One that ends before its time wakes whoever waits for its words.
    void this.#ended.then(() => this.#listeners.splice(0).forEach((listener) => void listener()));
  }

  /** Waits until it has told of an order. */
  async tells(line: string): Promise<void> {
    while (!this.told.includes(line)) {
      if (this.#child.exitCode !== null) throw new Error(`The worker ended with ${this.#child.exitCode}.`);
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}

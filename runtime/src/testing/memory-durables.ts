import type { Deliveries, DurableConfig, DurableInfo, DurableSource, Durables } from "../log/durable.js";
import { reactorNotFound, storeNotFound } from "../log/failures.js";
import { MemoryDurable } from "./memory-durable.js";
import type { MemoryLog } from "./memory-log.js";

/** The durable consumers of a log in memory. */
export class MemoryDurables implements Durables {
  readonly #log: MemoryLog;
  readonly #clock: () => Date;
  readonly #durables = new Map<string, MemoryDurable>();
  #made = 0;

  constructor(log: MemoryLog, clock: () => Date) {
    this.#log = log;
    this.#clock = clock;
    log.onChange(() => {
      for (const [name, durable] of [...this.#durables]) {
        if (log.closed) this.#end(name, durable);
        else durable.pump();
      }
    });
  }

  async create(config: DurableConfig): Promise<DurableInfo | undefined> {
    this.#checkOpen();
    const existing = this.#durables.get(config.name);
    if (existing !== undefined) return sameConfig(existing.config, config) ? existing.info() : undefined;
    this.#made += 1;
    const durable = new MemoryDurable(this.#log, this.#clock, config, String(this.#made));
    this.#durables.set(config.name, durable);
    return durable.info();
  }

  async update(config: DurableConfig): Promise<DurableInfo | undefined> {
    this.#checkOpen();
    const durable = this.#durables.get(config.name);
    durable?.change({ ...config, start: durable.config.start, pausedUntil: durable.config.pausedUntil });
    return durable?.info();
  }

  async info(name: string): Promise<DurableInfo | undefined> {
    this.#checkOpen();
    return this.#durables.get(name)?.info();
  }

  async names(): Promise<readonly string[]> {
    this.#checkOpen();
    return [...this.#durables.keys()].sort();
  }

  async remove(name: string): Promise<boolean> {
    this.#checkOpen();
    const durable = this.#durables.get(name);
    if (durable === undefined) return false;
    this.#durables.delete(name);
    durable.end(reactorNotFound(name));
    return true;
  }

  async pause(name: string, until: Date | undefined): Promise<boolean> {
    this.#checkOpen();
    const durable = this.#durables.get(name);
    durable?.change({ ...durable.config, pausedUntil: until });
    return durable !== undefined;
  }

  open({ name, incarnation }: DurableSource): Deliveries {
    const durable = this.#durables.get(name);
    if (durable !== undefined && durable.info().incarnation === incarnation) return durable.open();
    return { next: () => Promise.reject(reactorNotFound(name)), close: async () => undefined };
  }

  #end(name: string, durable: MemoryDurable): void {
    this.#durables.delete(name);
    durable.end(storeNotFound(this.#log.name));
  }

  #checkOpen(): void {
    if (this.#log.closed) throw storeNotFound(this.#log.name);
  }
}

/** Whether two were made with the same; a pause comes and goes. */
function sameConfig(left: DurableConfig, right: DurableConfig): boolean {
  const text = (config: DurableConfig): string =>
    JSON.stringify({ ...config, metadata: Object.entries(config.metadata).sort(), pausedUntil: null });
  return text(left) === text(right);
}

import { AsyncLocalStorage } from "node:async_hooks";
import type {
  Handling,
  ObservedReactor,
  Operation,
  OperationFacts,
  Telemetry,
} from "../../contract/telemetry.js";
import { RitaError } from "../../errors/rita-error.js";

/** One piece of work that was told of. */
export interface Recorded {
  /** Of the operation; `handle` for a reactor's handler. */
  readonly name: string;
  readonly tenant: string | undefined;
  readonly entity: string | undefined;
  /** What it is known by in the meta data of the events it appends. */
  readonly id: string;
  /** The work it is a part of. */
  readonly parent: Recorded | undefined;
  /** For a handler: what the event says it was appended by. */
  readonly link: string | undefined;
  facts: OperationFacts;
  /** Code of the error it ended with. */
  error: string | undefined;
}

/** Telemetry that keeps what it is told, so that the suite needs no SDK. */
export class Recorder implements Telemetry {
  readonly done: Recorded[] = [];
  readonly lags: (ObservedReactor & { readonly events: number })[] = [];
  readonly deadLetters: ObservedReactor[] = [];
  readonly #current = new AsyncLocalStorage<Recorded>();
  #begun = 0;

  observe<T>(
    { name, tenant, entity }: Operation,
    work: (note: (facts: OperationFacts) => void) => Promise<T>,
  ): Promise<T> {
    return this.#record({ name, tenant, entity, link: undefined }, work);
  }

  handle<T>({ tenant, event }: Handling, work: () => Promise<T>): Promise<T> {
    return this.#record({ name: "handle", tenant, entity: undefined, link: event.meta["traceparent"] }, work);
  }

  traceMeta(): Readonly<Record<string, string>> {
    const current = this.#current.getStore();
    return current === undefined ? {} : { traceparent: current.id };
  }

  reactorLag(reactor: ObservedReactor, events: number): void {
    this.lags.push({ ...reactor, events });
  }

  deadLetter(reactor: ObservedReactor): void {
    this.deadLetters.push(reactor);
  }

  /** What is done of a name, in the order it ended. */
  named(name: string): readonly Recorded[] {
    return this.done.filter((one) => one.name === name);
  }

  async #record<T>(
    what: Pick<Recorded, "name" | "tenant" | "entity" | "link">,
    work: (note: (facts: OperationFacts) => void) => Promise<T>,
  ): Promise<T> {
    this.#begun += 1;
    const parent = this.#current.getStore();
    const record: Recorded = { ...what, id: `work-${this.#begun}`, parent, facts: {}, error: undefined };
    try {
      return await this.#current.run(record, () =>
        work((facts) => {
          record.facts = { ...record.facts, ...facts };
        }),
      );
    } catch (error) {
      record.error = error instanceof RitaError ? error.code : String(error);
      throw error;
    } finally {
      this.done.push(record);
    }
  }
}

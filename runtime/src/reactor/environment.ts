import type { Logger } from "../contract/logger.js";
import type { ReactorConfig } from "../contract/reactor.js";
import type { ObservedReactor, Telemetry } from "../contract/telemetry.js";
import type { RitaError } from "../errors/rita-error.js";
import { Deadline } from "../log/deadline.js";
import type { DurableInfo, Durables } from "../log/durable.js";
import { reactorNotFound } from "../log/failures.js";
import type { Storage } from "../log/storage.js";
import type { ReadContext } from "../read/read-events.js";
import { finishMove } from "./move.js";
import { durableName } from "./names.js";
import { Records } from "./records.js";

/** Something that runs until it is stopped. */
export interface Running {
  readonly closed: Promise<unknown>;
  stop(): Promise<void>;
}

/** What reactors need to know of their store. */
export interface ReactorEnvironment {
  readonly storage: Storage;
  readonly read: ReadContext;
  readonly clock: () => Date;
  readonly logger: Logger;
  readonly telemetry: Telemetry | undefined;
  /** Kept until it ends, so that closing the manager can stop it. */
  readonly keep: (running: Running) => void;
}

/** Time limit of one step that a binding takes by itself, in milliseconds. */
const stepTimeout = 15_000;

/** A deadline for one step that no caller waits for. */
export function stepDeadline(signal?: AbortSignal): Deadline {
  return new Deadline(stepTimeout, signal);
}

/** One reactor in its store, whether it exists or not. */
export class Identity {
  readonly name: ReactorConfig["name"];
  /** Of its durable consumer. */
  readonly durable: string;
  readonly records: Records;
  readonly durables: Durables;
  readonly #observed: ObservedReactor;
  readonly #telemetry: Telemetry | undefined;

  /** @throws RitaError `REACTOR_NAME_INVALID`. */
  constructor({ storage, read, telemetry }: ReactorEnvironment, name: string) {
    this.name = name;
    this.#observed = { store: read.scope.store, tenant: read.scope.tenant, reactor: name };
    this.#telemetry = telemetry;
    this.durable = durableName(read.scope, name);
    this.durables = storage.durables;
    this.records = new Records(storage.bucket("reactors"), this.durable);
  }

  /** What the server knows of it; one that somebody was about to make anew, and could not, is made here. */
  async find(deadline: Deadline): Promise<DurableInfo | undefined> {
    const info = await this.durables.info(this.durable, deadline);
    if (info !== undefined) return info;
    return finishMove(this, deadline);
  }

  /** @throws RitaError `REACTOR_NOT_FOUND`. */
  async known(deadline: Deadline): Promise<DurableInfo> {
    const info = await this.find(deadline);
    if (info === undefined) throw this.notFound();
    return info;
  }

  /** How many events it has before it, which is told where there is telemetry. */
  lag({ waiting, inFlight }: DurableInfo): number {
    this.#telemetry?.reactorLag(this.#observed, waiting + inFlight);
    return waiting + inFlight;
  }

  /** Tells that it has given up on an event. */
  countDeadLetter(): void {
    this.#telemetry?.deadLetter(this.#observed);
  }

  notFound(): RitaError {
    return reactorNotFound(this.name);
  }
}

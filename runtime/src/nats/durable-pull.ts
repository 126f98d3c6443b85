import { RitaError } from "../errors/rita-error.js";
import { backOff, Deadline } from "../log/deadline.js";
import type { Deliveries, Delivery, DurableSource, Durables } from "../log/durable.js";
import { reactorNotFound, unavailable } from "../log/failures.js";
import type { Message } from "./connection.js";
import { type PullRequest, requestNext } from "./consumer.js";
import { JetStreamDelivery } from "./delivery.js";
import type { OpenDelivery } from "./link.js";
import { permissionDenied } from "./permission.js";
import { fromDelivery } from "./stored-message.js";
import type { StreamRef } from "./stream-info.js";

/** How long one request waits at the server, and how often that says that it is still there, in milliseconds. */
const request: Omit<PullRequest, "batch"> = { expires: 10_000, heartbeat: 1_000 };

/** How often in a row it may fail before it is asked whether the consumer still exists. */
const failuresBeforeCheck = 4;

/** Somebody who waits for a message. */
interface Waiter {
  readonly resolve: (delivery: Delivery | undefined) => void;
  readonly reject: (error: RitaError) => void;
}

/**
 * Pulls from one durable consumer. Asks for no more than somebody waits for, so that no message lies here while its
 * time runs out; what arrives all the same (an answer to a request that was given up) is given back at once.
 */
export class DurablePull implements Deliveries {
  readonly #stream: StreamRef;
  readonly #durables: Pick<Durables, "info">;
  readonly #source: DurableSource;
  readonly #waiting: Waiter[] = [];
  #mailbox: OpenDelivery | undefined;
  /** Messages the server still owes for what was asked. */
  #owed = 0;
  #failures = 0;
  /** Whether it is about to ask again after a failure, for everybody who waits by then. */
  #asksLater = false;
  /** Whether the present outage was told. */
  #told = false;
  #error: RitaError | undefined;
  #closed = false;
  /** Fires when nothing was heard for too long, or when it is time to ask again. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stream: StreamRef, durables: Pick<Durables, "info">, source: DurableSource) {
    this.#stream = stream;
    this.#durables = durables;
    this.#source = source;
  }

  next(): Promise<Delivery | undefined> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (!this.#asksLater) this.#ask();
    });
  }

  /**
   * A request that waits at the server cannot be taken back, and a message that the server has just picked for it would
   * be lost without a subscription, until its time runs out. So that stays until the request has ended.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { resolve } of this.#waiting.splice(0)) resolve(undefined);
    if (this.#owed === 0) await this.#leave();
    else this.#timer = setTimeout(() => void this.#leave(), request.expires + request.heartbeat);
  }

  async #leave(): Promise<void> {
    clearTimeout(this.#timer);
    const mailbox = this.#mailbox;
    this.#mailbox = undefined;
    await mailbox?.drain();
  }

  #open(): OpenDelivery {
    const { api, name } = this.#stream;
    return api.link.openDelivery(`${api.prefix}.CONSUMER.MSG.NEXT.${name}.${this.#source.name}`, {
      message: (message) => this.#receive(message),
      broken: (reply) => {
        this.#owed = 0;
        // Its subscription is of no use any more.
        this.#mailbox?.close();
        this.#mailbox = undefined;
        if (this.#closed) clearTimeout(this.#timer);
        else if (reply.kind === "denied") this.#end(permissionDenied(reply.subject));
        else this.#askLater();
      },
    });
  }

  #ask(): void {
    if (this.#closed || this.#error !== undefined) return;
    const batch = this.#waiting.length - this.#owed;
    if (batch <= 0) return;
    if (this.#stream.api.link.closed) {
      this.#end(unavailable("the connection is closed", `the reactor ${this.#source.name}`));
      return;
    }
    if (!this.#stream.api.link.connected) {
      this.#askLater();
      return;
    }
    this.#mailbox ??= this.#open();
    if (requestNext(this.#stream, this.#source.name, { ...request, batch }, this.#mailbox.subject)) {
      this.#owed += batch;
      this.#watch();
    } else this.#askLater();
  }

  #receive(message: Message): void {
    const code = message.reply?.startsWith("$JS.ACK.") ? 0 : (message.headers?.code ?? 0);
    if (code === 0) this.#accept(message);
    else if (code === 100) this.#heard();
    else this.#ended(code, message);
    if (this.#closed && this.#owed === 0) void this.#leave();
  }

  /** The server gives no more for what was asked, or not so many. */
  #ended(code: number, message: Message): void {
    const description = message.headers?.description ?? "";
    if (code === 404 || code === 408 || description === "Batch Completed") {
      this.#owed = Math.max(0, this.#owed - Number(message.headers?.get("Nats-Pending-Messages") ?? 0));
      this.#heard();
      this.#ask();
      return;
    }
    this.#owed = 0;
    // 503: nobody listens; on replicas not yet, or the consumer is gone.
    this.#askLater(/deleted/i.test(description));
  }

  #accept(message: Message): void {
    const delivered = fromDelivery(message);
    if (delivered === undefined) return;
    this.#owed = Math.max(0, this.#owed - 1);
    const delivery = new JetStreamDelivery(this.#stream.api.link, message.reply ?? "", delivered);
    const waiter = this.#waiting.shift();
    if (waiter === undefined) {
      delivery.giveBack();
      return;
    }
    this.#heard();
    waiter.resolve(delivery);
  }

  /** The server lives, and knows of what was asked. */
  #heard(): void {
    if (this.#closed) return;
    const failing = this.#failures > 0;
    this.#failures = 0;
    this.#told = false;
    this.#watch();
    if (failing) this.#ask();
  }

  /** A silence longer than two heartbeats means that what was asked is lost. */
  #watch(): void {
    clearTimeout(this.#timer);
    this.#asksLater = false;
    if (this.#closed || this.#owed === 0) return;
    this.#timer = setTimeout(() => {
      this.#owed = 0;
      this.#askLater();
    }, request.heartbeat * 2.5);
  }

  /** After a short while; then, or at once when it is said to be gone, it is asked whether the consumer is there. */
  #askLater(gone = false): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#error !== undefined) return;
    this.#failures += 1;
    this.#tellOutage();
    const check = gone || this.#failures % failuresBeforeCheck === 0;
    const pause = gone ? 0 : backOff(this.#failures, 5, 500);
    this.#asksLater = true;
    this.#timer = setTimeout(() => void (check ? this.#checkAndAsk() : this.#askAgain()), pause);
  }

  /** Nobody may wait by now, as while a handler is at work: then whoever waits next asks. */
  #askAgain(): void {
    // Something may be owed by now: it is to be missed when it does not come, also where no more is asked for.
    this.#watch();
    this.#ask();
  }

  /**
   * A few requests that come to nothing are no outage: on replicas that is how a consumer begins, and where it is gone
   * the check finds that out.
   */
  #tellOutage(): void {
    const { connected } = this.#stream.api.link;
    if (this.#told || (connected && this.#failures <= failuresBeforeCheck)) return;
    this.#told = true;
    const why = connected ? "no server answers its requests" : "the connection is down";
    const text = `The reactor ${this.#source.name} gets no events: ${why}. It goes on by itself.`;
    this.#source.onOutage(new RitaError("UNAVAILABLE", text, { reactor: this.#source.name }));
  }

  async #checkAndAsk(): Promise<void> {
    try {
      const info = await this.#durables.info(this.#source.name, new Deadline(5_000));
      if (info?.incarnation !== this.#source.incarnation) this.#end(reactorNotFound(this.#source.name));
      else this.#askAgain();
    } catch (cause) {
      const error = RitaError.from(cause);
      if (error.code === "UNAVAILABLE" && !this.#stream.api.link.closed) this.#askLater();
      else this.#end(error);
    }
  }

  #end(error: RitaError): void {
    if (this.#closed) return;
    this.#error = error;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

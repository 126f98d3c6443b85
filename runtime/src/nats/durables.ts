import { RitaError } from "../errors/rita-error.js";
import { backOff, type Deadline } from "../log/deadline.js";
import type { Deliveries, DurableConfig, DurableInfo, DurableSource, Durables } from "../log/durable.js";
import { storeNotFound, unavailable } from "../log/failures.js";
import { type ApiError, apiCode, apiErrorText } from "./api-error.js";
import { type ConsumerInfo, consumerConfig, durableInfo } from "./durable-config.js";
import { DurablePull } from "./durable-pull.js";
import type { Answer } from "./jetstream-api.js";
import type { StreamRef } from "./stream-info.js";

/** One page of `CONSUMER.LIST`. */
interface ConsumerPage {
  readonly total: number;
  readonly consumers: readonly ConsumerInfo[] | null;
}

/** The durable consumers of a JetStream stream. */
export class JetStreamDurables implements Durables {
  readonly #stream: StreamRef;

  constructor(stream: StreamRef) {
    this.#stream = stream;
  }

  async create(config: DurableConfig, deadline: Deadline): Promise<DurableInfo | undefined> {
    let answer = await this.#put("create", config, deadline);
    for (let attempt = 0; !answer.ok && isHalfRemoved(answer.error) && !deadline.expired; attempt += 1) {
      await deadline.pause(backOff(attempt, 20, 200));
      answer = await this.#put("create", config, deadline);
    }
    if (answer.ok) return this.#whole(config.name, answer.value, deadline);
    if (answer.error.err_code === apiCode.consumerExists) return undefined;
    throw this.#failure(config.name, answer.error);
  }

  async update(config: DurableConfig, deadline: Deadline): Promise<DurableInfo | undefined> {
    const answer = await this.#put("update", config, deadline);
    if (answer.ok) return this.#whole(config.name, answer.value, deadline);
    const { err_code } = answer.error;
    if (err_code === apiCode.consumerDoesNotExist || err_code === apiCode.consumerNotFound) return undefined;
    throw this.#failure(config.name, answer.error);
  }

  async info(name: string, deadline: Deadline): Promise<DurableInfo | undefined> {
    const answer = await this.#ask<ConsumerInfo>(`INFO.${this.#stream.name}.${name}`, undefined, deadline);
    if (answer.ok) return this.#whole(name, answer.value, deadline);
    if (answer.error.err_code === apiCode.consumerNotFound) return undefined;
    throw this.#failure(name, answer.error);
  }

  async names(deadline: Deadline): Promise<readonly string[]> {
    const names: string[] = [];
    for (let offset = 0, total = 1; offset < total; ) {
      const answer = await this.#ask<ConsumerPage>(`LIST.${this.#stream.name}`, { offset }, deadline);
      if (!answer.ok) throw this.#failure("*", answer.error);
      const page = answer.value.consumers ?? [];
      if (page.length === 0) break;
      names.push(...page.filter(({ config }) => config?.durable_name).map(({ name }) => name));
      offset += page.length;
      total = answer.value.total;
    }
    return names.sort();
  }

  async remove(name: string, deadline: Deadline): Promise<boolean> {
    const answer = await this.#ask(`DELETE.${this.#stream.name}.${name}`, undefined, deadline);
    if (answer.ok) return true;
    if (answer.error.err_code === apiCode.consumerNotFound) return false;
    throw this.#failure(name, answer.error);
  }

  async pause(name: string, until: Date | undefined, deadline: Deadline): Promise<boolean> {
    const body = until === undefined ? {} : { pause_until: until.toISOString() };
    const answer = await this.#ask(`PAUSE.${this.#stream.name}.${name}`, body, deadline);
    if (answer.ok) return this.#isPaused(name, until !== undefined && until > new Date(), deadline);
    if (answer.error.err_code === apiCode.consumerNotFound) return false;
    throw this.#failure(name, answer.error);
  }

  /** In a cluster it is answered by another server than the one that delivers: waits until that knows. */
  async #isPaused(name: string, paused: boolean, deadline: Deadline): Promise<boolean> {
    for (let attempt = 0; ; attempt += 1) {
      const info = await this.info(name, deadline);
      if (info === undefined) return false;
      if ((info.config.pausedUntil !== undefined) === paused) return true;
      if (deadline.expired) throw unavailable("its server does not take it", `the pause of ${name}`);
      await deadline.pause(backOff(attempt, 10, 200));
    }
  }

  open(source: DurableSource): Deliveries {
    return new DurablePull(this.#stream, this, source);
  }

  /** A consumer that is just being removed is answered for with nothing in it: asked again. */
  async #whole(
    name: string,
    { config, ...info }: ConsumerInfo,
    deadline: Deadline,
  ): Promise<DurableInfo | undefined> {
    if (config !== undefined) return durableInfo({ ...info, config });
    if (deadline.expired) throw unavailable("it is being removed", `the consumer ${name}`);
    await deadline.pause(20);
    return this.info(name, deadline);
  }

  #put(
    action: "create" | "update",
    config: DurableConfig,
    deadline: Deadline,
  ): Promise<Answer<ConsumerInfo>> {
    const consumer = consumerConfig(config);
    const body = { stream_name: this.#stream.name, action, config: consumer };
    const suffix = consumer.filter_subject === undefined ? "" : `.${consumer.filter_subject}`;
    return this.#ask(`CREATE.${this.#stream.name}.${config.name}${suffix}`, body, deadline);
  }

  #ask<T>(name: string, body: unknown, deadline: Deadline): Promise<Answer<T>> {
    return this.#stream.api.call<T>(`CONSUMER.${name}`, body, deadline);
  }

  #failure(name: string, error: ApiError): RitaError {
    if (error.err_code === apiCode.streamNotFound) return storeNotFound(this.#stream.name);
    const text = `The server refused the consumer ${name} of ${this.#stream.name}: ${apiErrorText(error)}.`;
    return new RitaError("SERVER_ERROR", text, { consumer: name, error });
  }
}

/** Whether the files of an earlier consumer of that name are just being removed. */
function isHalfRemoved({ err_code, description = "" }: ApiError): boolean {
  return (
    err_code === apiCode.consumerFailed && /creating store|no such file|consumer closed/.test(description)
  );
}

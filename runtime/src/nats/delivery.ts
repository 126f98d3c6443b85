import type { Delivery, Verdict } from "../log/durable.js";
import type { Link } from "./link.js";
import { permissionDenied } from "./permission.js";
import type { Delivered } from "./stored-message.js";

const encoder = /*@__PURE__*/ new TextEncoder();
const nanoseconds = 1_000_000;

/** A message from a durable consumer; what is told goes to its reply subject, and the server confirms it. */
export class JetStreamDelivery implements Delivery {
  readonly message: Delivered;
  readonly #link: Link;
  readonly #reply: string;

  constructor(link: Link, reply: string, message: Delivered) {
    this.message = message;
    this.#link = link;
    this.#reply = reply;
  }

  get tries(): number {
    return this.message.tries;
  }

  async tell(verdict: Verdict, timeout: number): Promise<boolean> {
    const payload = encoder.encode(wordsFor(verdict));
    const reply = await this.#link.request({ subject: this.#reply, payload, timeout });
    if (reply.kind === "denied") throw permissionDenied(reply.subject);
    return reply.kind === "message";
  }

  /** Lets somebody else have it, at once. Should that get lost, the server notices by itself after a while. */
  giveBack(): void {
    this.#link.publish(this.#reply, encoder.encode("-NAK"));
  }
}

/** The acknowledgements of ADR-13. */
function wordsFor(verdict: Verdict): string {
  switch (verdict.kind) {
    case "done":
      return "+ACK";
    case "again":
      return `-NAK ${JSON.stringify({ delay: Math.round(verdict.delay * nanoseconds) })}`;
    case "never":
      return `+TERM ${verdict.reason}`;
    case "working":
      return "+WPI";
  }
}

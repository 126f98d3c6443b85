import { RitaError } from "../errors/rita-error.js";
import type { Command, EntityRef } from "../message/command.js";
import type { Event, NewEvent, NewEventOf } from "../message/event.js";
import { decideCommand, evolveState, initialState, isDecider, isEntityModel } from "./behaviour.js";
import { Coverage } from "./coverage.js";
import type { ModelDefinition } from "./definition.js";
import { freezeState } from "./freeze.js";
import type { DeciderEvolver, Handles, Viewer } from "./types.js";

/**
 * A state kept in memory: fed by `evolve` and `watch`, looked at with `view`, and deciding with a guard on what it
 * has seen.
 *
 * A model of one entity (`defineModel`) belongs to the entity it was made for, or to the first one it is fed;
 * another entity's event is an error. A projection takes the events of many entities.
 */
export class Model<S, E extends Event, C extends Command = never>
  implements DeciderEvolver<E, C>, Handles<E>, Viewer<S>
{
  readonly definition: ModelDefinition<S, E, C>;
  /** The event types it has a case for. */
  readonly handles: readonly E["type"][];
  /** What the store has fed it with; kept by the store. */
  readonly coverage: Coverage = new Coverage();
  /** Whether it has decisions to guard. */
  readonly #decides: boolean;
  /** Of each entity, where it decides. */
  readonly #lastSequences = new Map<string, number>();
  #entity: EntityRef | undefined;
  #state: S;
  #sequence = 0;
  #sawUnsequenced = false;

  /** @throws RitaError `CONFIG_INVALID` when a projection is given an entity. */
  constructor(definition: ModelDefinition<S, E, C>, entity?: EntityRef<E["entityType"]>) {
    if (entity !== undefined && !isEntityModel(definition)) {
      throw new RitaError(
        "CONFIG_INVALID",
        `${definition.name} is a projection over many entities; it takes none.`,
      );
    }
    this.definition = definition;
    this.handles = definition.handles;
    this.#decides = isDecider(definition);
    this.#entity = entity;
    this.#state = initialState(definition);
  }

  /** The one entity whose state this is; `undefined` for a projection and before the first event. */
  get entity(): EntityRef | undefined {
    return this.#entity;
  }

  /** Sequence of the last event applied, 0 before the first. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * Applies an event. One that was applied before, by its sequence, is passed over. The sequence is noted only when
   * the case succeeded, so a failed event can be given again.
   *
   * @throws RitaError `EVENT_ENTITY_INVALID` for another entity's event, `EVOLVER_NOT_IMPLEMENTED`, `EVOLVE_FAILED`.
   */
  readonly evolve = (event: E): void => {
    const { sequence } = event;
    const sequenced = Number.isSafeInteger(sequence) && sequence > 0;
    if (sequenced && sequence <= this.#sequence) return;
    const ofEntity = isEntityModel(this.definition);
    if (ofEntity) this.#checkEntity(event.entity);
    this.#state = evolveState(this.definition, this.#state, event);
    if (ofEntity) this.#entity = event.entity;
    if (sequenced) {
      this.#sequence = sequence;
      if (this.#decides) this.#lastSequences.set(event.entity, sequence);
    } else {
      this.#sawUnsequenced = true;
    }
  };

  /**
   * The events that follow from a command, each guarded with the last sequence this model has seen of its entity.
   * What the decider throws passes through unchanged.
   *
   * @throws RitaError `DECIDER_NOT_IMPLEMENTED`; `MODEL_INCOMPLETE` when the model has not seen all of an entity it
   * would have to guard.
   */
  readonly decide = (command: C): readonly NewEventOf<E>[] => {
    // A refusal too counts only when it comes from a complete state.
    if (this.#entity !== undefined) this.#lastOf(this.#entity);
    const decided: readonly NewEvent[] = decideCommand(this.definition, this.#state, command);
    return decided.map((event) =>
      event.expect === undefined ? { ...event, expect: { sequence: this.#lastOf(event.entity) } } : event,
    ) as readonly NewEvent[] as readonly NewEventOf<E>[];
  };

  /** Gives what `look` makes of the state. States are values: plain objects and arrays in it are frozen. */
  view<R>(look: (state: S) => R): R {
    freezeState(this.#state);
    return look(this.#state);
  }

  #checkEntity(entity: EntityRef): void {
    if (this.#entity === undefined || this.#entity === entity) return;
    throw new RitaError(
      "EVENT_ENTITY_INVALID",
      `${this.definition.name} is the model of ${this.#entity} and cannot take an event of ${entity}. ` +
        "Make one model for each entity, or use defineProjection.",
      { entity, model: this.#entity },
    );
  }

  #lastOf(entity: string): number {
    if (!this.#sawUnsequenced && this.coverage.includes(entity)) return this.#lastSequences.get(entity) ?? 0;
    const why = this.#sawUnsequenced
      ? "it was fed events without a sequence"
      : "it was fed only a part of its events";
    throw new RitaError(
      "MODEL_INCOMPLETE",
      `${this.definition.name} cannot decide on ${entity}: ${why}, so it does not know the entity's last sequence. ` +
        "Use execute, or feed the model all events of the entity.",
      { entity },
    );
  }
}

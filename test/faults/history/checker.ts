import type { RawMessage } from "../../support/raw-messages.js";
import * as appends from "./checks/appends.js";
import { commands } from "./checks/commands.js";
import { reads, watches } from "./checks/deliveries.js";
import { freshness, states } from "./checks/states.js";
import type { HistoryCheck, Violation, ViolationKind } from "./history.js";
import { type Operation, ofKind } from "./operation.js";
import { Presence } from "./presence.js";
import { type Reference, shopReference } from "./reference.js";
import { StoredLog } from "./stored-log.js";

/** Every rule a history is held to. A new kind of operation brings its rule here. */
const checks: readonly HistoryCheck[] = [
  appends.acknowledged,
  appends.once,
  appends.whole,
  appends.inRealTime,
  appends.guards,
  appends.conflicts,
  appends.lastWords,
  commands,
  states,
  freshness,
  watches,
  reads,
];

/** What happened in a run, counted. */
export interface Totals {
  readonly operations: number;
  /** Calls that wanted to store something. */
  readonly tried: number;
  readonly acknowledged: number;
  readonly conflicts: number;
  /** Calls whose outcome was unknown, and what became of them was found out later. */
  readonly resolved: number;
  readonly unresolved: number;
  readonly lost: number;
  readonly partial: number;
  readonly duplicated: number;
  readonly reordered: number;
}

/** What a history came to. */
export interface Verdict {
  readonly violations: readonly Violation[];
  readonly totals: Totals;
}

/** Holds a history against what is stored. */
export function checkHistory(
  operations: readonly Operation[],
  messages: readonly RawMessage[],
  references: ReadonlyMap<string, Reference> = shopReference,
): Verdict {
  const log = new StoredLog(messages);
  const history = { operations, log, presence: new Presence(operations, log), references };
  const violations = checks.flatMap((check) => [...check(history)]);
  return { violations, totals: totalsOf(operations, violations) };
}

function totalsOf(operations: readonly Operation[], violations: readonly Violation[]): Totals {
  const writes = [...ofKind(operations, "append"), ...ofKind(operations, "execute")];
  const ended = (...outcomes: readonly string[]) =>
    writes.filter(({ answer }) => outcomes.includes(answer.outcome)).length;
  const found = (wanted: ViolationKind) => violations.filter(({ kind }) => kind === wanted).length;
  const unresolved = found("outcome unresolved");
  return {
    operations: operations.length,
    tried: writes.length,
    acknowledged: ended("stored", "executed"),
    conflicts: ended("conflict"),
    resolved: ended("unknown") - unresolved,
    unresolved,
    lost: found("lost"),
    partial: found("partial"),
    duplicated: found("duplicated"),
    reordered: found("reordered"),
  };
}

/** Adds up what several runs came to. */
export function sum(all: readonly Totals[]): Totals {
  const total = { ...checkHistory([], []).totals };
  for (const one of all) {
    for (const key of Object.keys(total) as (keyof Totals)[])
      Object.assign(total, { [key]: total[key] + one[key] });
  }
  return total;
}

/** The totals in one line. */
export function totalsText(totals: Totals): string {
  return (
    `appends tried ${totals.tried}, acknowledged ${totals.acknowledged}, conflicts ${totals.conflicts}, ` +
    `unknown outcomes resolved ${totals.resolved}, unresolved ${totals.unresolved}, lost ${totals.lost}, ` +
    `partial ${totals.partial}, duplicated ${totals.duplicated}, reordered ${totals.reordered}`
  );
}

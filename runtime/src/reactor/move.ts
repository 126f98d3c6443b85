import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import type { DurableInfo, DurableStart, Durables } from "../log/durable.js";
import { unavailable } from "../log/failures.js";
import { type MoveRecord, type Records, revived, type Stored } from "./records.js";

/** Whose consumer is moved. */
export interface Moved {
  readonly durable: string;
  readonly durables: Durables;
  readonly records: Records;
}

/** Makes a consumer anew at another place. What it is to be is noted first, so that it is not lost with whoever moves it. */
export async function move(
  moved: Moved,
  { config, incarnation }: DurableInfo,
  start: DurableStart,
  deadline: Deadline,
): Promise<DurableInfo | undefined> {
  const note = { from: incarnation, config: { ...config, start }, done: false };
  const noted = await moved.records.change("move", 0, () => note, deadline);
  try {
    return await work(moved, true, deadline);
  } catch (error) {
    const denied = error instanceof RitaError && error.code === "PERMISSION_DENIED";
    if (denied) await withdraw(moved, noted, deadline);
    throw error;
  }
}

/** Makes a note say nothing any more, when what it is about was never begun: nobody is to do later what was refused. */
async function withdraw(
  { records, durables, durable }: Moved,
  noted: Stored<MoveRecord>,
  deadline: Deadline,
): Promise<void> {
  const info = await durables.info(durable, deadline);
  if (info?.incarnation !== noted.value.from) return;
  await records.put("move", { ...noted, value: { ...noted.value, done: true } }, deadline);
}

/**
 * Does what whoever moves a consumer has left undone, when it is missing. `undefined` when nothing is: the consumer was
 * deleted, or never there.
 */
export function finishMove(moved: Moved, deadline: Deadline): Promise<DurableInfo | undefined> {
  return work(moved, false, deadline);
}

/** How long a consumer must be missing before somebody else than its remover makes it anew, in milliseconds. */
const removerTime = 1_000;

/**
 * Works on a consumer until it is what the newest note says. Several may do so at once, some of them on an older note:
 * only those who move it remove it; what was made by an older note is replaced by whoever has the newer one, who calls it
 * done only then; and whoever removes one too many, since a server removes by name, makes it again.
 *
 * Whoever has removed the consumer makes it anew; others wait for that. A server goes on removing a consumer's files
 * after it is gone for everybody else, and would take those of a new one with them.
 */
async function work(
  { records, durables, durable }: Moved,
  mover: boolean,
  deadline: Deadline,
): Promise<DurableInfo | undefined> {
  let removed = false;
  let missingSince: number | undefined;
  while (true) {
    const note = await records.get("move", 0, deadline);
    const info = await durables.info(durable, deadline);
    if (note === undefined || (note.value.done && !removed)) return info;
    if (deadline.expired) throw unavailable("it was moved again and again", `the reactor ${durable}`);
    const { from, done } = note.value;
    const config = revived(note.value.config);
    if (info === undefined) {
      missingSince ??= performance.now();
      if (removed || performance.now() - missingSince > removerTime) {
        await durables.create(config, deadline);
        removed = false;
      } else await deadline.pause(20);
    } else if (!done && (info.incarnation === from || !samePlace(info.config.start, config.start))) {
      if (!mover) return info;
      removed = await durables.remove(durable, deadline);
      missingSince = undefined;
    } else {
      const finished = { ...note, value: { ...note.value, done: true } };
      if (done || (await records.put("move", finished, deadline)) !== undefined) return info;
    }
  }
}

function samePlace(left: DurableStart, right: DurableStart): boolean {
  if (left.kind === "sequence" && right.kind === "sequence") return left.sequence === right.sequence;
  if (left.kind === "time" && right.kind === "time") return left.time.getTime() === right.time.getTime();
  return left.kind === right.kind;
}

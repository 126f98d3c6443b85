import type { Deadline } from "../log/deadline.js";
import type { DurableInfo, DurableStart, Durables } from "../log/durable.js";
import { unavailable } from "../log/failures.js";
import { type Records, revived } from "./records.js";

/** Whose consumer is moved. */
export interface Moved {
  readonly durable: string;
  readonly durables: Durables;
  readonly records: Records;
}

/** Notes that a consumer is to be made anew at another place; `finishMove` then does it, here or wherever it is missed. */
export async function beginMove(
  { records }: Moved,
  { config, incarnation }: DurableInfo,
  start: DurableStart,
  deadline: Deadline,
): Promise<void> {
  const move = { from: incarnation, config: { ...config, start } };
  await records.change("move", 0, () => move, deadline);
}

/**
 * Does what was noted, until the consumer is what the newest note says, and gives it; `undefined` when there is neither
 * a consumer nor a note. Several may do it at once, and some of them on an older note: what those make is replaced by
 * whoever has the newer one, who marks it as done only then.
 */
export async function finishMove(
  { records, durables, durable }: Moved,
  deadline: Deadline,
): Promise<DurableInfo | undefined> {
  while (true) {
    const move = await records.get("move", 0, deadline);
    const info = await durables.info(durable, deadline);
    if (move === undefined || move.value.config === null) return info;
    const { from, config } = move.value;
    const wanted = revived(config);
    if (info === undefined) await durables.create(wanted, deadline);
    else if (info.incarnation === from || !samePlace(info.config.start, wanted.start))
      await durables.remove(durable, deadline);
    else {
      const done = { ...move, value: { from, config: null } };
      if ((await records.put("move", done, deadline)) !== undefined) return info;
    }
    if (deadline.expired) throw unavailable("it was moved again and again", `the reactor ${durable}`);
  }
}

function samePlace(left: DurableStart, right: DurableStart): boolean {
  if (left.kind === "sequence" && right.kind === "sequence") return left.sequence === right.sequence;
  if (left.kind === "time" && right.kind === "time") return left.time.getTime() === right.time.getTime();
  return left.kind === right.kind;
}

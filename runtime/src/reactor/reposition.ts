import type { ReactorStart } from "../contract/reactor.js";
import type { Deadline } from "../log/deadline.js";
import type { Identity, ReactorEnvironment } from "./environment.js";
import { move } from "./move.js";
import { resolveStart } from "./start.js";

/**
 * Moves a reactor to another place. A server cannot move a consumer, so it is removed and made anew; what it is to be
 * is written down before, so that whoever finds it missing afterwards makes it: a process that ends in between takes
 * neither the reactor nor its place with it.
 *
 * @throws RitaError `REACTOR_NOT_FOUND`, `POSITION_AHEAD`, `CONFIG_INVALID`.
 */
export async function reposition(
  { storage, read }: ReactorEnvironment,
  identity: Identity,
  start: ReactorStart,
  deadline: Deadline,
): Promise<void> {
  const place = await resolveStart(storage.log, read.scope, start, deadline);
  const info = await identity.known(deadline);
  if ((await move(identity, info, place, deadline)) === undefined) throw identity.notFound();
  await identity.records.clear("tried", deadline);
}

import { headerName } from "../envelope/header-names.js";
import type { HeaderLine, NewMessage } from "../log/outcome.js";
import type { StoredHeaders } from "../log/stored-message.js";

/** Where a message stands in its append. */
export interface BatchPlace {
  readonly batch: number;
  readonly at: number;
  readonly count: number;
}

/** The headers as JetStream would have stored them: those of the message, its guard, and its place in a batch. */
export function storedHeaders(
  { headers, guard }: NewMessage,
  { batch, at, count }: BatchPlace,
): StoredHeaders {
  const guardLines: readonly HeaderLine[] =
    guard === undefined
      ? []
      : [
          [headerName.expectedSequence, String(guard.sequence)],
          [headerName.expectedSubject, guard.subject],
        ];
  const batchLines: readonly HeaderLine[] =
    count === 1
      ? []
      : [
          [headerName.batchId, `batch-${batch}`],
          [headerName.batchSequence, String(at + 1)],
          ...(at === count - 1 ? [[headerName.batchCommit, "1"] as const] : []),
        ];
  const lines = [...guardLines, ...batchLines, ...headers];
  return {
    get: (name) => lines.find(([one]) => one === name)?.[1] ?? "",
    keys: () => [...new Set(lines.map(([name]) => name))],
  };
}

import { headerName } from "../envelope/header-names.js";
import type { NewMessage } from "../log/outcome.js";
import type { StoredHeaders } from "../log/stored-message.js";

type Line = readonly [name: string, value: string];

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
  const guardLines: readonly Line[] =
    guard === undefined
      ? []
      : [
          [headerName.expectedSequence, String(guard.sequence)],
          [headerName.expectedSubject, guard.subject],
        ];
  const batchLines: readonly Line[] =
    count === 1
      ? []
      : [
          [headerName.batchId, `batch-${batch}`],
          [headerName.batchSequence, String(at + 1)],
          ...(at === count - 1 ? [[headerName.batchCommit, "1"] as const] : []),
        ];
  const lines = [...guardLines, ...batchLines, ...linesOf(headers)];
  return {
    get: (name) => lines.find(([one]) => one === name)?.[1] ?? "",
    keys: () => [...new Set(lines.map(([name]) => name))],
  };
}

/** A header of a message that is to be stored; empty when it has none of that name. */
export function headerOf({ headers }: NewMessage, name: string): string {
  return linesOf(headers).find(([one]) => one === name)?.[1] ?? "";
}

function linesOf(headers: string): readonly Line[] {
  return headers
    .split("\r\n")
    .slice(0, -1)
    .map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 2)];
    });
}

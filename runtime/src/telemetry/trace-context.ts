/** What identifies a span across processes (W3C Trace Context, level 1). */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** The text of the header `traceparent`. */
export function writeTraceParent({ traceId, spanId, traceFlags }: TraceParent): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, "0")}`;
}

/** What a `traceparent` says; `undefined` when it is garbage, which is no error: anybody may have written it. */
export function readTraceParent(text: string | undefined): TraceParent | undefined {
  const [, version, traceId = "", spanId = "", flags = ""] = pattern.exec(text ?? "") ?? [];
  const isVoid = /^0*$/.test(traceId) || /^0*$/.test(spanId);
  // Version ff is forbidden; version 00 has nothing behind the flags.
  if (version === "ff" || isVoid || (version === "00" && text?.length !== 55)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";

/** A span and what belongs under it. */
interface Branch {
  readonly span: ReadableSpan;
  readonly children: readonly Branch[];
}

/** The span that a span stands under: its parent, or the one it is linked to when it begins a trace of its own. */
function above(span: ReadableSpan): string | undefined {
  return span.parentSpanContext?.spanId ?? span.links[0]?.context.spanId;
}

/**
 * Spans as a tree that a person can read, one line each: name, position in the store, the ids of the span and of what it
 * stands under. `⇢` marks a span that is linked to the one above it, and belongs to another trace.
 */
export function spanTree(spans: readonly ReadableSpan[]): readonly string[] {
  const known = new Set(spans.map((span) => span.spanContext().spanId));
  const under = (id: string | undefined): readonly Branch[] =>
    spans
      .filter((span) => {
        const parent = above(span);
        return (parent !== undefined && known.has(parent) ? parent : undefined) === id;
      })
      .sort((left, right) => milliseconds(left) - milliseconds(right))
      .map((span) => ({ span, children: under(span.spanContext().spanId) }));
  return under(undefined).flatMap((branch) => lines(branch, ""));
}

function lines({ span, children }: Branch, indent: string): readonly string[] {
  const { spanId, traceId } = span.spanContext();
  const parent = span.parentSpanContext?.spanId;
  const link = span.links[0]?.context.spanId;
  const sequence = span.attributes["rita.sequence"];
  const facts = [
    sequence !== undefined && `sequence ${String(sequence)}`,
    `span ${short(spanId)}`,
    parent !== undefined && `in ${short(parent)}`,
    link !== undefined && `linked to ${short(link)}`,
    parent === undefined && `trace ${short(traceId)}`,
  ];
  const mark = link === undefined ? "" : "⇢ ";
  const line = `${indent}${mark}${span.name} (${facts.filter(Boolean).join(", ")})`;
  return [line, ...children.flatMap((child) => lines(child, `${indent}  `))];
}

/** The beginning of an id, enough to tell those of one run apart. */
function short(id: string): string {
  return id.slice(0, 8);
}

function milliseconds({ startTime: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds * 1_000 + nanoseconds / 1_000_000;
}

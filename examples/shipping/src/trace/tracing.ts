import { context, type Tracer, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";

/** OpenTelemetry's SDK as an application sets it up, but for spans that stay in this process. */
export interface Tracing {
  readonly tracer: Tracer;
  /** What has ended so far. */
  spans(): readonly ReadableSpan[];
}

/** Sets up the SDK; from then on `openTelemetry()` finds it by itself. */
export function startTracing(): Tracing {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  // Without it a span would not know in which other one it was begun.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return { tracer: trace.getTracer("shipping"), spans: () => exporter.getFinishedSpans() };
}

import type { MeterProvider, Span, TracerProvider } from "@opentelemetry/api";
import type { Operation, Telemetry } from "../contract/telemetry.js";
import { RitaError } from "../errors/rita-error.js";
import { SequenceConflictError } from "../errors/sequence-conflict.js";
import {
  type Attributes,
  factAttributes,
  handlingAttributes,
  operationAttributes,
  reactorAttributes,
} from "./attributes.js";
import { readTraceParent, writeTraceParent } from "./trace-context.js";

/** Options of the telemetry. */
export interface TelemetryOptions {
  /** Name entities by their ids in spans; ids may be those of persons. Default: false, only their types. */
  readonly entityIds?: boolean | undefined;
  /** Where spans go. A `TracerProvider` of `@opentelemetry/api`. Default: the global one. */
  readonly tracerProvider?: object | undefined;
  /** Where metrics go. A `MeterProvider` of `@opentelemetry/api`. Default: the global one. */
  readonly meterProvider?: object | undefined;
}

const scope = "rita-ts";

/**
 * Telemetry for `new Manager(connection, { telemetry })`.
 *
 * Spans: `append`, `load`, `execute` (with its attempts), `replay`, and `handle` of reactors, with the semantic
 * conventions for messaging; errors are recorded by the `RitaError`'s code alone. Events carry the trace they were
 * appended in as `traceparent` and `tracestate` in their meta data. Metrics: `messaging.client.operation.duration`
 * (seconds), `rita.conflicts`, `rita.reactor.lag`, `rita.reactor.dead_letters`. Never the data of an event.
 *
 * @throws RitaError `PACKAGE_MISSING` when `@opentelemetry/api` is not installed.
 */
export async function openTelemetry(options: TelemetryOptions = {}): Promise<Telemetry> {
  const api = await load();
  const tracer = ((options.tracerProvider as TracerProvider | undefined) ?? api.trace).getTracer(scope);
  const meter = ((options.meterProvider as MeterProvider | undefined) ?? api.metrics).getMeter(scope);
  const durations = meter.createHistogram("messaging.client.operation.duration", { unit: "s" });
  const conflicts = meter.createCounter("rita.conflicts", { unit: "{conflict}" });
  const lags = meter.createGauge("rita.reactor.lag", { unit: "{event}" });
  const deadLetters = meter.createCounter("rita.reactor.dead_letters", { unit: "{event}" });
  const kinds: Readonly<Record<Operation["name"], number>> = {
    append: api.SpanKind.PRODUCER,
    execute: api.SpanKind.INTERNAL,
    load: api.SpanKind.CLIENT,
    replay: api.SpanKind.CLIENT,
  };

  // A command that ends with a conflict fails with that of its append: one conflict.
  const counted = new WeakSet<SequenceConflictError>();

  /** Does the work in a span, and measures how long it takes. */
  async function inSpan<T>(span: Span, measured: Attributes, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    let failure: Attributes = {};
    try {
      return await api.context.with(api.trace.setSpan(api.context.active(), span), work);
    } catch (error) {
      const code = error instanceof RitaError ? error.code : "error";
      failure = { "error.type": code };
      span.setAttributes(failure).setStatus({ code: api.SpanStatusCode.ERROR, message: code });
      if (error instanceof SequenceConflictError && !counted.has(error)) {
        counted.add(error);
        conflicts.add(1, measured);
      }
      throw error;
    } finally {
      durations.record((performance.now() - start) / 1_000, { ...measured, ...failure });
      span.end();
    }
  }

  return {
    observe: (operation, work) => {
      const { name, store } = operation;
      const attributes = operationAttributes(operation, options.entityIds ?? false);
      const span = tracer.startSpan(`${name} ES_${store}`, { kind: kinds[name], attributes });
      const { "rita.entity": _id, "rita.tenant": _tenant, ...measured } = attributes;
      return inSpan(span, measured, () => work((facts) => void span.setAttributes(factAttributes(facts))));
    },
    traceMeta: () => {
      const current = api.trace.getSpanContext(api.context.active());
      if (current === undefined || !api.isSpanContextValid(current)) return {};
      const state = current.traceState?.serialize() ?? "";
      return { traceparent: writeTraceParent(current), ...(state !== "" && { tracestate: state }) };
    },
    handle: (handling, work) => {
      const { reactor, event } = handling;
      const attributes = handlingAttributes(handling);
      const parent = readTraceParent(event.meta["traceparent"]);
      const { tracestate } = event.meta;
      const state = tracestate === undefined ? {} : { traceState: api.createTraceState(tracestate) };
      const links = parent === undefined ? [] : [{ context: { ...parent, ...state, isRemote: true } }];
      const span = tracer.startSpan(`handle ${reactor}`, {
        kind: api.SpanKind.CONSUMER,
        attributes,
        links,
        root: true,
      });
      const {
        "rita.sequence": _sequence,
        "rita.delivery": _delivery,
        "rita.tenant": _tenant,
        ...measured
      } = attributes;
      return inSpan(span, measured, work);
    },
    reactorLag: (reactor, events) => lags.record(events, reactorAttributes(reactor)),
    deadLetter: (reactor) => deadLetters.add(1, reactorAttributes(reactor)),
  };
}

const importApi = () => import("@opentelemetry/api");

async function load(): ReturnType<typeof importApi> {
  try {
    return await importApi();
  } catch (cause) {
    const text = "Telemetry needs the package @opentelemetry/api: npm install @opentelemetry/api.";
    throw new RitaError("PACKAGE_MISSING", text, { package: "@opentelemetry/api" }, { cause });
  }
}

/**
 * Traces and metrics of a store by OpenTelemetry, which the application installs: `@opentelemetry/api`. Nothing of it is
 * loaded unless `openTelemetry` is called.
 *
 * @module
 */

export type {
  Handling,
  ObservedReactor,
  Operation,
  OperationFacts,
  OperationName,
  Telemetry,
} from "../contract/telemetry.js";
export { openTelemetry, type TelemetryOptions } from "./open-telemetry.js";

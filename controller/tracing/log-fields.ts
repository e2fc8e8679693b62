import type { Span } from '@opentelemetry/api';
import { TraceFlags } from '@opentelemetry/api';

/** For a line of the log: the trace that a span belongs to, where it is kept. */
export function logFieldsOf(span: Span | undefined): { trace_id?: string } {
  if (span === undefined) return {};
  const { traceFlags, traceId } = span.spanContext();
  return (traceFlags & TraceFlags.SAMPLED) === 0 ? {} : { trace_id: traceId };
}

/**
 * Traces of a host process: a span for each call of a kernel that came with the trace of whoever asked, from when the
 * kernel was asked until its answer was durable and sent.
 */
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import type { CallTrace, Counted } from '../kernel/remote/answer.ts';
import type { TracingSettings } from './exporting.ts';
import { startExporting } from './exporting.ts';
import { logFieldsOf } from './log-fields.ts';

export interface HostTracing {
  /** Told of a call when its answer was sent. @returns for a line of the log: the trace, where it is kept */
  answered: (call: Counted, trace: CallTrace) => { trace_id?: string };
  /** Sends what is left, if that takes no longer than a few seconds. */
  stop: (graceMilliseconds: number) => Promise<void>;
}

export function startHostTracing(settings: TracingSettings): HostTracing {
  const { stop, tracer } = startExporting(settings, 'partywall-host');
  return {
    answered({ call, refusal, type }, { answered, began, hostName, traceparent }) {
      const parent = parseTraceParent(traceparent);
      // Whoever sends something else than the standard says is not traced, and served all the same.
      if (parent === null) return {};
      const context = trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
      const attributes = {
        'partywall.host': hostName,
        'partywall.call': call,
        'partywall.outcome': refusal === undefined ? 'done' : 'refused',
        ...(refusal === undefined ? {} : { 'partywall.refusal': refusal }),
      };
      const options = { kind: SpanKind.SERVER, startTime: began, attributes };
      const span = tracer.startSpan(`kernel/${type}`, options, context);
      // What follows is the time in which it becomes durable.
      span.addEvent('executed', answered);
      span.end();
      return logFieldsOf(span);
    },
    stop,
  };
}

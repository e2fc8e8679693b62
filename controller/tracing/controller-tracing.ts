/**
 * Traces of a controller: a span for each pass, and under it one for each write and each call to a kernel.
 *
 * Several passes may be under way at the same time. Which of them a call belongs to is known by where it comes from: what
 * a pass does happens inside of what stands around it. A call that no pass makes, such as one that only looks whether
 * anything has changed, is not traced.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Exception, Span } from '@opentelemetry/api';
import { defaultTextMapSetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { ObjectKey } from '../api/object.ts';
import type { AroundPass } from '../engine/listener.ts';
import type { PassOutcome } from '../engine/pass-outcome.ts';
import { failureOfCall, failureOfWrite, outcomeOfCall } from '../telemetry/outcomes.ts';
import type { AroundWrite } from '../telemetry/watched-cluster.ts';
import type { AroundCall } from '../telemetry/watched-kernels.ts';
import type { TracingSettings } from './exporting.ts';
import { startExporting } from './exporting.ts';
import { logFieldsOf } from './log-fields.ts';

export interface ControllerTracing {
  aroundPass: AroundPass;
  aroundWrite: AroundWrite;
  aroundCall: AroundCall;
  /** Of what goes on just now, for whoever goes on with it elsewhere (W3C Trace Context). */
  traceparent: () => string | undefined;
  /** For a line of the log: the trace of what goes on just now, where it is kept. */
  logFields: () => { trace_id?: string };
  /** What goes on just now has met with an exception. */
  met: (error: unknown) => void;
  /** Sends what is left, if that takes no longer than a few seconds. */
  stop: (graceMilliseconds: number) => Promise<void>;
}

/** Ends of passes that somebody should look at. */
const faulty: ReadonlySet<PassOutcome> = new Set<PassOutcome>(['failed', 'unreachable', 'exception']);

/** Failures that are answers: the pass is made again from what another writer did. */
const harmless: ReadonlySet<string> = new Set<ReturnType<typeof failureOfWrite>>(['conflict', 'gone']);

interface Part<T> {
  name: string;
  attributes: Attributes;
  act: () => Promise<T>;
  /** What is told of the end. */
  ended: (result: T) => Attributes;
  failed: (error: unknown) => string;
}

export function startControllerTracing(settings: TracingSettings): ControllerTracing {
  const { stop, tracer } = startExporting(settings, 'partywall-controller');
  const current = new AsyncLocalStorage<Span>();

  const aroundPass: AroundPass = async ({ item: { key }, uid }, make) => {
    const attributes = { ...attributesOf(key), 'partywall.uid': uid };
    const span = tracer.startSpan(`reconcile ${key.kind}`, { attributes }, ROOT_CONTEXT);
    const outcome = await current.run(span, make);
    span.setAttribute('partywall.outcome', outcome);
    if (faulty.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
    span.end();
    return outcome;
  };

  const partOfPass = async <T>({ act, attributes, ended, failed, name }: Part<T>): Promise<T> => {
    const parent = current.getStore();
    if (parent === undefined) return await act();
    const context = trace.setSpan(ROOT_CONTEXT, parent);
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, context);
    try {
      const result = await current.run(span, act);
      span.setAttributes(ended(result));
      return result;
    } catch (error) {
      fail(span, failed(error), error);
      throw error;
    } finally {
      span.end();
    }
  };

  return {
    aroundPass,
    aroundWrite: ({ key, verb }, send) =>
      partOfPass({
        name: `cluster/${verb}`,
        attributes: { ...attributesOf(key), 'partywall.verb': verb },
        act: send,
        ended: () => ({ 'partywall.outcome': 'done' }),
        failed: failureOfWrite,
      }),
    aroundCall: ({ call, hostName, type }, ask) =>
      partOfPass({
        name: `kernel/${type}`,
        attributes: { 'partywall.host': hostName, 'partywall.call': call },
        act: ask,
        ended: attributesOfAnswer,
        failed: failureOfCall,
      }),
    traceparent: () => traceparentOf(current.getStore()),
    logFields: () => logFieldsOf(current.getStore()),
    met: (error) => current.getStore()?.recordException(exceptionOf(error)),
    stop,
  };
}

function attributesOf({ kind, name, namespace }: ObjectKey): Attributes {
  const within = namespace === undefined ? {} : { 'partywall.namespace': namespace };
  return { 'partywall.kind': kind, ...within, 'partywall.name': name };
}

function attributesOfAnswer(answer: object): Attributes {
  const { outcome, refusal } = outcomeOfCall(answer);
  return {
    'partywall.outcome': outcome,
    ...(refusal === undefined ? {} : { 'partywall.refusal': refusal }),
  };
}

function fail(span: Span, outcome: string, error: unknown): void {
  span.setAttribute('partywall.outcome', outcome);
  if (harmless.has(outcome)) return;
  span.recordException(exceptionOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
}

function exceptionOf(error: unknown): Exception {
  return error instanceof Error ? error : String(error);
}

function traceparentOf(span: Span | undefined): string | undefined {
  if (span === undefined) return undefined;
  const carrier: { traceparent?: string } = {};
  propagator.inject(trace.setSpan(ROOT_CONTEXT, span), carrier, defaultTextMapSetter);
  return carrier.traceparent;
}

const propagator = new W3CTraceContextPropagator();

/**
 * Spans on their way to a collector, as OTLP in JSON over HTTP. Whatever becomes of them harms nobody: what waits has a
 * bound, each request has an end, and what cannot be sent is dropped.
 *
 * Where they go is told; everything else (sampler, resource, headers, certificates, bounds) the SDK reads from the
 * variables OTEL_* of the environment.
 */
import type { Tracer } from '@opentelemetry/api';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { getStringFromEnv, setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../process/log.ts';
import { within } from '../process/within.ts';
import { ToldExporter } from './told-exporter.ts';

export interface TracingSettings {
  /** Where spans are sent to: `http://collector:4318/v1/traces`. */
  url: string;
  /** Of the program. */
  version: string;
  log: Log;
}

export interface Exporting {
  tracer: Tracer;
  /** Sends what is left, if that takes no longer than a few seconds. */
  stop: (graceMilliseconds: number) => Promise<void>;
}

/** A collector that answers is faster; one that does not must not hold up the end. */
const longestFlushMilliseconds = 5000;
/** What was traced last is often why it ends: it is sent even where nothing else is waited for. */
const shortestFlushMilliseconds = 1000;

/** @param service what the process is called unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say otherwise */
export function startExporting({ log, url, version }: TracingSettings, service: string): Exporting {
  const endpoint = new URL(url).host;
  const listener = {
    failing: (problem: string) =>
      log.warn({ endpoint, problem }, 'Traces cannot be sent; they are dropped until they can.'),
    worksAgain: () => log.info({ endpoint }, 'Traces are sent again.'),
  };
  const provider = telling(log, () => {
    const exporter = new ToldExporter(new OTLPTraceExporter({ url }), listener);
    return new BasicTracerProvider({
      resource: resourceOf(service, version),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
  });
  // Each batch that fails would be told here again.
  setGlobalErrorHandler(() => undefined);
  return {
    tracer: provider.getTracer('partywall', version),
    stop: async (graceMilliseconds) => {
      const flush = Math.min(graceMilliseconds, longestFlushMilliseconds);
      const sent = provider.shutdown().catch(() => undefined);
      await within(sent, Math.max(flush, shortestFlushMilliseconds));
    },
  };
}

/** What the environment says goes before what this program says of itself. */
function resourceOf(service: string, version: string): Resource {
  const own = resourceFromAttributes({ 'service.name': service, 'service.version': version });
  const found = detectResources({ detectors: [serviceInstanceIdDetector, envDetector] });
  return defaultResource().merge(own).merge(found);
}

/** What is wrong with a variable the SDK says while it is made, and then goes on without it. */
function telling<T>(log: Log, make: () => T): T {
  const tell = (problem: string): void => log.warn({ problem }, 'A setting of tracing cannot be used.');
  const ignore = (): void => undefined;
  const logger = { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const protocol =
    getStringFromEnv('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol !== undefined && protocol !== 'http/json')
    tell(`the protocol is http/json, and cannot be ${protocol}`);
  const made = make();
  diag.disable();
  return made;
}

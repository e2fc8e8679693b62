/** The term of a leader: it takes the kernels over, and lets the engine work until it has to stop. */
import { randomUUID } from 'node:crypto';
import type { ObjectKey } from './api/object.ts';
import { keyTitle } from './api/object.ts';
import type { ClusterPort } from './cluster/port.ts';
import { fencedCluster } from './election/fenced-cluster.ts';
import { FencedKernels, FencedOutError } from './election/fenced-kernels.ts';
import type { Leadership } from './election/leadership.ts';
import { NotLeadingError } from './election/leadership.ts';
import { systemClock, timeOf } from './engine/clock.ts';
import { Engine } from './engine/engine.ts';
import { toAll } from './engine/listener.ts';
import { Alarm, runSteadily } from './engine/steady-run.ts';
import type { KernelDirectory } from './kernel/port.ts';
import { KernelUnreachableError } from './kernel/port.ts';
import { kinds, watched } from './kinds/index.ts';
import type { ControllerMetrics } from './process/controller-metrics.ts';
import type { Log } from './process/log.ts';
import { within } from './process/within.ts';
import type { Planner } from './reviews/planner.ts';
import { Responder } from './reviews/responder.ts';
import { GoodsIndex } from './solve/goods-index.ts';
import { Census } from './telemetry/census.ts';
import { countedCalls, countedWrites } from './telemetry/counted-traffic.ts';
import { EventRecorder } from './telemetry/event-recorder.ts';
import { timedKind } from './telemetry/timed-kind.ts';
import type { Timing } from './telemetry/timed-kind.ts';
import { watchedCluster } from './telemetry/watched-cluster.ts';
import { watchedKernels } from './telemetry/watched-kernels.ts';
import type { ControllerTracing } from './tracing/controller-tracing.ts';

export interface TermParts {
  cluster: ClusterPort;
  /** The same over connections of its own, so that an Event holds up no pass. */
  events: ClusterPort;
  kernels: KernelDirectory;
  leadership: Leadership;
  log: Log;
  metrics: ControllerMetrics;
  reviews: ReviewParts;
  /** Where traces are wanted. */
  tracing: ControllerTracing | undefined;
}

/** What it takes to answer Reviews. */
export interface ReviewParts {
  /** The cluster over connections of its own, so that a question holds up no pass. */
  cluster: ClusterPort;
  /** Where what belongs to no namespace is asked. */
  controllerNamespace: string;
  lifetimeMilliseconds: number;
  planner: Pick<Planner<unknown>, 'plan' | 'stop'>;
}

export interface Term {
  /** Ends it, between two passes. */
  signal: AbortSignal;
  /** Told when the cluster and all kernels that answer were read. */
  onWorking: () => void;
  /** Told when a kernel shuts this leader out after it had begun. */
  onFencedOut: (error: FencedOutError) => void;
}

/** How long what happens inside a kernel may stay unnoticed while nothing else happens. */
const restMilliseconds = 2000;

/** How long a leader that ends goes on telling Events. */
const flushMilliseconds = 1000;

const elapsed = (): number => performance.now();

/** @throws what reading the cluster throws; NotLeadingError */
export async function lead(all: TermParts, { onFencedOut, onWorking, signal }: Term): Promise<void> {
  const parts = traced(all);
  const { leadership, log } = parts;
  const kernels = new FencedKernels({
    kernels: watchedKernels(parts.kernels, countedCalls(parts.metrics.traffic, elapsed)),
    leadership,
    now: () => timeOf(systemClock),
    onFencedOut,
  });
  await takeOver(kernels, parts);
  const alarm = new Alarm();
  const recorder = recorderOf(parts);
  const engine = engineOf({ ...parts, kernels, recorder }, alarm);
  const responder = responderOf({ ...parts, kernels });
  parts.metrics.reviews.show(() =>
    responder.waiting().map(({ count, lane }) => ({ labels: { lane }, value: count })),
  );
  try {
    await engine.start();
    await responder.start();
    onWorking();
    log.info({ epoch: leadership.epoch, identity: leadership.identity }, 'The controller leads.');
    await runSteadily(engine, { alarm, clock: systemClock, signal, restMilliseconds });
  } finally {
    engine.stop();
    const silent = responder.stop();
    parts.reviews.planner.stop();
    await silent;
    // What was told last is sent while it leads, if that takes no time.
    await within(recorder.flush(), flushMilliseconds);
  }
}

/** With the ports inside of what is traced of them. */
function traced(parts: TermParts): TermParts {
  const { cluster, kernels, tracing } = parts;
  if (tracing === undefined) return parts;
  return {
    ...parts,
    cluster: watchedCluster(cluster, tracing.aroundWrite),
    kernels: watchedKernels(kernels, tracing.aroundCall),
  };
}

/** Events are written in the name of the leader, like everything else. */
function recorderOf({ events, leadership, metrics }: TermParts): EventRecorder {
  return new EventRecorder({
    cluster: fencedCluster(events, leadership),
    instance: leadership.identity,
    now: () => systemClock.now(),
    newId: () => randomUUID().replaceAll('-', ''),
    onOutcome: (outcome) => metrics.recordedEvent(outcome),
  });
}

/** Shuts out whoever led before, at every kernel that answers; the others are taken over when they do. */
async function takeOver(kernels: FencedKernels, { leadership, log }: TermParts): Promise<void> {
  for (;;) {
    const highest = await kernels.takeOver();
    if (highest === undefined) return;
    // The Lease was made anew: kernels remember longer (LIFE-3).
    log.warn({ epoch: leadership.epoch, highest }, 'Kernels have obeyed a higher epoch.');
    await leadership.raiseAbove(highest);
  }
}

/** As many as keep an API server busy that answers in some milliseconds; a client without logic gains nothing by more. */
const passesAtOnce = 32;

function engineOf(parts: TermParts & { recorder: EventRecorder }, alarm: Alarm): Engine {
  const { cluster, kernels, leadership, metrics, recorder, tracing } = parts;
  const census = new Census();
  metrics.show({
    objects: () => census.totals('objects'),
    deviceNumbers: () => census.totals('deviceNumbers'),
    devices: () => census.totals('devices'),
    claimedDevices: () => census.totals('claimedDevices'),
  });
  const timing: Timing = {
    elapsed,
    thought: (kind, phase, milliseconds) => metrics.engine.decided(kind, phase, milliseconds),
  };
  return new Engine({
    cluster: fencedCluster(watchedCluster(cluster, countedWrites(metrics.traffic, elapsed)), leadership),
    kernels,
    kinds: kinds.map((kind) => timedKind(kind, timing)),
    watched,
    index: new GoodsIndex(),
    listener: toAll([census, metrics.engine, recorder]),
    ...(tracing === undefined ? {} : { aroundPass: tracing.aroundPass }),
    clock: systemClock,
    // Each write to the cluster and each answer of a kernel is durable before it comes here.
    commit: () => undefined,
    epoch: leadership.epoch,
    atOnce: passesAtOnce,
    onError: (key, error) => tellOfError(parts, key, error),
    onQueued: () => alarm.ring(),
  });
}

function responderOf({ kernels, leadership, log, metrics, reviews }: TermParts): Responder {
  return new Responder({
    ...reviews,
    cluster: fencedCluster(reviews.cluster, leadership),
    kernels,
    plan: (review) => reviews.planner.plan(review, leadership.epoch),
    epoch: leadership.epoch,
    now: () => Date.now(),
    elapsed,
    listener: metrics.reviews,
    isOver,
    onError: (key, error) => {
      log.warn({ review: keyTitle(key), error }, 'A Review could not be answered and is tried again.');
    },
    onUnreadable: (problem) => tellOfReviews(log, problem),
  });
}

function tellOfReviews(log: Log, problem: string | undefined): void {
  if (problem === undefined) log.info({}, 'Reviews are read; questions are answered.');
  else log.warn({ problem }, 'Reviews cannot be read; no question is answered until they can.');
}

function tellOfError({ log, metrics, tracing }: TermParts, key: ObjectKey, error: unknown): void {
  if (isOver(error)) return;
  tracing?.met(error);
  const trace = tracing?.logFields();
  if (error instanceof KernelUnreachableError) {
    metrics.lostHost();
    const { hostName: host, message: problem } = error;
    log.warn({ host, problem, ...trace }, 'A host does not answer; it is tried again.');
  } else {
    log.error({ object: keyTitle(key), error, ...trace }, 'A pass failed and is tried again.');
  }
}

/** Not a fault of a pass: nothing may be done any more, and that is told once. */
export function isOver(error: unknown): boolean {
  return error instanceof NotLeadingError || error instanceof FencedOutError;
}

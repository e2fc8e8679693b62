/**
 * The reconcile loop for any kind. The same loop runs for plan (on a fork), apply and the controller.
 *
 * read -> deleting? -> finalizer -> observe -> plan -> record the decision, if one must survive -> perform steps ->
 * report -> write status once if it changed -> outcome.
 */
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyOf, keyText, uidOf } from '../api/object.ts';
import type { Watch, WatchEvent } from '../cluster/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';
import type { Facet, Kind, Performed, Plan, Report } from '../kinds/kind.ts';
import { BackOff } from './back-off.ts';
import { Cache } from './cache.ts';
import { changeTokens, isFinished, isKnown, isSpecChange } from './changes.ts';
import { timeOf } from './clock.ts';
import { deriveStatus } from './conditions.ts';
import type { Token } from './dependencies.ts';
import { Dependencies, goneToken, isCountedToken } from './dependencies.ts';
import { kernelToken, reachToken, topicToken } from './dependencies.ts';
import { ClusterWrites } from './cluster-writes.ts';
import { Kernels } from './kernels.ts';
import type { EngineListener } from './listener.ts';
import { Observer } from './observer.ts';
import type { EngineOptions, Quiet } from './options.ts';
import type { PassEnd } from './pass-end.ts';
import { outcomeOf } from './pass-outcome.ts';
import type { PassOutcome } from './pass-outcome.ts';
import { canWait, errorsToRecord } from './postponing.ts';
import type { QueueItem } from './queue.ts';
import { WorkQueue } from './queue.ts';

/** Passes between two commits: enough to share one synchronisation to disk, few enough to lose little work. */
const passesPerTurn = 256;

/** A plan that still wants steps after so many rounds is a bug, not a state of the world. */
const roundsPerPass = 24;

export class Engine {
  readonly #options: EngineOptions;
  readonly #listener: EngineListener;
  readonly #kinds: ReadonlyMap<string, Kind>;
  readonly #cache: Cache;
  readonly #dependencies = new Dependencies();
  readonly #queue: WorkQueue;
  readonly #backOff = new BackOff();
  readonly #kernels: Kernels;
  readonly #observer: Observer;
  readonly #writes: ClusterWrites;
  readonly #watches: Watch[] = [];
  /** Keys whose last pass ended waiting and has not been written: said when nothing else is left to do (LIFE-4). */
  readonly #unsaid = new Map<string, QueueItem>();
  readonly #speaking = new Set<string>();
  /** The key whose pass is going on; empty between passes. */
  #passing = '';

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
    this.#cache = new Cache(options.kinds);
    this.#listener = options.listener ?? {};
    this.#queue = new WorkQueue((item) => this.#listener.queued?.(item));
    // The pass that goes on sees what it changed when it observes again: only others need to be queued.
    this.#kernels = new Kernels(options, {
      changed: (host, change) =>
        this.#fire(options.index.kernelChanged(host, change).map(topicToken), this.#passing),
      allChanged: (host) => this.#fire([kernelToken(host)], this.#passing),
      lost: (host, error) => {
        options.onError?.({ kind: 'Host', name: host }, error);
        // Who asks whether it can be reached has to say so; what holds something there just keeps it.
        this.#fire([reachToken(host)], this.#passing);
      },
    });
    this.#observer = new Observer(this.#cache, options.index, (host, query) =>
      this.#kernels.read(host, query),
    );
    const learn = (object: KubeObject): void => this.#learn({ type: 'MODIFIED', object });
    this.#writes = new ClusterWrites(options.cluster, learn, this.#listener);
  }

  /** Lists and watches every kind, reads every kernel into the index, and queues every object. */
  async start(): Promise<void> {
    for (const kind of [...this.#kinds.keys(), ...this.#options.watched]) {
      const { items, resourceVersion } = await this.#options.cluster.list(kind);
      for (const object of items) this.#learn({ type: 'ADDED', object });
      this.#watches.push(
        await this.#options.cluster.watch(kind, (event) => this.#learn(event), { resourceVersion }),
      );
    }
    await this.#kernels.start();
  }

  stop(): void {
    for (const watch of this.#watches.splice(0)) watch.stop();
  }

  /**
   * Works until nothing is left to do: the queue is empty and no retry falls due before `until`.
   *
   * @param until milliseconds since the epoch; default: does not wait for retries at all.
   * @returns `settled` is false when retries are left, of which the next falls due at `due`, or when `signal` aborted.
   */
  async runUntilQuiet(options: { until?: number; signal?: AbortSignal } = {}): Promise<Quiet> {
    const until = options.until ?? this.#options.clock.now();
    for (;;) {
      if (options.signal?.aborted === true) return { settled: false, due: Infinity };
      this.#queue.release(this.#options.clock.now());
      await this.#lookAround();
      if (this.#queue.size > 0) {
        await this.#turn(options.signal);
        continue;
      }
      const due = Math.min(this.#queue.nextDue() ?? Infinity, this.#kernels.nextTry);
      if (due === Infinity || due > until) return { settled: due === Infinity, due };
      await this.#options.clock.sleepUntil(due, options.signal);
    }
  }

  /** Some keys, one after another, then one commit. */
  async #turn(signal?: AbortSignal): Promise<void> {
    for (let pass = 0; pass < passesPerTurn && signal?.aborted !== true; pass += 1) {
      const item = this.#queue.take();
      if (item === undefined) break;
      await this.#attempt(item);
    }
    await this.#options.commit();
  }

  async #attempt(item: QueueItem): Promise<void> {
    const text = keyText(item.key);
    const { disturbances } = this.#kernels;
    this.#unsaid.delete(text);
    this.#passing = text;
    this.#listener.passBegan?.(item, this.#cache.get(item.key)?.metadata.uid);
    let outcome: PassOutcome = 'exception';
    try {
      outcome = await this.#pass(item);
      if (outcome === 'failed') this.#retry(item);
      else this.#backOff.succeeded(text);
    } catch (error) {
      outcome = outcomeOf(error);
      // Somebody else wrote first, or deleted it: what they did is on its way here, and the pass starts over from it.
      if (outcome === 'outrun') this.#queue.add(item);
      // It is none of its own doing, and told once for the host: it goes on when the kernel answers again.
      else if (error instanceof KernelUnreachableError) {
        this.#dependencies.add(item.key, kernelToken(error.hostName));
      } else {
        this.#options.onError?.(item.key, error);
        this.#retry(item);
      }
    } finally {
      this.#listener.passEnded?.(item, outcome);
      this.#passing = '';
      this.#speaking.delete(text);
      // Part of what it was decided and told by may have been read before somebody changed it, or before a host was lost.
      if (this.#kernels.disturbances !== disturbances) this.#queue.add(item);
    }
  }

  #retry(item: QueueItem): void {
    const now = this.#options.clock.now();
    const due = this.#backOff.next(keyText(item.key), now);
    if (due > now) this.#queue.addLater(due, item);
    else this.#queue.add(item);
  }

  /** One pass over one object: the whole loop. */
  async #pass(item: QueueItem): Promise<Report['outcome']['type']> {
    const kind = this.#kinds.get(item.key.kind);
    const object = this.#cache.get(item.key);
    if (kind === undefined || object === undefined) return 'done';
    const guarded = await this.#writes.guard(object, kind.finalizer);
    const end = guarded && (await this.#settle(kind, guarded));
    if (end === undefined) return 'done';
    this.#dependencies.set(item.key, end.tokens);
    if (end.released) {
      await this.#writes.removeFinalizer(end.object, kind.finalizer ?? '');
      return 'done';
    }
    return await this.#report(kind, item, end);
  }

  /** Observes, plans and performs until nothing is left to do now, or a kernel refuses. */
  async #settle(kind: Kind, start: KubeObject): Promise<PassEnd> {
    const performed: Performed = {};
    let object = start;
    for (let round = 0; round < roundsPerPass; round += 1) {
      const { world, tokens } = await this.#observer.observe(kind.observe(object));
      const plan = object.metadata.deletionTimestamp === undefined ? kind.plan(world) : kind.teardown(world);
      const isSettled = plan.steps.length === 0 && plan.record === undefined;
      if (plan.released === true || isSettled || performed.refusal !== undefined) {
        return { object, world, tokens, performed, released: plan.released === true };
      }
      object = await this.#perform(object, plan, performed);
    }
    throw new Error(
      `the plan for ${keyText(keyOf(object))} still wants steps after ${String(roundsPerPass)} rounds`,
    );
  }

  /** Records the decision, then acts (LIFE-1). The first refusal ends it; the kernel changed nothing by refusing. */
  async #perform(object: KubeObject, plan: Plan, performed: Performed): Promise<KubeObject> {
    const recorded =
      plan.record === undefined
        ? object
        : await this.#writes.status(object, { ...object.status, ...plan.record });
    for (const step of plan.steps) {
      const answer = await this.#kernels.execute(step, uidOf(object));
      if (!answer.ok) {
        performed.refusal = { step, refusal: answer };
        break;
      }
    }
    return recorded;
  }

  /** Writes a status that changed, after what went wrong was recorded in the kernel (ERR-20). */
  async #report(kind: Kind, item: QueueItem, end: PassEnd): Promise<Report['outcome']['type']> {
    const { object, performed, world } = end;
    const time = timeOf(this.#options.clock);
    let report = kind.report(world, performed);
    const log = errorsToRecord(report, this.#backOff.isLasting(keyText(item.key)));
    let status = deriveStatus(kind, object, report, time);
    if (log.length === 0 && isDeepStrictEqual(object.status, status)) return report.outcome.type;
    if (canWait(report) && (await this.#isTooEarly(item))) return report.outcome.type;
    for (const step of log) await this.#kernels.execute(step, uidOf(object));
    if (log.length > 0) {
      report = kind.report((await this.#observer.observe(kind.observe(object))).world, performed);
      status = deriveStatus(kind, object, report, time);
    }
    if (!isDeepStrictEqual(object.status, status)) await this.#writes.status(object, status);
    return report.outcome.type;
  }

  /** What only waits or counts is not said before everything else is done (LIFE-4). */
  async #isTooEarly(item: QueueItem): Promise<boolean> {
    if (this.#speaking.has(keyText(item.key))) return false;
    if (this.#queue.size === 0) await this.#kernels.listen();
    if (this.#queue.size > 0) this.#unsaid.set(keyText(item.key), item);
    return this.#queue.size > 0;
  }

  /** When nothing is queued, what others did in the kernels is asked for (LIFE-26), and then it is said who waits. */
  async #lookAround(): Promise<void> {
    await (this.#queue.size > 0 ? this.#kernels.retry() : this.#kernels.listen());
    if (this.#queue.size > 0) return;
    for (const [text, item] of this.#unsaid) {
      this.#speaking.add(text);
      this.#queue.add(item);
    }
    this.#unsaid.clear();
  }

  /** Takes note of a change: cache, index, and every key that read what changed. */
  #learn({ type, object }: WatchEvent): void {
    const key = keyOf(object);
    const old = this.#cache.get(key);
    const gone = type === 'DELETED' || isFinished(object);
    if (isKnown(old, object, gone)) return;
    this.#listener.learned?.(object, gone);
    const before = this.#cache.indexTokens(old);
    if (gone) this.#cache.delete(key);
    else this.#cache.set(object);
    const after = this.#cache.indexTokens(gone ? undefined : object);
    const facets: readonly Facet[] = gone || isSpecChange(old, object) ? ['any', 'spec'] : ['any'];
    const text = keyText(key);
    this.#fire(this.#options.index.objectChanged(object, gone).map(topicToken), text);
    this.#fire(changeTokens(key, new Set([...before, ...after]), facets), text);
    if (gone) this.#forget(key, text);
    else if (!this.#writes.isOwn(object)) this.#enqueue(object, 'changed');
  }

  #forget(key: ObjectKey, text: string): void {
    this.#fire([goneToken(key.kind)], text);
    this.#dependencies.set(key, new Set());
    this.#writes.forget(text);
    this.#unsaid.delete(text);
    this.#backOff.succeeded(text);
  }

  #fire(tokens: readonly Token[], except: string): void {
    for (const token of tokens) {
      const why = isCountedToken(token) ? 'counted' : 'touched';
      for (const key of this.#dependencies.readersOf(token)) {
        if (keyText(key) === except) continue;
        const object = this.#cache.get(key);
        if (object !== undefined) this.#enqueue(object, why);
      }
    }
  }

  #enqueue(object: KubeObject, why: 'changed' | 'touched' | 'counted'): void {
    const ranks = this.#kinds.get(object.kind)?.rank;
    if (ranks === undefined) return;
    const rank = ranks[why] ?? ranks.touched;
    this.#queue.add({ key: keyOf(object), rank, createdAt: object.metadata.creationTimestamp ?? '' });
    this.#options.onQueued?.();
  }
}

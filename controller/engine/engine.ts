/**
 * The reconcile loop for any kind. The same loop runs for plan (on a fork), apply and the controller.
 *
 * read -> deleting? -> finalizer -> observe -> plan -> record the decision, if one must survive -> perform steps ->
 * report -> write status once if it changed -> outcome.
 */
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyOf, keyText } from '../api/object.ts';
import type { ClusterPort, PatchOperation, Watch, WatchEvent } from '../cluster/port.ts';
import { ClusterError } from '../cluster/port.ts';
import type { KernelDirectory } from '../kernel/port.ts';
import type { Ask, Kind, Observation, Performed, Plan, Report, WorldIndex } from '../kinds/kind.ts';
import { BackOff } from './back-off.ts';
import { Cache, isSpecChange } from './cache.ts';
import { deriveStatus } from './conditions.ts';
import type { Token } from './dependencies.ts';
import { Dependencies, goneToken, indexToken, objectToken, tokensOf, topicToken } from './dependencies.ts';
import { KernelCalls } from './kernel-calls.ts';
import type { QueueItem } from './queue.ts';
import { WorkQueue } from './queue.ts';

/** Time as the engine sees it; a fork's jumps, a test's stands still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves when `due` has come, or earlier when `signal` aborts. */
  sleepUntil(due: number, signal?: AbortSignal): Promise<void>;
}

export interface EngineOptions {
  cluster: ClusterPort;
  kernels: KernelDirectory;
  kinds: readonly Kind[];
  /** Kinds that are read but not reconciled. */
  watched: readonly string[];
  index: WorldIndex;
  clock: Clock;
  /** Makes everything that this turn wrote durable; called before anything of it is acknowledged. */
  commit: () => void | Promise<void>;
  /** Fencing epoch of this engine: never lower than that of an engine before it. */
  epoch: number;
  /** Told of exceptions: bugs and failed connections. The key is tried again with back-off. */
  onError?: (key: ObjectKey, error: unknown) => void;
}

/** Who writes what the engine writes. */
export const fieldManager = 'partywall-controller';

/** Passes between two commits: enough to share one synchronisation to disk, few enough to lose little work. */
const passesPerTurn = 256;

/** A plan that still wants steps after so many rounds does not settle: a bug, not a state of the world. */
const roundsPerPass = 12;

export class Engine {
  readonly #options: EngineOptions;
  readonly #kinds: ReadonlyMap<string, Kind>;
  readonly #cache: Cache;
  readonly #dependencies = new Dependencies();
  readonly #queue = new WorkQueue();
  readonly #backOff = new BackOff();
  readonly #calls: KernelCalls;
  readonly #watches: Watch[] = [];
  /** Keys whose last pass ended waiting and has not been written: said when nothing else is left to do (LIFE-4). */
  readonly #unsaid = new Map<string, QueueItem>();
  readonly #speaking = new Set<string>();
  /** resourceVersions that this engine wrote, so that its own events do not queue their own key. */
  readonly #written = new Map<string, string>();
  #writing: string | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
    this.#cache = new Cache(options.kinds);
    this.#calls = new KernelCalls(options.kernels, options.epoch, () => this.#time());
  }

  /** Lists and watches every kind, reads every kernel into the index, and queues every object. */
  async start(): Promise<void> {
    const names = [...this.#kinds.keys(), ...this.#options.watched];
    for (const kind of names) {
      const { items, resourceVersion } = await this.#options.cluster.list(kind);
      for (const object of items) this.#learn({ type: 'ADDED', object });
      this.#watches.push(
        await this.#options.cluster.watch(kind, (event) => this.#learn(event), { resourceVersion }),
      );
    }
    await this.#calls.readAll((hostName, change) => this.#options.index.kernelChanged(hostName, change));
  }

  stop(): void {
    for (const watch of this.#watches.splice(0)) watch.stop();
  }

  /**
   * Works until nothing is left to do: the queue is empty and no retry falls due before `until`.
   *
   * @param until milliseconds since the epoch; default: does not wait for retries at all.
   * @returns `settled` is false when retries are left, or when `signal` aborted.
   */
  async runUntilQuiet(options: { until?: number; signal?: AbortSignal } = {}): Promise<{ settled: boolean }> {
    const until = options.until ?? this.#options.clock.now();
    for (;;) {
      if (options.signal?.aborted === true) return { settled: false };
      this.#queue.release(this.#options.clock.now());
      if (this.#queue.size === 0) this.#speakUp();
      if (this.#queue.size > 0) {
        await this.#turn(options.signal);
        continue;
      }
      const due = this.#queue.nextDue();
      if (due === undefined) return { settled: true };
      if (due > until) return { settled: false };
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
    this.#unsaid.delete(text);
    try {
      const outcome = await this.#pass(item);
      if (outcome === 'failed') this.#retry(item);
      else this.#backOff.succeeded(text);
    } catch (error) {
      // Somebody else wrote first: what they wrote is on its way here, and the pass starts over from it.
      if (error instanceof ClusterError && error.reason === 'Conflict') this.#queue.add(item);
      else if (error instanceof ClusterError && error.reason === 'NotFound')
        this.#dependencies.set(item.key, new Set());
      else {
        this.#options.onError?.(item.key, error);
        this.#retry(item);
      }
    } finally {
      this.#speaking.delete(text);
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
    let object = this.#cache.get(item.key);
    if (kind === undefined || object === undefined) {
      this.#dependencies.set(item.key, new Set());
      return 'done';
    }
    const deleting = object.metadata.deletionTimestamp !== undefined;
    const holds = kind.finalizer !== undefined && hasFinalizer(object, kind.finalizer);
    if (deleting && !holds) return 'done';
    if (!deleting && kind.finalizer !== undefined && !holds)
      object = await this.#addFinalizer(object, kind.finalizer);

    const tokens = new Set<Token>();
    const performed: Performed = {};
    let world: unknown;
    for (let round = 0; ; round += 1) {
      tokens.clear();
      world = await this.#observe(kind.observe(object), tokens);
      const plan = deleting ? kind.teardown(world) : kind.plan(world);
      if (plan.released === true) {
        this.#dependencies.set(item.key, new Set());
        await this.#removeFinalizer(object, kind.finalizer!);
        return 'done';
      }
      if (performed.refusal !== undefined || (plan.steps.length === 0 && plan.record === undefined)) break;
      if (round >= roundsPerPass) throw new Error(`the plan for ${keyText(item.key)} does not settle`);
      object = await this.#perform(object, plan, performed);
    }
    this.#dependencies.set(item.key, tokens);
    const report = kind.report(world, performed);
    await this.#say(item, object, deriveStatus(kind, object, report, this.#time()), report.outcome.type);
    return report.outcome.type;
  }

  async #observe(observation: Observation<unknown>, tokens: Set<Token>): Promise<unknown> {
    let step = observation.next();
    while (step.done !== true) {
      for (const token of tokensOf(step.value)) tokens.add(token);
      const answer = this.#answer(step.value);
      step = observation.next(answer instanceof Promise ? await answer : answer);
    }
    return step.value;
  }

  #answer(ask: Ask): unknown {
    switch (ask.ask) {
      case 'object':
        return this.#cache.get(ask.key);
      case 'indexed':
        return this.#cache.indexed(ask.kind, ask.index, ask.value);
      case 'missing':
        return new Set(ask.uids.filter((uid) => !this.#cache.hasUid(ask.kind, uid)));
      case 'kernel':
        return this.#calls.read(ask.hostName, ask.query);
      case 'index':
        return this.#options.index;
    }
  }

  /** Records the decision, then acts (LIFE-1). The first refusal ends it; the kernel changed nothing by refusing. */
  async #perform(object: KubeObject, plan: Plan, performed: Performed): Promise<KubeObject> {
    let current = object;
    if (plan.record !== undefined)
      current = await this.#writeStatus(object, { ...object.status, ...plan.record });
    for (const step of plan.steps) {
      const answer = await this.#calls.execute(step, object.metadata.uid!);
      if (!answer.ok) {
        performed.refusal = { step, refusal: answer };
        break;
      }
      for (const change of answer.changes) {
        // The pass sees its own changes when it observes again: only others need to be queued.
        this.#fire(
          this.#options.index.kernelChanged(step.hostName, change).map(topicToken),
          keyText(keyOf(object)),
        );
      }
    }
    return current;
  }

  /** Writes a status that changed; that of a pass which only waits, not before everything else is done (LIFE-4). */
  async #say(
    item: QueueItem,
    object: KubeObject,
    status: object,
    outcome: Report['outcome']['type'],
  ): Promise<void> {
    if (isDeepStrictEqual(object.status, status)) return;
    const text = keyText(item.key);
    if (outcome === 'waiting' && this.#queue.size > 0 && !this.#speaking.has(text)) {
      this.#unsaid.set(text, item);
      return;
    }
    await this.#writeStatus(object, status);
  }

  #speakUp(): void {
    for (const [text, item] of this.#unsaid) {
      this.#speaking.add(text);
      this.#queue.add(item);
    }
    this.#unsaid.clear();
  }

  // ------------------------------------------------------------------------------------------ the cluster

  async #writeStatus(object: KubeObject, status: object): Promise<KubeObject> {
    return await this.#write(object, () =>
      this.#options.cluster.updateStatus({ ...object, status }, { fieldManager }),
    );
  }

  async #addFinalizer(object: KubeObject, finalizer: string): Promise<KubeObject> {
    const finalizers = [...(object.metadata.finalizers ?? []), finalizer];
    return await this.#patchFinalizers(object, {
      op: 'add',
      path: '/metadata/finalizers',
      value: finalizers,
    });
  }

  async #removeFinalizer(object: KubeObject, finalizer: string): Promise<void> {
    const finalizers = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
    await this.#patchFinalizers(object, { op: 'replace', path: '/metadata/finalizers', value: finalizers });
  }

  async #patchFinalizers(object: KubeObject, operation: PatchOperation): Promise<KubeObject> {
    const { resourceVersion } = object.metadata;
    const test: PatchOperation = { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion };
    return await this.#write(object, () =>
      this.#options.cluster.patch(keyOf(object), [test, operation], { fieldManager }),
    );
  }

  /** A write of this engine: its event must not queue its own key, and must reach the cache before the pass goes on. */
  async #write(object: KubeObject, write: () => Promise<KubeObject>): Promise<KubeObject> {
    const text = keyText(keyOf(object));
    this.#writing = text;
    try {
      const written = await write();
      this.#written.set(text, written.metadata.resourceVersion ?? '');
      this.#learn({ type: 'MODIFIED', object: written });
      return written;
    } finally {
      this.#writing = undefined;
    }
  }

  /** Takes note of a change: cache, index, and every key that read what changed. */
  #learn(event: WatchEvent): void {
    const { object } = event;
    const key = keyOf(object);
    const text = keyText(key);
    const old = this.#cache.get(key);
    const gone = event.type === 'DELETED' || isFinished(object);
    if (gone ? old === undefined : old?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    const before = old === undefined ? [] : this.#cache.indexTokens(old);
    if (gone) this.#cache.delete(key);
    else this.#cache.set(object);
    const tokens: Token[] = this.#options.index.objectChanged(object, gone).map(topicToken);
    const facets = gone || isSpecChange(old, object) ? (['any', 'spec'] as const) : (['any'] as const);
    const values = new Set([...before, ...(gone ? [] : this.#cache.indexTokens(object))]);
    for (const facet of facets) {
      tokens.push(objectToken(key, facet));
      for (const value of values) tokens.push(indexToken(key.kind, value, facet));
    }
    if (gone) tokens.push(goneToken(key.kind));
    this.#fire(tokens, text);
    if (gone) this.#forget(key, text);
    else if (this.#writing !== text && this.#written.get(text) !== object.metadata.resourceVersion) {
      this.#enqueue(object, 'changed');
    }
  }

  #forget(key: ObjectKey, text: string): void {
    this.#dependencies.set(key, new Set());
    this.#written.delete(text);
    this.#unsaid.delete(text);
    this.#backOff.succeeded(text);
  }

  #fire(tokens: readonly Token[], except: string): void {
    for (const token of tokens) {
      for (const key of this.#dependencies.readersOf(token)) {
        if (keyText(key) === except) continue;
        const object = this.#cache.get(key);
        if (object !== undefined) this.#enqueue(object, 'touched');
      }
    }
  }

  #enqueue(object: KubeObject, why: 'changed' | 'touched'): void {
    const rank = this.#kinds.get(object.kind)?.rank[why];
    if (rank === undefined) return;
    this.#queue.add({ key: keyOf(object), rank, createdAt: object.metadata.creationTimestamp ?? '' });
  }

  #time(): string {
    return new Date(this.#options.clock.now()).toISOString().replace(/\.\d+Z$/u, 'Z');
  }
}

function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/** Whether a write removed the object: its last finalizer went while it was being deleted. */
function isFinished(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers?.length ?? 0) === 0;
}

/**
 * The reconcile loop for any kind. The same loop runs for plan (on a fork), apply and the controller.
 *
 * Keys are decided about one after another, in the order of the queue. What was decided is written and asked of kernels
 * for as many objects at once as `atOnce` says (ADR 20); passes.ts has what becomes of one.
 */
import type { KubeObject } from '../api/object.ts';
import { keyOf, keyText, uidOf } from '../api/object.ts';
import type { Watch, WatchEvent } from '../cluster/port.ts';
import { compareVersions } from '../cluster/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';
import type { Kind } from '../kinds/kind.ts';
import { BackOff } from './back-off.ts';
import { Bell } from './bell.ts';
import { ClusterWrites } from './cluster-writes.ts';
import { Dependencies, goneToken, kernelToken, reachToken, topicToken } from './dependencies.ts';
import { Kernels } from './kernels.ts';
import { Knowledge } from './knowledge.ts';
import type { AroundPass, EngineListener } from './listener.ts';
import { Observer } from './observer.ts';
import type { EngineOptions, Quiet } from './options.ts';
import { Passes } from './passes.ts';
import { outcomeOf } from './pass-outcome.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { QueueItem } from './queue-item.ts';
import { WorkQueue } from './queue.ts';
import { Pass, UnderWay } from './under-way.ts';
import { Wakes } from './wakes.ts';

/** Passes between two commits: enough to share one synchronisation to disk, few enough to lose little work. */
const passesPerTurn = 256;

export class Engine {
  readonly #options: EngineOptions;
  readonly #listener: EngineListener;
  readonly #aroundPass: AroundPass;
  readonly #kinds: ReadonlyMap<string, Kind>;
  readonly #knowledge: Knowledge;
  readonly #dependencies = new Dependencies();
  readonly #queue: WorkQueue;
  readonly #backOff = new BackOff();
  readonly #underWay = new UnderWay();
  readonly #wakes: Wakes;
  readonly #kernels: Kernels;
  readonly #writes: ClusterWrites;
  readonly #passes: Passes;
  readonly #watches: Watch[] = [];
  /** Rings when a key is queued and when a pass ends. */
  readonly #bell = new Bell();
  /** Keys whose last pass ended waiting and has not been written: said when nothing else is left to do (LIFE-4). */
  readonly #unsaid = new Map<string, QueueItem>();
  readonly #speaking = new Set<string>();

  constructor(options: EngineOptions) {
    const { clock, index } = options;
    this.#options = options;
    this.#listener = options.listener ?? {};
    this.#aroundPass = options.aroundPass ?? ((_pass, make) => make());
    this.#kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
    this.#knowledge = new Knowledge(options.kinds, index);
    this.#queue = new WorkQueue((item) => this.#listener.queued?.(item));
    const common = { dependencies: this.#dependencies, queue: this.#queue, underWay: this.#underWay };
    const { cache } = this.#knowledge;
    const onQueued = (): void => this.#queued();
    const isUnsaid = (text: string): boolean => this.#unsaid.has(text);
    const parts = { ...common, kinds: this.#kinds, cache };
    this.#wakes = new Wakes({ ...parts, isUnsaid, onQueued });
    this.#kernels = this.#followed();
    const learn = (object: KubeObject): void => this.#learnOwn(object);
    this.#writes = new ClusterWrites(options.cluster, learn, this.#listener);
    this.#passes = new Passes({
      ...common,
      knowledge: this.#knowledge,
      observer: new Observer(cache, index, (host, query) => this.#kernels.read(host, query)),
      wakes: this.#wakes,
      writes: this.#writes,
      kernels: this.#kernels,
      backOff: this.#backOff,
      clock,
      isTooEarly: (pass) => this.#isTooEarly(pass),
    });
  }

  #followed(): Kernels {
    const { index, onError } = this.#options;
    return new Kernels(this.#options, {
      changed: (host, change, cause) =>
        this.#wakes.fire(index.kernelChanged(host, change).map(topicToken), cause?.text, cause),
      allChanged: (host) => this.#wakes.fire([kernelToken(host)], undefined, undefined),
      lost: (host, error) => {
        onError?.({ kind: 'Host', name: host }, error);
        // Who asks whether it can be reached has to say so; what holds something there just keeps it.
        this.#wakes.fire([reachToken(host)], undefined, undefined);
      },
    });
  }

  /** Lists and watches every kind, reads every kernel into the index, and queues every object. */
  async start(): Promise<void> {
    for (const kind of [...this.#kinds.keys(), ...this.#options.watched]) {
      const { items, resourceVersion } = await this.#options.cluster.list(kind);
      for (const object of items) this.#learn({ type: 'ADDED', object }, false);
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
   * Works until nothing is left to do: the queue is empty, nothing is under way, and no retry falls due before `until`.
   *
   * @param until milliseconds since the epoch; default: does not wait for retries at all.
   * @returns `settled` is false when retries are left, of which the next falls due at `due`, or when `signal` aborted.
   */
  async runUntilQuiet(options: { until?: number; signal?: AbortSignal } = {}): Promise<Quiet> {
    const until = options.until ?? this.#options.clock.now();
    for (;;) {
      if (options.signal?.aborted === true) return await this.#finish();
      this.#queue.release(this.#options.clock.now());
      await this.#lookAround();
      if (!this.#isIdle) {
        await this.#turn(options.signal);
        continue;
      }
      const due = Math.min(this.#queue.nextDue() ?? Infinity, this.#kernels.nextTry);
      if (due === Infinity || due > until) return { settled: due === Infinity, due };
      await this.#options.clock.sleepUntil(due, options.signal);
    }
  }

  /** Some passes, then one commit. */
  async #turn(signal?: AbortSignal): Promise<void> {
    const { commit } = this.#options;
    for (let passes = 0; passes < passesPerTurn && signal?.aborted !== true && !this.#isIdle;) {
      const item = this.#isFull ? undefined : this.#queue.take();
      if (item === undefined) await this.#bell.next();
      else {
        passes += 1;
        await this.#begin(item);
      }
    }
    await commit();
  }

  /** Whether what is under way has to end before anything else begins. */
  get #isFull(): boolean {
    const { firstRank, isTaken, size } = this.#underWay;
    if (size === 0) return false;
    return size >= this.#atOnce || isTaken || this.#queue.hasLoner || this.#queue.nextRank > firstRank;
  }

  get #atOnce(): number {
    return this.#options.atOnce ?? 1;
  }

  /** Begins nothing more, and waits for what is under way. */
  async #finish(): Promise<Quiet> {
    while (this.#underWay.size > 0) await this.#bell.next();
    await this.#options.commit();
    return { settled: false, due: Infinity };
  }

  /** Begins a pass. Resolves when it has decided; where only one may be under way, when it has ended. */
  async #begin(item: QueueItem): Promise<void> {
    const text = keyText(item.key);
    const busy = this.#underWay.get(text);
    if (busy !== undefined) {
      busy.isStale = true;
      return;
    }
    this.#unsaid.delete(text);
    const kind = this.#kinds.get(item.key.kind);
    const object = this.#knowledge.cache.get(item.key);
    this.#listener.passBegan?.(item, object?.metadata.uid);
    if (kind === undefined || object === undefined) {
      this.#backOff.succeeded(text);
      this.#listener.passEnded?.(item, 'done');
      return;
    }
    const pass = new Pass(item, object, item.goesAlone === true || this.#atOnce === 1);
    this.#underWay.begin(pass, this.#knowledge.tokensOf(object));
    await new Promise<void>((resolve) => {
      const decided = pass.isAlone ? () => undefined : resolve;
      const make = (): Promise<PassOutcome> => this.#attempt(kind, pass, decided);
      void this.#aroundPass({ item, uid: uidOf(object) }, make).then(() => resolve());
    });
  }

  /** Never rejects. */
  async #attempt(kind: Kind, pass: Pass, decided: () => void): Promise<PassOutcome> {
    const { item, text } = pass;
    const { disturbances } = this.#kernels;
    let outcome: PassOutcome = 'exception';
    try {
      outcome = await this.#passes.run(kind, pass, decided);
      if (outcome === 'failed') this.#retry(item);
      else if (outcome !== 'postponed') this.#backOff.succeeded(text);
    } catch (error) {
      outcome = outcomeOf(error);
      // Somebody else wrote first, or deleted it: what they did is on its way here, and the pass starts over from it.
      if (outcome === 'outrun') pass.isStale = true;
      // It is none of its own doing, and told once for the host: it goes on when the kernel answers again.
      else if (error instanceof KernelUnreachableError) {
        this.#dependencies.add(item.key, kernelToken(error.hostName));
      } else {
        this.#options.onError?.(item.key, error);
        this.#retry(item);
        if (this.#backOff.isLasting(text)) await this.#passes.tellFailure(pass, error);
      }
    } finally {
      // Part of what it was decided and told by may have been read before somebody changed it, or before a host was lost.
      pass.isStale ||= this.#kernels.disturbances !== disturbances;
      this.#end(pass, outcome);
    }
    return outcome;
  }

  #end(pass: Pass, outcome: PassOutcome): void {
    this.#underWay.end(pass);
    if (outcome !== 'postponed') this.#speaking.delete(pass.text);
    if (pass.needsToBeAlone) this.#queue.add({ ...pass.item, goesAlone: true });
    else if (pass.isStale || pass.isEdited || pass.isOvertaking) this.#queue.add(pass.item);
    for (const item of pass.aside.values()) this.#queue.add(item);
    this.#listener.passEnded?.(pass.item, outcome);
    this.#bell.ring();
  }

  #retry(item: QueueItem): void {
    const now = this.#options.clock.now();
    const due = this.#backOff.next(keyText(item.key), now);
    if (due > now) this.#queue.addLater(due, item);
    else this.#queue.add(item);
  }

  /** What only waits or counts is not said before everything else is done (LIFE-4). */
  async #isTooEarly(pass: Pass): Promise<boolean> {
    if (this.#speaking.has(pass.text)) return false;
    if (this.#isLast(pass)) await this.#kernels.listen();
    const isTooEarly = !this.#isLast(pass);
    if (isTooEarly) this.#unsaid.set(pass.text, pass.item);
    return isTooEarly;
  }

  /** Whether nothing is left to do but what one pass does. */
  #isLast({ aside }: Pass): boolean {
    return this.#queue.size === 0 && this.#underWay.size === 1 && aside.size === 0;
  }

  get #isIdle(): boolean {
    return this.#queue.size === 0 && this.#underWay.size === 0;
  }

  /** When nothing is left to do, what others did in the kernels is asked for (LIFE-26), and then it is said who waits. */
  async #lookAround(): Promise<void> {
    await (this.#isIdle ? this.#kernels.listen() : this.#kernels.retry());
    if (!this.#isIdle) return;
    for (const [text, item] of this.#unsaid) {
      this.#speaking.add(text);
      this.#queue.add(item);
    }
    this.#unsaid.clear();
  }

  /** Takes note of a change: what is known, and every key that read what changed. */
  #learn(event: WatchEvent, isNews = true): void {
    const learned = this.#knowledge.learn(event);
    if (learned === undefined) return;
    const { gone, key, text, tokens } = learned;
    this.#listener.learned?.(event.object, gone);
    const isOwn = this.#writes.isOwn(event.object);
    this.#wakes.fire(tokens, text, isOwn ? this.#underWay.get(text) : undefined);
    if (gone) {
      this.#wakes.fire([goneToken(key.kind)], text, undefined);
      this.#dependencies.set(key, new Set());
      this.#writes.forget(text);
      this.#unsaid.delete(text);
      this.#backOff.succeeded(text);
    } else if (!isOwn) this.#wakes.changed(event.object, isNews);
  }

  /** A write of this engine was answered. What others wrote after it may have been told before. */
  #learnOwn(object: KubeObject): void {
    this.#learn({ type: 'MODIFIED', object });
    const newest = this.#knowledge.cache.get(keyOf(object));
    if (newest === undefined) return;
    const { resourceVersion } = newest.metadata;
    if (compareVersions(resourceVersion, object.metadata.resourceVersion) > 0)
      this.#wakes.changed(newest, true);
  }

  #queued(): void {
    this.#bell.ring();
    this.#options.onQueued?.();
  }
}

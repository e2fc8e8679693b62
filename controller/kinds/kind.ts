/**
 * The shape of every kind: what the engine asks of it, and in which order.
 *
 * A kind's functions are pure: they get what was observed and return data. Only the engine reads and acts
 * (architecture.md, idea 2).
 */
import type { ConditionStatus, KubeObject, ObjectKey, Uid } from '../api/object.ts';
import type {
  Caller,
  KernelChange,
  KernelCommand,
  KernelQuery,
  KernelRefusal,
  QueryResults,
  QueryType,
} from '../kernel/port.ts';

// ------------------------------------------------------------------------------------------- observing

/** Which changes of an object make a reader of it stale: any, or only those of its spec, labels and deletion. */
export type Facet = 'any' | 'spec';

/**
 * Something that a pass read and that changes without an object's event: a partition in a kernel, freed devices.
 * A change of a topic queues exactly the keys whose last pass asked for it.
 */
export type Topic = string;

/** What a kind may ask for while it observes. The engine answers, and remembers who asked what. */
export type Ask =
  | { ask: 'object'; key: ObjectKey; facet: Facet }
  /** Objects of a kind by one of its indexes, sorted by namespace, then name. Every kind has `all` (value '') and `uid`. */
  | { ask: 'indexed'; kind: string; index: string; value: string; facet: Facet }
  /** Which of these UIDs belong to no object of the kind (any more). Stale when an object of the kind goes. */
  | { ask: 'missing'; kind: string; uids: readonly Uid[] }
  /**
   * A kernel that cannot be reached breaks the pass off, which is made once it can. With `isOptional` the answer is
   * undefined then, and stale when that changes.
   */
  | { ask: 'kernel'; hostName: string; query: KernelQuery; topics: readonly Topic[]; isOptional?: true }
  /** The derived index of what is free and what is held (LIFE-35). */
  | { ask: 'index'; topics: readonly Topic[] };

/**
 * An observation yields asks and gets their answers: plain data out and in, so that it needs no port, can be replayed,
 * and tells the engine exactly what the outcome depends on.
 */
export type Observation<T> = Generator<Ask, T, unknown>;

/** Asks for one object; undefined when it does not exist. */
export function* readObject<O extends KubeObject>(
  key: ObjectKey,
  facet: Facet = 'any',
): Observation<O | undefined> {
  return (yield { ask: 'object', key, facet }) as O | undefined;
}

/** Asks for the objects of a kind that one of its indexes finds under a value. */
export function* readIndexed<O extends KubeObject>(
  kind: string,
  [index, value]: readonly [index: string, value: string],
  facet: Facet = 'any',
): Observation<readonly O[]> {
  return (yield { ask: 'indexed', kind, index, value, facet }) as readonly O[];
}

/** Asks which UIDs belong to no object of the kind. */
export function* readMissing(kind: string, uids: readonly Uid[]): Observation<ReadonlySet<Uid>> {
  return (yield { ask: 'missing', kind, uids }) as ReadonlySet<Uid>;
}

/** Asks a host's kernel as the global environment; undefined where the kernel refuses the question. */
export function* readKernel<T extends QueryType>(
  hostName: string,
  query: Extract<KernelQuery, { type: T }>,
  topics: readonly Topic[],
): Observation<QueryResults[T] | undefined> {
  return (yield { ask: 'kernel', hostName, query, topics }) as QueryResults[T] | undefined;
}

/** Asks a host's kernel about the host; undefined also where it cannot be reached. */
export function* readHostView(
  hostName: string,
  topics: readonly Topic[],
): Observation<QueryResults['Host'] | undefined> {
  const answer = yield { ask: 'kernel', hostName, query: { type: 'Host' }, topics, isOptional: true };
  return answer as QueryResults['Host'] | undefined;
}

/** Asks for the derived index; what was read of it is stale when one of the topics changes. */
export function* readIndex<I>(topics: readonly Topic[]): Observation<I> {
  return (yield { ask: 'index', topics }) as I;
}

// --------------------------------------------------------------------------------------------- deciding

/** One command for a kernel. Operation id, fence and time are the engine's to add. */
export interface Step {
  hostName: string;
  caller: Caller;
  command: KernelCommand;
}

/** What is wrong, as one condition will say it. */
export interface Fault {
  condition: string;
  reason: string;
  message: string;
  /** True where no other object's change can help. */
  stalled?: boolean;
}

/** One thing that can be wrong, named for it. */
export type Check<W> = (world: W) => Fault | undefined;

/** Checks have an order: the first fault is what is said. */
export function firstFault<W>(checks: readonly Check<W>[], world: W): Fault | undefined {
  for (const check of checks) {
    const fault = check(world);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export interface Plan {
  /** A decision that must be durable before any step is taken (LIFE-1): merged into status by one compare-and-set. */
  record?: Record<string, unknown>;
  /** Where what is recorded is carried out, if it is. */
  hostName?: string;
  /** Performed in order; the first refusal ends the pass. */
  steps: readonly Step[];
  /** Only while deleting: nothing is left that this object holds, so its finalizer may go. */
  released?: boolean;
}

/** What the engine saw while it performed a plan. */
export interface Performed {
  refusal?: { step: Step; refusal: KernelRefusal };
}

// -------------------------------------------------------------------------------------------- reporting

/** One condition as a kind reports it; the engine adds generation and transition time. */
export interface ReportedCondition {
  type: string;
  status: ConditionStatus;
  reason: string;
  message: string;
}

/**
 * How a pass ends. Only the engine interprets it.
 * done: nothing to do until an input changes. waiting: some other object or kernel must change first.
 * stalled: only an edit of this object helps. failed: try again with back-off.
 */
export type Outcome = { type: 'done' } | { type: 'waiting' } | { type: 'stalled' } | { type: 'failed' };

export interface Report {
  /** All of status but conditions and observedGeneration. */
  status: Record<string, unknown>;
  /** The conditions that the kind owns, without Ready, Reconciling and Stalled: those are derived. */
  conditions: readonly ReportedCondition[];
  /** Reason and message of Ready when every condition holds. */
  ready: { reason: string; message: string };
  /** Ready where it is not simply the first condition that fails: deleting, starting, broken. False unless it says so. */
  notReady?: { reason: string; message: string; status?: 'Unknown' };
  outcome: Outcome;
  /**
   * What went wrong and is not recorded in a kernel yet: recorded before this is said, then observed and reported again.
   * Whatever comes of the recording changes nothing else (ERR-16).
   */
  log?: readonly Step[];
  /** What it reports is counted from others, and need not be written before everything else is done (LIFE-4). */
  counts?: boolean;
}

/** The kind as one value. `O` is its object, `W` what a pass over it observes. */
export interface Kind<O extends KubeObject = KubeObject, W = unknown> {
  kind: string;
  /**
   * Place in the queue, lower first: when the object itself changed, and when something it read did. Within a rank
   * keys go by creation time, namespace and name (LIFE-5). A late second rank coalesces counters (LIFE-4); a kind that
   * must act on some of what it reads and only counts the rest has a third, for counted topics (api/counted-topic.ts).
   */
  rank: { changed: number; touched: number; counted?: number };
  /**
   * Whether finite goods are still to be given to an object: only then its place in the queue decides who gets what
   * (LIFE-5, ADR 19).
   */
  contends?(object: O): boolean;
  /** Present when deletion needs work first. */
  finalizer?: string;
  /** The conditions that make up Ready, in order: the first that fails names the reason. */
  readyFrom: readonly string[];
  /** Index name -> values under which an object is found by `indexed`. */
  indexes: Record<string, (object: O) => readonly string[]>;
  observe(object: O): Observation<W>;
  plan(world: W): Plan;
  /** What to do for an object that is being deleted. */
  teardown(world: W): Plan;
  report(world: W, performed: Performed): Report;
}

/** Whether an object had all that it asked for when it was looked at last: then it waits for nothing that is finite. */
export function isServed({ status }: KubeObject): boolean {
  return status?.conditions?.some(({ status: is, type }) => type === 'Ready' && is === 'True') === true;
}

/** An index that is fed as things change, and that tells which topics a change concerns. */
export interface WorldIndex {
  objectChanged(object: KubeObject, deleted: boolean): readonly Topic[];
  kernelChanged(hostName: string, change: KernelChange): readonly Topic[];
}

/** Runs the engine on a fork of the world and reads what happened there. */
import { createHash } from 'node:crypto';
import type { KubeObject } from '../../api/object.ts';
import { keyOf, keyText } from '../../api/object.ts';
import type { ClusterPort } from '../../cluster/port.ts';
import type { Embedded, WorldOptions } from '../../embedded.ts';
import type { Problem } from '../../manifest/problem.ts';
import { declaredKinds } from '../../apply/kinds.ts';
import { isReady, readinessOf } from '../ready.ts';
import { pruneFor } from '../../apply/prune.ts';
import type { PruneScope } from '../../apply/prune.ts';
import type { Stored, StoreSource } from '../../apply/store-set.ts';
import { storeSet } from '../../apply/store-set.ts';
import type { Bystander } from './affected.ts';
import { attribute } from './affected.ts';
import type { Change, Effect, Outcome, Plan } from './document.ts';
import { riskOf, worstRisk } from './document.ts';
import type { KernelFacts, Transition } from './effects.ts';
import { effectsOf } from './effects.ts';
import { kernelFacts } from './kernel-facts.ts';
import type { PlanReader } from './redact.ts';
import { redacted } from './redact.ts';

export type PlanResult = { type: 'planned'; plan: Plan } | { type: 'refused'; problems: Problem[] };

/** What is to be applied, and whether it is the whole of a set. */
export interface PlannedSet {
  objects: readonly StoreSource[];
  /** Present when what belongs to the set and is not among the objects is to be deleted. */
  scope?: PruneScope;
  /** Which of what would be pruned the asker finds; absent: all. */
  mayPrune?: (object: KubeObject) => boolean;
  /** For whom it is; absent: for somebody who may know everything. */
  reader?: PlanReader;
}

/** Who runs the engine of a fork, and when it is enough. */
export interface PlanRunner {
  worldOptions: WorldOptions;
  /** Runs it until nothing is left to do within the time of the fork. */
  settle: (fork: Embedded) => Promise<void>;
  /** Called now and then; may throw to stop. */
  checkpoint: () => Promise<void>;
}

/** Time in a fork: retries that fall due within it are tried, in no time. */
export const forkMilliseconds = 60_000;

/**
 * Plans the objects, and what they prune, on a fork of the world; the world itself is only read.
 *
 * @param world gives a fork of itself, which is closed afterwards
 * @throws what the runner throws to stop
 */
export async function makePlan(
  world: Pick<Embedded, 'fork'>,
  given: PlannedSet,
  runner: PlanRunner,
): Promise<PlanResult> {
  const { checkpoint } = runner;
  const fork = world.fork(runner.worldOptions);
  try {
    const before = await allObjects(fork.cluster);
    const { stored, problems } = await storeSet(fork.cluster, given.objects, checkpoint);
    if (problems.length > 0) return { type: 'refused', problems };
    const pruned = await pruneFor(fork.cluster, stored, given);
    await runner.settle(fork);
    await checkpoint();
    const after = await allObjects(fork.cluster);
    return { type: 'planned', plan: await planOf({ fork, before, after, stored, pruned, given }) };
  } finally {
    await fork.close();
  }
}

type ObjectsByKey = ReadonlyMap<string, KubeObject>;

async function allObjects(cluster: ClusterPort): Promise<Map<string, KubeObject>> {
  const found = new Map<string, KubeObject>();
  for (const kind of [...declaredKinds.map((one) => one.kind), 'Namespace']) {
    const { items } = await cluster.list(kind);
    for (const object of items) found.set(keyText(keyOf(object)), object);
  }
  return found;
}

interface Worlds {
  fork: Embedded;
  before: ObjectsByKey;
  after: ObjectsByKey;
  stored: readonly Stored[];
  /** As they were before. */
  pruned: readonly KubeObject[];
  given: PlannedSet;
}

async function planOf({ fork, before, after, stored, pruned, given }: Worlds): Promise<Plan> {
  const facts = kernelFacts(fork, after);
  const changes = new Map<string, Change>();
  for (const { action, after: object } of stored) {
    const key = keyText(keyOf(object));
    const transition = { before: before.get(key), after: after.get(key) };
    const effects = await effectsOf(transition, facts);
    changes.set(key, changeOf(transition, { action, object, effects }));
  }
  for (const object of pruned) {
    const key = keyText(keyOf(object));
    const effects = await effectsOf({ before: object, after: after.get(key) }, facts);
    changes.set(key, prunedChange(object, { effects, after: after.get(key) }));
  }
  const bystanders: Bystander[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    if (changes.has(key)) continue;
    const bystander = await bystanderOf({ before: before.get(key), after: after.get(key) }, facts);
    if (bystander !== undefined) bystanders.push(bystander);
  }
  attribute(bystanders, { changes, objectAt: (key) => after.get(key) ?? before.get(key) });
  const all = [...changes.values()];
  const list = given.reader === undefined ? all : redacted(all, given.reader);
  for (const change of list) {
    change.risk = worstRisk([
      riskOf(change.effects),
      ...change.affects.map(({ effects }) => riskOf(effects)),
    ]);
  }
  return {
    apiVersion: 'cli.partywall.dev/v1alpha1',
    kind: 'Plan',
    digest: digestOf(list, given),
    changes: list,
    summary: summaryOf(list),
  };
}

/** Of what is asked as well as of what becomes of it: a saved plan must not be edited into another one. */
function digestOf(changes: readonly Change[], { objects, scope }: Worlds['given']): string {
  const asked = objects.map(({ object }) => object);
  const text = JSON.stringify({ asked, prune: scope, changes });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function titleOf({ kind, metadata }: KubeObject): { kind: string; namespace?: string; name: string } {
  const { namespace, name } = metadata;
  return namespace === undefined ? { kind, name } : { kind, namespace, name };
}

function changeOf(
  { before, after }: Transition,
  { action, object, effects }: { action: Stored['action']; object: KubeObject; effects: Effect[] },
): Change {
  // An object that stands in the files twice was told "configured" the second time, and is new all the same.
  const made = before === undefined ? 'create' : action === 'unchanged' ? 'none' : 'update';
  return {
    action: after === undefined ? 'delete' : made,
    ...titleOf(object),
    effects,
    risk: 'none',
    affects: [],
    outcome: outcomeOf(after),
  };
}

function prunedChange(
  object: KubeObject,
  { effects, after }: { effects: Effect[]; after: KubeObject | undefined },
): Change {
  return {
    action: 'delete',
    ...titleOf(object),
    effects,
    risk: 'none',
    affects: [],
    outcome: after === undefined ? PRUNED : { ...outcomeOf(after), ready: false },
  };
}

const PRUNED: Outcome = {
  ready: true,
  reason: 'Pruned',
  message: 'It was applied before and is not in the files any more.',
};

function outcomeOf(after: KubeObject | undefined): Outcome {
  if (after === undefined) {
    const message = 'It is being deleted and will be gone; apply once more to make it anew.';
    return { ready: false, reason: 'Deleted', message };
  }
  const { status, reason, message } = readinessOf(after);
  if (status === '-')
    return { ready: true, reason: 'NotApplicable', message: 'There is nothing to wait for.' };
  return { ready: isReady(after), reason, message };
}

/** Only what a person would call a change counts, not every counter in a status. */
async function bystanderOf(transition: Transition, facts: KernelFacts): Promise<Bystander | undefined> {
  const { before, after } = transition;
  const object = after ?? before;
  if (object === undefined || before === after) return undefined;
  const effects = await effectsOf(transition, facts);
  const outcome = outcomeOf(after);
  const isSame = before !== undefined && after !== undefined && sameOutcome(outcomeOf(before), outcome);
  if (effects.length === 0 && isSame) return undefined;
  const versions = [before, after].filter((version) => version !== undefined);
  return { versions, affected: { ...titleOf(object), effects, outcome } };
}

function sameOutcome(a: Outcome, b: Outcome): boolean {
  return a.ready === b.ready && a.reason === b.reason;
}

function summaryOf(changes: readonly Change[]): Plan['summary'] {
  const count = (wanted: Change['action']): number =>
    changes.filter(({ action }) => action === wanted).length;
  return {
    create: count('create'),
    update: count('update'),
    delete: count('delete'),
    none: count('none'),
    notReady: changes.filter(({ outcome }) => !outcome.ready).length,
  };
}

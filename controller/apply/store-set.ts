/** Stores a set of objects as a whole: all of them, or none when the store refuses one. */
import type { KubeObject } from '../api/object.ts';
import { keyOf } from '../api/object.ts';
import type { ClusterPort, FieldProblem } from '../cluster/port.ts';
import { ClusterError } from '../cluster/port.ts';
import type { Problem } from '../manifest/problem.ts';
import { sortProblems } from '../manifest/problem.ts';
import { fieldManager } from './field-manager.ts';
import { getPermitted } from './permitted.ts';

/** An object and where it stands in a file. */
export interface StoreSource {
  object: KubeObject;
  file: string;
  /** `key`: where the name of a field stands, and not its value. */
  positionOf(path: string, at?: 'key' | 'value'): { line: number; column: number };
}

export type StoreAction = 'created' | 'configured' | 'unchanged';

export interface Stored {
  action: StoreAction;
  /** As it was before; absent when it was created. */
  before: KubeObject | undefined;
  after: KubeObject;
}

export interface StoreResult {
  /** In the order of the sources; complete only when there is no problem. */
  stored: Stored[];
  /** Every refusal of every object. */
  problems: Problem[];
}

/** Objects that are stored without a chance to stop. */
const BETWEEN_CHECKPOINTS = 256;

/**
 * Applies every object and gathers all refusals. Nothing is durable until the caller commits, so a caller that gets
 * problems closes the store instead, and nothing has happened.
 *
 * Objects go in the order of namespace and name and not of the files: where creation times differ, the earlier one
 * is served first (LIFE-5), and then time says the same as the alphabet, for a plan as for the apply.
 *
 * @param checkpoint called now and then; may throw to stop, while nothing is durable
 */
export async function storeSet(
  cluster: ClusterPort,
  sources: readonly StoreSource[],
  checkpoint: () => Promise<void>,
): Promise<StoreResult> {
  const stored = new Array<Stored | undefined>(sources.length);
  const problems = new Array<readonly Problem[]>(sources.length).fill([]);
  for (const [count, at] of orderOf(sources).entries()) {
    if (count % BETWEEN_CHECKPOINTS === 0) await checkpoint();
    const source = sources[at];
    if (source === undefined) continue;
    try {
      stored[at] = await storeOne(cluster, source.object);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      problems[at] = problemsOf(error, source);
    }
  }
  return { stored: stored.filter((one) => one !== undefined), problems: sortProblems(problems.flat()) };
}

/**
 * Asks a server for all its refusals without storing anything, because what it has stored of a set it keeps. What is
 * in a namespace that comes with the set cannot be tried before that is there.
 */
export async function trySet(
  cluster: ClusterPort,
  sources: readonly StoreSource[],
  checkpoint: () => Promise<void>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const coming = await comingNamespaces(cluster, sources);
  for (const source of sources) {
    await checkpoint();
    if (coming.has(source.object.metadata.namespace)) continue;
    try {
      await cluster.apply(source.object, { fieldManager, dryRun: true });
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      problems.push(...problemsOf(error, source));
    }
  }
  return sortProblems(problems);
}

async function comingNamespaces(
  cluster: ClusterPort,
  sources: readonly StoreSource[],
): Promise<ReadonlySet<string | undefined>> {
  const coming = new Set<string>();
  for (const { object } of sources) {
    if (object.kind !== 'Namespace') continue;
    if ((await getPermitted(cluster, keyOf(object))) === undefined) coming.add(object.metadata.name);
  }
  return coming;
}

/** Positions of the sources by namespace and name; equal ones keep their order, so the last of them prevails. */
function orderOf(sources: readonly StoreSource[]): number[] {
  const keys = sources.map(({ object }) => [object.metadata.namespace ?? '', object.metadata.name] as const);
  return [...keys.keys()].sort((a, b) => {
    const [namespaceA = '', nameA = ''] = keys[a] ?? [];
    const [namespaceB = '', nameB = ''] = keys[b] ?? [];
    return compare(namespaceA, namespaceB) || compare(nameA, nameB) || a - b;
  });
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function storeOne(cluster: ClusterPort, object: KubeObject): Promise<Stored> {
  const before = await storedOf(cluster, object);
  const after = await cluster.apply(object, { fieldManager });
  if (before === undefined) return { action: 'created', before, after };
  const isSame = before.metadata.resourceVersion === after.metadata.resourceVersion;
  return { action: isSame ? 'unchanged' : 'configured', before, after };
}

/** A namespace that nobody declared is answered without a UID: it is not stored. */
async function storedOf(cluster: ClusterPort, object: KubeObject): Promise<KubeObject | undefined> {
  const found = await cluster.get(keyOf(object));
  return found?.metadata.uid === undefined ? undefined : found;
}

function problemsOf(error: ClusterError, source: StoreSource): Problem[] {
  const { kind, metadata } = source.object;
  const whole: FieldProblem = { path: '', code: error.reason.toLowerCase(), message: error.message };
  const found = error.problems.length === 0 ? [whole] : error.problems;
  return found.map(({ path, message, code }) => ({
    severity: 'error',
    code,
    message: `${message} [${kind} ${metadata.name}]`,
    file: source.file,
    ...source.positionOf(path, code === 'unknown-field' ? 'key' : 'value'),
    path,
  }));
}

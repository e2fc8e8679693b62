/** The manifests of a plan, as they came packed in a Review. */
import type { ReviewSpecPlan } from '../api/generated/review.ts';
import { resources } from '../api/generated/resources.ts';
import type { KubeObject } from '../api/object.ts';
import type { PruneScope } from '../apply/prune.ts';
import type { StoreSource } from '../apply/store-set.ts';
import { UsageError } from '../questions/errors.ts';
import { PackingError, unpack } from './packed.ts';

/** As many as one plan may have. */
const mostObjects = 20_000;

export interface AskedSet {
  /** The file of each is its place in the set: where it stood in files only the asker knows. */
  objects: StoreSource[];
  scope?: PruneScope;
}

/** @throws UsageError, with the place of the object that is at fault; PackingError when it is too large */
export async function plannedSet({ manifests, prune }: ReviewSpecPlan): Promise<AskedSet> {
  const objects = (await objectsIn(manifests)).map((value, at) => sourceOf(value, at));
  if (prune === undefined) return { objects };
  return { objects, scope: prune.selector === undefined ? { all: true } : { selector: prune.selector } };
}

async function objectsIn(manifests: string): Promise<unknown[]> {
  const value = await unpack(manifests, 'manifests').catch((error: unknown) => {
    if (!(error instanceof PackingError) || error.isTooLarge) throw error;
    throw new UsageError(`spec.plan.manifests: ${error.message}`);
  });
  if (!Array.isArray(value))
    throw new UsageError('spec.plan.manifests: expected a list of objects in the gzip');
  if (value.length <= mostObjects) return value as unknown[];
  throw new PackingError(`${value.length} objects; at most ${mostObjects} are planned at once`, true);
}

function sourceOf(value: unknown, at: number): StoreSource {
  const fault = faultOf(value);
  if (fault !== undefined) throw new UsageError(`spec.plan.manifests: object ${at + 1}: ${fault}`);
  return { object: value as KubeObject, file: String(at), positionOf: () => ({ line: 1, column: 1 }) };
}

/** What keeps it from being named; all else is refused where it is stored. */
function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'expected an object';
  const { kind, metadata } = value as Partial<KubeObject>;
  const isNamespaced = scopeOf(kind);
  if (isNamespaced === undefined) return `expected a kind of partywall.dev, found ${JSON.stringify(kind)}`;
  if (typeof metadata !== 'object' || !isText(metadata.name)) return 'expected metadata.name';
  if (isNamespaced === isText(metadata.namespace)) return undefined;
  return `expected ${isNamespaced ? 'a' : 'no'} metadata.namespace for ${kind ?? ''}`;
}

/** Whether its objects are in namespaces; undefined for what is no kind. */
function scopeOf(kind: unknown): boolean | undefined {
  if (kind === 'Namespace') return false;
  if (typeof kind !== 'string' || !Object.hasOwn(resources, kind)) return undefined;
  return resources[kind as keyof typeof resources].namespaced;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

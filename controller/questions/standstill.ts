/**
 * What stays as it is until somebody changes a Stalled object: that object, and what waits for it, over any number of
 * others. It is worked out by whoever waits and stands in no status (ADR 21).
 */
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { VersionLink } from '../api/generated/version-link.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyOf, keyText, namespaceOf } from '../api/object.ts';
import { conditionOf, readinessOf } from './ready.ts';

export interface Standstill {
  /** The objects without whose change nothing happens, in the order in which they were found. */
  roots: readonly KubeObject[];
  /** How many of the objects asked about wait for them, or are among them. */
  count: number;
}

/** Several keys at once; an object that is not there, or that may not be read, is undefined. */
export type ReadObjects = (keys: readonly ObjectKey[]) => Promise<readonly (KubeObject | undefined)[]>;

/** Whether the controller says of what the object asks for now that only a change of it helps. */
function isStalled(object: KubeObject): boolean {
  const stalled = conditionOf(object, 'Stalled');
  return stalled?.status === 'True' && stalled.observedGeneration === object.metadata.generation;
}

/** Of each list one object is needed: when all in a list stay as they are, so does whoever waits. */
type Awaited = readonly (readonly ObjectKey[])[];

type AwaitedBy = Readonly<Record<string, (object: KubeObject) => Awaited>>;

const partitionOf = (object: KubeObject): Awaited => [
  [partitionKey(object, (object as DeviceClaim).spec.partitionName)],
];
const childOf = (link: KubeObject): Awaited => [[partitionKey(link, link.metadata.name)]];
const parentOf = (link: KubeObject): Awaited => [
  [{ kind: 'WorkloadPartition', ...(link as VersionLink).spec.parentRef }],
];
const linkOf = (child: KubeObject): Awaited => [
  [{ kind: 'VersionLink', namespace: namespaceOf(child), name: child.metadata.name }],
];

function partitionKey(from: KubeObject, name: string): ObjectKey {
  return { kind: 'WorkloadPartition', namespace: namespaceOf(from), name };
}

function requiredClaims(partition: KubeObject): Awaited {
  const namespace = namespaceOf(partition);
  const names = (partition as WorkloadPartition).spec.requiredClaimNames ?? [];
  return names.map((name) => [{ kind: 'DeviceClaim', namespace, name }]);
}

/** For each entry that has no device yet the classes by which it could get one. */
function classes(claim: KubeObject): Awaited {
  const { spec, status } = claim as DeviceClaim;
  const served = new Set((status?.devices ?? []).map(({ name }) => name));
  return spec.devices
    .filter(({ name }) => !served.has(name))
    .map(({ deviceClassName, firstAvailable }) =>
      [deviceClassName, ...(firstAvailable ?? []).map((choice) => choice.deviceClassName)].flatMap((name) =>
        name === undefined ? [] : [{ kind: 'PartitionDeviceClass', name }],
      ),
    );
}

/** Kind -> reason of Ready -> whom it says to wait for. Other reasons wait for what is no object, or for anybody. */
const awaited: Readonly<Record<string, AwaitedBy>> = {
  WorkloadPartition: {
    RequiredClaimNotAllocatable: requiredClaims,
    ClaimNotAllocated: requiredClaims,
    LinkNotAccepted: linkOf,
    ParentNotScheduled: linkOf,
    ParentNotReady: linkOf,
  },
  DeviceClaim: { PartitionNotScheduled: partitionOf, Pending: partitionOf, SelectorError: classes },
  VersionLink: {
    ChildNotScheduled: childOf,
    ParentNotScheduled: parentOf,
    ParentNotReady: parentOf,
    Pending: (link) => [...childOf(link), ...parentOf(link)],
  },
};

/** What has not been looked at since it was changed waits for the controller, and for nobody else yet. */
function awaitedBy(object: KubeObject): Awaited {
  const { status, reason } = readinessOf(object);
  const isLookedAt = object.status?.observedGeneration === object.metadata.generation;
  return isLookedAt && status !== 'True' ? (awaited[object.kind]?.[reason]?.(object) ?? []) : [];
}

/** Whether one that stays as it is keeps from being Ready whoever waits for it. */
function standsInTheWay(object: KubeObject, waiting: KubeObject): boolean {
  if (object.kind === 'DeviceClaim') {
    // What it has already it keeps, whatever is wrong with its edit (LIFE-18).
    return (object as DeviceClaim).status?.partitionUID !== waiting.metadata.uid;
  }
  return object.kind !== 'WorkloadPartition' || !servesOthers(object as WorkloadPartition);
}

/** A partition that is up, or at rest, is of use to its claims and links although it is not Ready. */
function servesOthers({ spec, status }: WorkloadPartition): boolean {
  if (status?.placement === undefined) return false;
  return spec.powerState === 'Stopped' || (status.state !== undefined && status.state !== 'Defined');
}

/** Whether an object may be at a standstill, as far as it can be told without looking at any other. */
export function maybeAtStandstill(object: KubeObject): boolean {
  return isStalled(object) || awaitedBy(object).length > 0;
}

/** Which of some objects that are not Ready stay so until a Stalled object is changed, and which object that is. */
export async function standstillOf(waiting: readonly KubeObject[], read: ReadObjects): Promise<Standstill> {
  const found = await readAwaited(waiting, read);
  const rootsOf = new Map<string, ReadonlySet<KubeObject>>();
  for (const [text, object] of found) if (isStalled(object)) rootsOf.set(text, new Set([object]));
  // Whoever waits for each other in a circle is at a standstill only when something outside holds up one of them.
  for (let before = -1; before < rootsOf.size;) {
    before = rootsOf.size;
    for (const [text, object] of found) {
      const roots = rootsOf.has(text) ? undefined : rootsThrough(object, found, rootsOf);
      if (roots !== undefined) rootsOf.set(text, roots);
    }
  }
  const stuck = waiting.flatMap((object) => rootsOf.get(keyText(keyOf(object))) ?? []);
  return { roots: [...new Set(stuck.flatMap((roots) => [...roots]))], count: stuck.length };
}

/** The objects, and all that they wait for, over any number of others. */
async function readAwaited(
  waiting: readonly KubeObject[],
  read: ReadObjects,
): Promise<Map<string, KubeObject>> {
  const found = new Map<string, KubeObject>();
  const asked = new Set<string>();
  let next: readonly (KubeObject | undefined)[] = waiting;
  while (next.length > 0) {
    const keys: ObjectKey[] = [];
    for (const object of next) {
      if (object === undefined) continue;
      found.set(keyText(keyOf(object)), object);
      asked.add(keyText(keyOf(object)));
      if (!isStalled(object)) keys.push(...awaitedBy(object).flat());
    }
    const fresh = new Map(keys.map((key) => [keyText(key), key]));
    for (const text of asked) fresh.delete(text);
    for (const text of fresh.keys()) asked.add(text);
    next = await read([...fresh.values()]);
  }
  return found;
}

/** The roots of the first list of which all stand in the way; undefined while there is none. */
function rootsThrough(
  object: KubeObject,
  found: ReadonlyMap<string, KubeObject>,
  rootsOf: ReadonlyMap<string, ReadonlySet<KubeObject>>,
): ReadonlySet<KubeObject> | undefined {
  for (const list of awaitedBy(object)) {
    const roots = list.map((key) => {
      const other = found.get(keyText(key));
      return other !== undefined && standsInTheWay(other, object) ? rootsOf.get(keyText(key)) : undefined;
    });
    if (roots.length > 0 && roots.every((one) => one !== undefined))
      return new Set(roots.flatMap((one) => [...one]));
  }
  return undefined;
}

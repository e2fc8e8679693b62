/** What happened to one object, read from how it was before and how it is after. */
import type { DeviceClaim, DeviceClaimStatusDevice } from '../../api/generated/device-claim.ts';
import type { DeviceInventory } from '../../api/generated/device-inventory.ts';
import type { Host } from '../../api/generated/host.ts';
import type { VersionLink, VersionLinkStatus } from '../../api/generated/version-link.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { KubeObject } from '../../api/object.ts';
import { diffAsJsonPatch } from '../../cluster/patch.ts';
import type { DeviceNumber } from '../../kernel/port.ts';
import type { Effect, PartitionRef } from './document.ts';

/** What only the kernels know, in the world after. */
export interface KernelFacts {
  /** The real number behind one device of a claim; undefined when it has none. */
  realNumberOf(claim: DeviceClaim, device: DeviceClaimStatusDevice): Promise<DeviceNumber | undefined>;
  /** Mount points that a child shares with its parent by this link. */
  sharedFileSystemsOf(link: VersionLink): Promise<string[]>;
}

/** An object before and after; one of the two is there. */
export interface Transition {
  before: KubeObject | undefined;
  after: KubeObject | undefined;
}

type EffectsOfKind = (transition: Transition, facts: KernelFacts) => Effect[] | Promise<Effect[]>;

const effectsOfKind: Readonly<Partial<Record<string, EffectsOfKind>>> = {
  Host: hostEffects,
  DeviceInventory: inventoryEffects,
  WorkloadPartition: partitionEffects,
  VersionLink: linkEffects,
  DeviceClaim: claimEffects,
};

export async function effectsOf(transition: Transition, facts: KernelFacts): Promise<Effect[]> {
  const { before, after } = transition;
  if (before === after) return [];
  const own = effectsOfKind[(after ?? before)?.kind ?? ''];
  return [
    ...(before !== undefined && after !== undefined ? fieldEffects(before, after) : []),
    ...(own === undefined ? [] : await own(transition, facts)),
    ...(after === undefined && isBeingDeleted(before) ? [{ type: 'finish-deletion' as const }] : []),
  ];
}

function isBeingDeleted(object: KubeObject | undefined): boolean {
  return object?.metadata.deletionTimestamp !== undefined;
}

/** What users write of an object. */
function writtenPart({ metadata, spec }: KubeObject): object {
  const { labels = {}, annotations = {} } = metadata;
  return { metadata: { labels, annotations }, spec: spec ?? {} };
}

function stepsOf(pointer: string): string[] {
  const steps = pointer.slice(1).split('/');
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(document: object, steps: readonly string[]): unknown {
  let value: unknown = document;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** `spec.devices[0].name`, as an API server writes it. */
function pathText(steps: readonly string[]): string {
  return steps
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}

function fieldEffects(before: KubeObject, after: KubeObject): Effect[] {
  const old = writtenPart(before);
  return diffAsJsonPatch(old, writtenPart(after)).map((operation) => {
    const steps = stepsOf(operation.path);
    const from = operation.op === 'add' ? undefined : valueAt(old, steps);
    return {
      type: 'set',
      path: pathText(steps),
      ...(from === undefined ? {} : { from }),
      ...(operation.op === 'remove' ? {} : { to: operation.value }),
    };
  });
}

function hostEffects({ before, after }: Transition): Effect[] {
  const [old, now] = [before, after].map((object) => (object as Host | undefined)?.status?.bootID ?? '');
  if (now === '' || now === old) return [];
  return [{ type: old === '' ? 'boot' : 'reboot' }];
}

function inventoryEffects({ before, after }: Transition): Effect[] {
  const [old = [], now = []] = [before, after].map((object) =>
    ((object as DeviceInventory | undefined)?.status?.devices ?? []).map(({ id }) => id),
  );
  const published = now.filter((id) => !old.includes(id));
  const withdrawn = old.filter((id) => !now.includes(id));
  return [
    ...(published.length === 0 ? [] : [{ type: 'publish' as const, deviceIDs: published }]),
    ...(withdrawn.length === 0 ? [] : [{ type: 'withdraw' as const, deviceIDs: withdrawn }]),
  ];
}

function runs(state: string | undefined): state is 'Active' | 'Maintenance' {
  return state === 'Active' || state === 'Maintenance';
}

function moveEffects(from: string, to: string): Effect[] {
  if (from === to) return [];
  return [
    ...(from === '' ? [] : [{ type: 'leave' as const, host: from }]),
    ...(to === '' ? [] : [{ type: 'place' as const, host: to }]),
  ];
}

interface Run {
  host: string;
  state: string | undefined;
  /** Of the current run; absent while it has no processes. */
  bootID: string | undefined;
}

function runOf(object: KubeObject | undefined): Run {
  const { hostName = '', state, bootID } = (object as WorkloadPartition | undefined)?.status ?? {};
  return { host: hostName, state, bootID };
}

function partitionEffects({ before, after }: Transition): Effect[] {
  const old = runOf(before);
  const now = runOf(after);
  const effects: Effect[] = [];
  if (runs(old.state) && !runs(now.state)) effects.push({ type: 'stop', host: old.host });
  effects.push(...moveEffects(old.host, now.host), ...rootEffects(before, after));
  if (runs(now.state) && now.state !== old.state)
    effects.push({ type: 'start', host: now.host, mode: now.state });
  if (isRestarted(old, now)) effects.push({ type: 'restart', host: now.host });
  return effects;
}

/** What becomes of the disks of a root, when it is there for the first time. */
function rootEffects(before: KubeObject | undefined, after: KubeObject | undefined): Effect[] {
  const volumeGroup = rootOf(after);
  if (volumeGroup === undefined || rootOf(before) !== undefined) return [];
  const consent = (after as WorkloadPartition).spec.root?.volumeGroup;
  const overwrites = consent?.existing === 'Overwrite' ? consent.volumeGroupID : undefined;
  if (volumeGroup === consent?.volumeGroupID) return [{ type: 'adopt-root', volumeGroup }];
  return [{ type: 'make-root', ...(overwrites === undefined ? {} : { overwrites }) }];
}

function rootOf(object: KubeObject | undefined): string | undefined {
  return (object as WorkloadPartition | undefined)?.status?.volumeGroup?.id;
}

/** It ran before and runs after, at the same place, and not without an end in between. */
function isRestarted(old: Run, now: Run): boolean {
  const isOtherRun = old.bootID !== undefined && now.bootID !== undefined && old.bootID !== now.bootID;
  return isOtherRun && old.host === now.host;
}

async function linkEffects({ before, after }: Transition, facts: KernelFacts): Promise<Effect[]> {
  const old = before as VersionLink | undefined;
  const now = after as VersionLink | undefined;
  if (!isLinked(now)) return isLinked(old) ? [{ type: 'unlink', parent: parentOf(old) }] : [];
  const parent = parentOf(now);
  const propagation = propagationEffects(parent, old?.status, now.status);
  if (isLinked(old)) return propagation;
  return [{ type: 'link', parent, fileSystems: await facts.sharedFileSystemsOf(now) }, ...propagation];
}

function parentOf({ spec: { parentRef } }: VersionLink): PartitionRef {
  return { namespace: parentRef.namespace, name: parentRef.name };
}

function propagationEffects(
  parent: PartitionRef,
  old: VersionLinkStatus | undefined,
  now: VersionLinkStatus | undefined,
): Effect[] {
  const from = old?.syncedRootRevision;
  const to = now?.syncedRootRevision;
  // A root in which nothing was changed has nothing to bring.
  if (to === undefined || to === (from ?? 0)) return [];
  return [{ type: 'propagate', parent, ...(from === undefined ? {} : { from }), to }];
}

/** The kernel knows the link exactly while it says how far the parent's root is. */
function isLinked(link: VersionLink | undefined): link is VersionLink {
  return link?.status?.parentRootRevision !== undefined;
}

async function claimEffects({ before, after }: Transition, facts: KernelFacts): Promise<Effect[]> {
  const claim = after as DeviceClaim | undefined;
  const old = (before as DeviceClaim | undefined)?.status?.devices ?? [];
  const now = claim?.status?.devices ?? [];
  const identity = ({ name, deviceID, hostName }: DeviceClaimStatusDevice): string =>
    JSON.stringify([name, deviceID, hostName]);
  const oldOnes = new Set(old.map(identity));
  const newOnes = new Set(now.map(identity));
  const effects: Effect[] = old
    .filter((device) => !newOnes.has(identity(device)))
    .map(({ name, deviceID, hostName, reclaimPolicy }) => {
      return { type: 'release', device: name, deviceID, host: hostName, wipes: reclaimPolicy === 'Wipe' };
    });
  for (const device of now.filter((one) => !oldOnes.has(identity(one)))) {
    const realNumber = claim === undefined ? undefined : await facts.realNumberOf(claim, device);
    const { name, deviceID, hostName, virtualNumber } = device;
    effects.push({
      type: 'allocate',
      device: name,
      deviceID,
      host: hostName,
      virtualNumber,
      ...(realNumber === undefined ? {} : { realNumber }),
    });
  }
  return effects;
}

/** What happened to one object, read from how it was before and how it is after. */
import type { DeviceClaim, DeviceClaimStatusDevice } from '../../controller/api/generated/device-claim.ts';
import type { DeviceInventory } from '../../controller/api/generated/device-inventory.ts';
import type { Host } from '../../controller/api/generated/host.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { diffAsJsonPatch } from '../../controller/cluster/patch.ts';
import type { DeviceNumber } from '../../controller/kernel/port.ts';
import type { Effect } from './document.ts';

/** The real number behind one device of a claim, in the world after; undefined when it has none. */
export type RealNumberOf = (
  claim: DeviceClaim,
  device: DeviceClaimStatusDevice,
) => Promise<DeviceNumber | undefined>;

/** An object before and after; one of the two is there. */
export interface Transition {
  before: KubeObject | undefined;
  after: KubeObject | undefined;
}

type EffectsOfKind = (transition: Transition, realNumberOf: RealNumberOf) => Effect[] | Promise<Effect[]>;

const effectsOfKind: Readonly<Partial<Record<string, EffectsOfKind>>> = {
  Host: hostEffects,
  DeviceInventory: inventoryEffects,
  WorkloadPartition: partitionEffects,
  DeviceClaim: claimEffects,
};

export async function effectsOf(transition: Transition, realNumberOf: RealNumberOf): Promise<Effect[]> {
  const { before, after } = transition;
  if (before === after) return [];
  const own = effectsOfKind[(after ?? before)?.kind ?? ''];
  return [
    ...(before !== undefined && after !== undefined ? fieldEffects(before, after) : []),
    ...(own === undefined ? [] : await own(transition, realNumberOf)),
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
  return now !== '' && now !== old ? [{ type: 'boot' }] : [];
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

function placeOf(object: KubeObject | undefined): { host: string; state: string | undefined } {
  const { hostName = '', state } = (object as WorkloadPartition | undefined)?.status ?? {};
  return { host: hostName, state };
}

function partitionEffects({ before, after }: Transition): Effect[] {
  const old = placeOf(before);
  const now = placeOf(after);
  const effects: Effect[] = [];
  if (runs(old.state) && !runs(now.state)) effects.push({ type: 'stop', host: old.host });
  effects.push(...moveEffects(old.host, now.host));
  if (runs(now.state) && now.state !== old.state)
    effects.push({ type: 'start', host: now.host, mode: now.state });
  return effects;
}

async function claimEffects({ before, after }: Transition, realNumberOf: RealNumberOf): Promise<Effect[]> {
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
    const realNumber = claim === undefined ? undefined : await realNumberOf(claim, device);
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

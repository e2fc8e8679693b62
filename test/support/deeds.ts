/** What people do in kernels by hand, inside partitions and outside: the engine has asked for none of it. */
import fc from 'fast-check';
import { uidOf } from '../../controller/api/object.ts';
import type { Caller, KernelCommand, PartitionView } from '../../controller/kernel/port.ts';
import type { StillWorld } from './still-world.ts';

export const whats = [
  'boot',
  'destroy',
  'detach',
  'kill',
  'lose',
  'remove',
  'rest',
  'spawn',
  'stop',
  'write',
] as const;

export interface Deed {
  what: (typeof whats)[number];
  hostName: string;
  /** Which of the host's partitions it is about. */
  at: number;
}

export const randomDeeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    what: fc.constantFrom(...whats, 'spawn' as const, 'kill' as const, 'detach' as const),
    hostName: fc.constantFrom('alpha', 'alpha', 'beta'),
    at: fc.nat(5),
  }),
  { minLength: 1, maxLength: 5 },
);

const global: Caller = { type: 'Global' };

/**
 * Does it, as far as the kernel lets anybody. Equal worlds stay equal.
 * @param number makes a boot one that never was
 * @returns whether anything of it was done
 */
export async function act(world: StillWorld, deed: Deed, number: number): Promise<boolean> {
  const { hostName, what } = deed;
  const hostCommand = await onHost(world, deed, number);
  if (hostCommand !== undefined) return (await world.ask(hostName, global, hostCommand)).ok;
  const partition = await partitionAt(world, deed);
  if (partition === undefined) return false;
  const { partitionUid } = partition;
  const outside = outsideCommand(what, partitionUid);
  if (outside !== undefined) return (await world.ask(hostName, global, outside)).ok;
  let isDone = false;
  for (const command of insideCommands(what, partition)) {
    const answer = await world.ask(hostName, { type: 'Partition', partitionUid }, command);
    isDone ||= answer.ok;
  }
  return isDone;
}

async function partitionAt(world: StillWorld, { hostName, at }: Deed): Promise<PartitionView | undefined> {
  const kernel = world.kernels.kernel(hostName);
  const holdings = await kernel.read<'Holdings'>(global, { type: 'Holdings' });
  const all: PartitionView[] = [];
  for (const { partitionUid } of holdings.ok ? holdings.result.partitions : []) {
    const answer = await kernel.read<'Partition'>(global, { type: 'Partition', partitionUid });
    if (answer.ok && answer.result !== null) all.push(answer.result);
  }
  // A kernel lists them by UID, which is another one in each world.
  const title = ({ namespace, name }: PartitionView): string => `${namespace}/${name}`;
  return all.sort((one, other) => (title(one) < title(other) ? -1 : 1))[at % all.length];
}

/** A boot, or a cable that is pulled. */
async function onHost(world: StillWorld, deed: Deed, number: number): Promise<KernelCommand | undefined> {
  const { hostName, what } = deed;
  const answer = await world.kernels.kernel(hostName).read<'Host'>(global, { type: 'Host' });
  const numbers = answer.ok ? answer.result.numbers.config : null;
  if (numbers === null) return undefined;
  if (what === 'boot') return { type: 'Boot', bootID: `by-hand-${String(number)}`, numbers };
  if (what !== 'lose') return undefined;
  const inventory = await world.get({ kind: 'DeviceInventory', name: `${hostName}-disks` });
  return { type: 'Discover', inventoryUid: uidOf(inventory), devices: [] };
}

function outsideCommand(what: Deed['what'], partitionUid: string): KernelCommand | undefined {
  switch (what) {
    case 'stop':
      return { type: 'StopPartition', partitionUid };
    case 'rest':
      return { type: 'StartPartition', partitionUid, mode: 'Maintenance' };
    case 'destroy':
      return { type: 'RemovePartition', partitionUid };
    default:
      return undefined;
  }
}

function insideCommands(what: Deed['what'], { claims, partitionUid }: PartitionView): KernelCommand[] {
  const open = claims.flatMap(({ entries }) => entries.map(({ name }) => name)).slice(0, 1);
  const path = '/etc/motd';
  switch (what) {
    case 'spawn':
      return [{ type: 'SpawnProcess', partitionUid, name: 'job', open, unkillable: false }];
    case 'kill':
      return [2, 3, 4].map((pid): KernelCommand => ({ type: 'KillProcess', partitionUid, pid }));
    case 'write':
      return [{ type: 'WriteFile', partitionUid, path, content: 'by hand' }];
    case 'remove':
      return [{ type: 'RemoveFile', partitionUid, path }];
    case 'detach':
      return claims.map(({ claimUid, entries }): KernelCommand => ({
        type: 'UnconfigureDevices',
        partitionUid,
        claimUid,
        entries: entries.map(({ name }) => name),
      }));
    default:
      return [];
  }
}

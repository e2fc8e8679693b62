/** Random commands over a few names, so that they often meet: what is held, exhausted, repeated, out of order. */
import fc from 'fast-check';
import type { KernelCommand } from '../../../controller/kernel/port.ts';
import { allocation } from './rig.ts';

export const drivers = { d1: 'x', d2: 'x', d3: 'x', d4: 'y', d5: 'y' };

const partitionUid = fc.constantFrom('p1', 'p2', 'p3');
/** Most commands name a claim of the partition that they name; some do not. */
const owned = fc
  .tuple(partitionUid, fc.constantFrom('a', 'b'), fc.nat(9))
  .map(([partition, claim, luck]) => ({
    partitionUid: partition,
    claimUid: luck === 0 ? 'p1-a' : `${partition}-${claim}`,
  }));
const name = fc.constantFrom('e1', 'e2', 'e3');
const names = fc.array(name, { minLength: 1, maxLength: 3 });
const deviceId = fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5', 'd5', 'd9');
const freeMajor = fc.boolean();
const entry = fc
  .tuple(name, deviceId, fc.boolean())
  .map(([entryName, id, shared]) =>
    allocation(entryName, id, { sharing: shared || id === 'd5' ? 'OneAtATime' : 'Exclusive' }),
  );
const binding = fc
  .tuple(name, fc.nat(2))
  .map(([entryName, minor]) => ({ name: entryName, virtualNumber: { major: 256, minor } }));
const instance = fc.record({
  driver: fc.constantFrom('x', 'y', 'z'),
  instance: fc.constantFrom('0', '1', '2'),
});

export const randomCommand: fc.Arbitrary<KernelCommand> = fc.oneof(
  partitionUid.map((uid): KernelCommand => ({
    type: 'DefinePartition',
    partitionUid: uid,
    namespace: 'n',
    name: uid,
    versioned: false,
  })),
  partitionUid.map((uid): KernelCommand => ({ type: 'LoadPartition', partitionUid: uid })),
  partitionUid.map((uid): KernelCommand => ({ type: 'StopPartition', partitionUid: uid })),
  {
    weight: 1,
    arbitrary: partitionUid.map((uid): KernelCommand => ({ type: 'RemovePartition', partitionUid: uid })),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(owned, fc.array(entry, { minLength: 1, maxLength: 3 }))
      .map(([owner, entries]): KernelCommand => ({ type: 'AllocateDevices', ...owner, entries })),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(owned, names)
      .map(([owner, entries]): KernelCommand => ({ type: 'RequestNumbers', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(owned, names, freeMajor).map(([owner, entries, free]): KernelCommand => ({
      type: 'ReleaseNumbers',
      ...owner,
      entries,
      freeMajor: free,
    })),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(owned, names).map(([{ claimUid, partitionUid: uid }, entries]): KernelCommand => ({
      type: 'ExportDevices',
      partitionUid: uid,
      exports: entries.map((entryName) => ({ claimUid, entry: entryName })),
    })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(owned, fc.array(binding, { minLength: 1, maxLength: 2 }))
      .map(([owner, entries]): KernelCommand => ({ type: 'ConfigureDevices', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(owned, names)
      .map(([owner, entries]): KernelCommand => ({ type: 'UnconfigureDevices', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(owned, names)
      .map(([owner, entries]): KernelCommand => ({ type: 'ReleaseDevices', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: instance.map((which): KernelCommand => ({ type: 'RequestGlobalNumber', ...which })),
  },
  fc
    .tuple(instance, freeMajor)
    .map(([which, free]): KernelCommand => ({ type: 'ReleaseGlobalNumber', ...which, freeMajor: free })),
);

/** Partitions come early, so that most of what follows finds them. */
export const randomCommands: fc.Arbitrary<KernelCommand[]> = fc
  .array(randomCommand, { minLength: 5, maxLength: 80 })
  .map((commands) => [
    ...['p1', 'p2'].flatMap((uid): KernelCommand[] => [
      { type: 'DefinePartition', partitionUid: uid, namespace: 'n', name: uid, versioned: false },
      { type: 'LoadPartition', partitionUid: uid },
    ]),
    ...commands,
  ]);

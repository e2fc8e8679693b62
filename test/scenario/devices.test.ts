/** The way of a device through cluster and kernel: in which order it is given and taken, and what is left on it. */
import { describe, expect, it } from 'vitest';
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, uidOf } from '../../controller/api/object.ts';
import type { NumberRow } from '../../controller/kernel/port.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { StillWorld } from '../support/still-world.ts';

const adapters = [
  aVersion('os'),
  aHost('alpha'),
  anInventory('storage', 'alpha', ['fcs0', 'lun0'], (device) =>
    device.id === 'fcs0' ? { ...device, type: 'Adapter', driver: 'fc', endpoints: ['lun0'] } : device,
  ),
  aClass('adapter', { selectors: [{ cel: 'device.type == "Adapter"' }] }),
  aClass('disk', { selectors: [{ cel: 'device.type == "Block"' }] }),
];

async function settled(...objects: readonly KubeObject[]): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(...objects);
  await world.settle();
  return world;
}

/** What was done from then on for one host's devices: commands without the host, and status writes of one object. */
function done(world: StillWorld, from: number, title: string): string[] {
  return world.effects
    .slice(from)
    .filter((effect) => effect.startsWith('alpha: ') || effect === `status ${title}`)
    .map((effect) => effect.replace(/alpha: (\w+).*/u, '$1'));
}

async function numberTable(world: StillWorld, hostName: string): Promise<NumberRow[]> {
  const answer = await world.kernels
    .kernel(hostName)
    .read<'NumberTable'>({ type: 'Global' }, { type: 'NumberTable' });
  return answer.ok ? answer.result : [];
}

describe('the way of a device', () => {
  it('X-3, X-6, DEV-24: it is recorded, allocated, numbered, exported, inserted, attached, then configured', async () => {
    const world = await settled(...adapters);
    const before = world.effects.length;

    await world.apply(
      aPartition('team-a/billing', { requiredClaimNames: ['fc'] }),
      aClaim('team-a/fc', 'billing', [
        { name: 'fcs0', deviceClassName: 'adapter' },
        { name: 'hdisk0', deviceClassName: 'disk' },
      ]),
    );
    await world.settle();

    expect(done(world, before, 'WorkloadPartition team-a/billing')).toEqual([
      'status WorkloadPartition team-a/billing',
      'DefinePartition',
      'AllocateDevices',
      'RequestNumbers',
      'PopulateFileSystems',
      'LoadPartition',
      'MountFileSystems',
      'ExportDevices',
      'InsertAdapter',
      'AttachEndpoint',
      'ConfigureDevices',
      'StartPartition',
      'status WorkloadPartition team-a/billing',
    ]);
  });

  it('X-3, X-5: it is undone in reverse: unconfigured, its number given back, then released', async () => {
    const claim = aClaim('team-a/fc', 'billing', [{ name: 'fcs0', deviceClassName: 'adapter' }]);
    const world = await settled(...adapters, aPartition('team-a/billing'), claim);
    const before = world.effects.length;

    await world.delete(keyOf(claim));
    await world.settle();

    expect(done(world, before, 'DeviceClaim team-a/fc')).toEqual([
      'UnconfigureDevices',
      'ReleaseNumbers',
      'ReleaseDevices',
    ]);
  });

  it('LIFE-1: a claim that is attached while its partition runs is recorded before a kernel hears of it', async () => {
    const world = await settled(...adapters, aPartition('team-a/billing'));
    const before = world.effects.length;

    await world.apply(aClaim('team-a/disk', 'billing', ['hdisk0']));
    await world.settle();

    expect(done(world, before, 'DeviceClaim team-a/disk')).toEqual([
      'status DeviceClaim team-a/disk',
      'AllocateDevices',
      'RequestNumbers',
      'ExportDevices',
      'ConfigureDevices',
      'status DeviceClaim team-a/disk',
    ]);
  });

  it('X-1, DEV-2: each host hands out real numbers of its own table', async () => {
    const onHost = (hostName: string): KubeObject[] => [
      aHost(hostName),
      anInventory(`${hostName}-disks`, hostName, [`${hostName}-1`]),
      aPartition(`team-a/${hostName}`, { hostName, requiredClaimNames: [`${hostName}-data`] }),
      aClaim(`team-a/${hostName}-data`, hostName, ['hdisk0']),
    ];

    const world = await settled(aVersion('os'), aClass('disk'), ...onHost('alpha'), ...onHost('beta'));

    for (const hostName of ['alpha', 'beta']) {
      const claim = await world.get({ kind: 'DeviceClaim', namespace: 'team-a', name: `${hostName}-data` });
      expect(await numberTable(world, hostName)).toMatchObject([
        { real: { major: 32, minor: 0 }, state: 'Assigned', owner: { claimUid: uidOf(claim) } },
      ]);
    }
  });

  it('DEV-18: an engine that starts anew allocates nothing anew', async () => {
    const world = await settled(
      ...adapters,
      aPartition('team-a/billing', { requiredClaimNames: ['disk'] }),
      aClaim('team-a/disk', 'billing', ['hdisk0']),
    );
    const before = await numberTable(world, 'alpha');
    const effects = world.effects.length;

    world.restart();
    await world.settle();

    expect(await numberTable(world, 'alpha')).toEqual(before);
    expect(world.effects.slice(effects)).toEqual([]);
  });
});

describe('what is on a disk', () => {
  async function read(world: StillWorld, partition: string): Promise<string> {
    const partitionUid = uidOf(await world.get(keyOf(aPartition(partition))));
    const answer = await world.kernels
      .kernel('alpha')
      .read<'ReadDevice'>(
        { type: 'Partition', partitionUid },
        { type: 'ReadDevice', partitionUid, name: 'd0' },
      );
    return answer.ok ? answer.result.content : answer.id;
  }

  /** A disk that team-a wrote on and gave back. */
  async function givenBack(reclaimPolicy: 'Wipe' | 'Retain'): Promise<StillWorld> {
    const claim = aClaim('team-a/one', 'one', ['d0']);
    const world = await settled(
      aVersion('os'),
      aHost('alpha'),
      anInventory('disks', 'alpha', ['a1']),
      aClass('disk', { reclaimPolicy }),
      aPartition('team-a/one'),
      claim,
    );
    const partitionUid = uidOf(await world.get(keyOf(aPartition('team-a/one'))));
    await world.command(
      'alpha',
      { type: 'Partition', partitionUid },
      { type: 'WriteDevice', partitionUid, name: 'd0', content: 'accounts' },
    );
    await world.delete(keyOf(claim));
    await world.settle();
    return world;
  }

  async function readyReason(world: StillWorld, title: string): Promise<string | undefined> {
    const claim = await world.get<DeviceClaim>(keyOf(aClaim(title, 'two', [])));
    return claim.status?.conditions?.find(({ type }) => type === 'Ready')?.reason;
  }

  it('LIFE-8: is wiped before another namespace gets it', async () => {
    const world = await givenBack('Wipe');

    await world.apply(aPartition('team-b/two'), aClaim('team-b/two', 'two', ['d0']));
    await world.settle();

    expect(await readyReason(world, 'team-b/two')).toBe('Configured');
    expect(await read(world, 'team-b/two')).toBe('');
  });

  it('LIFE-8: is kept for its namespace where the class retains it, and for no other', async () => {
    const world = await givenBack('Retain');

    await world.apply(aPartition('team-b/two'), aClaim('team-b/two', 'two', ['d0']));
    await world.settle();
    expect(await readyReason(world, 'team-b/two')).toBe('RetainedData');

    await world.apply(aPartition('team-a/two'), aClaim('team-a/two', 'two', ['d0']));
    await world.settle();
    expect(await readyReason(world, 'team-a/two')).toBe('Configured');
    expect(await read(world, 'team-a/two')).toBe('accounts');
  });
});

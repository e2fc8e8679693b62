import { describe, expect, it } from 'vitest';
import type { HostView } from '../../../../controller/kernel/port.ts';
import type { HostWorld } from '../../../../controller/kinds/host/observe.ts';
import { plan, teardown } from '../../../../controller/kinds/host/plan.ts';
import { aHost } from '../../../support/objects.ts';
import { claimUid, commands, entry, heldEntry, partitionUid, stored, view } from '../builders.ts';
import { bootedKernel, hostWorld } from './host-world.ts';

const numbers = { majors: { first: 32, last: 63 }, minorsPerMajor: 64, reserved: [] };

function kernel(bootID = 'boot-1'): HostView {
  const { numbers: counts } = bootedKernel();
  const isBooted = bootID !== '';
  return bootedKernel({
    bootID,
    boots: isBooted ? 1 : 0,
    numbers: { ...counts, config: isBooted ? numbers : null },
  });
}

function world(change: Partial<HostWorld> = {}): HostWorld {
  return hostWorld({ kernel: kernel(), ...change });
}

describe('kinds/host/plan', () => {
  it('LIFE-33: boots a machine that was never booted, with a boot id of its own making', () => {
    expect(plan(world({ kernel: kernel('') })).steps).toEqual([
      {
        hostName: 'alpha',
        caller: { type: 'Global' },
        command: { type: 'Boot', bootID: 'uid-alpha-1', numbers, errorBufferBytes: 1024 },
      },
    ]);
  });

  it('boots nothing before the version of its global environment exists', () => {
    expect(plan(world({ kernel: kernel(''), version: undefined }))).toEqual({ steps: [] });
  });

  it('has nothing to say to a kernel that does not answer', () => {
    expect(plan(world({ kernel: undefined }))).toEqual({ steps: [] });
  });

  it('DEV-18, X-8: changes nothing about a kernel that runs as it is wanted', () => {
    expect(plan(world())).toEqual({ steps: [] });
  });

  it('DEV-9: has reserved numbers marked, and takes their order for nothing', () => {
    const reserved = [
      { major: 40, minor: 0, holder: 'memory' },
      { major: 32, minor: 0, holder: 'console' },
    ];
    const deviceNumbers = { ...numbers, reserved };
    const host = stored(aHost('alpha', { deviceNumbers }));

    const { steps } = plan(world({ host }));

    const sorted = { ...numbers, reserved: [...reserved].reverse() };
    expect(steps.map(({ command }) => command)).toEqual([{ type: 'ConfigureNumbers', numbers: sorted }]);
    const marked = { ...kernel(), numbers: { ...kernel().numbers, config: sorted } };
    expect(plan(world({ host, kernel: marked }))).toEqual({ steps: [] });
  });

  it('DEV-17, LIFE-16: removes partitions from the kernel that belong to no object', () => {
    const orphanPartitions = [
      { partitionUid: 'gone', view: undefined },
      { partitionUid: 'idle', view: view('Active', []) },
      // Nothing is freed under what cannot be ended (LIFE-13), nor under running children (LINK-9).
      { partitionUid: 'stuck', view: { ...view('Broken', []), survivors: ['stuck'] } },
      {
        partitionUid: 'held',
        view: { ...view('Active', []), dependents: { first: [], loaded: 0, mounted: 1, total: 1 } },
      },
    ];

    expect(plan(world({ orphanPartitions })).steps.map(({ command }) => command)).toEqual([
      { type: 'RemovePartition', partitionUid: 'gone' },
      { type: 'RemovePartition', partitionUid: 'idle' },
    ]);
  });

  it('DEV-16: takes back what claims hold that belong to no object, assigned or not', () => {
    const orphanClaims = [{ claimUid, view: view('Active', [entry('d0'), heldEntry('d1')]) }];

    expect(plan(world({ orphanClaims })).steps.map(({ command }) => command)).toEqual([
      { type: 'UnconfigureDevices', partitionUid, claimUid, entries: ['d0'] },
      { type: 'ReleaseNumbers', partitionUid, claimUid, entries: ['d0', 'd1'], freeMajor: true },
      { type: 'ReleaseDevices', partitionUid, claimUid, entries: ['d0', 'd1'] },
    ]);
  });

  it('LIFE-14: forgets the machine when nobody needs it, sweeping before', () => {
    const orphanPartitions = [{ partitionUid: 'gone', view: undefined }];

    expect(commands(teardown(world({ orphanPartitions, users: ['DeviceInventory disks'] })).steps)).toEqual([
      'Global RemovePartition',
    ]);
    expect(commands(teardown(world({ orphanPartitions })).steps)).toEqual([
      'Global RemovePartition',
      'Global Decommission',
    ]);
    expect(teardown(world({ kernel: kernel('') }))).toEqual({ steps: [], released: true });
    expect(teardown(world({ kernel: undefined }))).toEqual({ steps: [] });
  });
});

describe('kinds/host/plan: boots', () => {
  const host = stored(aHost('alpha', { bootRequest: 'again' }));
  const running = (bootRequest: string | null): HostView => ({ ...kernel('boot-1'), bootRequest });

  it('LIFE-10: boots a host once for a value that is new, and tells the kernel which one that answers', () => {
    expect(plan(world({ host, kernel: running(null) })).steps.map(({ command }) => command)).toEqual([
      { type: 'Boot', bootID: 'uid-alpha-2', bootRequest: 'again', numbers, errorBufferBytes: 1024 },
    ]);
    expect(plan(world({ host, kernel: running('before') })).steps).toHaveLength(1);
    expect(plan(world({ host, kernel: running('again') }))).toEqual({ steps: [] });
  });

  it('LIFE-10: answers the value that is there at the first boot by that boot, and none that was taken away', () => {
    const first = plan(world({ host, kernel: kernel('') })).steps;

    expect(first.map(({ command }) => command)).toEqual([
      { type: 'Boot', bootID: 'uid-alpha-1', bootRequest: 'again', numbers, errorBufferBytes: 1024 },
    ]);
    expect(plan(world({ kernel: running('again') }))).toEqual({ steps: [] });
  });

  it('boots nothing again before the version of its global environment exists', () => {
    expect(plan(world({ host, kernel: running(null), version: undefined }))).toEqual({ steps: [] });
  });

  it('LIFE-9: ends the recovery when nothing is missing any more, after all else', () => {
    const recovering = { ...kernel(), recovering: true };
    const orphanPartitions = [{ partitionUid: 'gone', view: undefined }];
    const wider = stored(aHost('alpha', { deviceNumbers: { ...numbers, minorsPerMajor: 128 } }));

    expect(commands(plan(world({ host: wider, kernel: recovering, orphanPartitions })).steps)).toEqual([
      'Global RemovePartition',
      'Global ConfigureNumbers',
      'Global FinishRecovery',
    ]);
    expect(plan(world({ kernel: recovering, missing: ['DeviceClaim team-a/data'] }))).toEqual({ steps: [] });
  });

  it('KEXT-19, LIFE-25: loads what the spec asks for beside what was loaded by hand, and unloads only what the spec had asked for', () => {
    const own = [
      { name: 'both', declared: true, inside: 1 },
      { name: 'gone', declared: true, inside: 0 },
      { name: 'hand', declared: false, inside: 2 },
    ];
    const loaded = { ...kernel(), extensions: { global: 3, local: 0, own } };
    const host = stored(aHost('alpha', { extensions: ['both', 'hand'] }));

    expect(
      plan(world({ host, kernel: loaded, loadable: ['hand'] })).steps.map(({ command }) => command),
    ).toEqual([
      { type: 'UnloadGlobalExtension', name: 'gone' },
      { type: 'LoadGlobalExtension', name: 'hand' },
    ]);
  });

  it('LINK-12, LIFE-16: takes away links that belong to no object', () => {
    const mounted = {
      ...view('Active', []),
      mounts: [{ path: '/', fileSystemId: 'x', ownerUid: 'y', readOnly: false }],
    };
    const orphanLinks = [
      { linkUid: 'uid-link', partitionUid, view: view('Defined', []) },
      // A child that runs keeps its link (LIFE-14).
      { linkUid: 'uid-other', partitionUid, view: mounted },
    ];

    expect(plan(world({ orphanLinks })).steps.map(({ command }) => command)).toEqual([
      { type: 'UnlinkPartition', partitionUid, linkUid: 'uid-link' },
    ]);
  });
});

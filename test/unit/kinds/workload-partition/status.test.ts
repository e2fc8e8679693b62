import { describe, expect, it } from 'vitest';
import type { PartitionWorld } from '../../../../controller/kinds/workload-partition/observe.ts';
import { report } from '../../../../controller/kinds/workload-partition/status.ts';
import { aHost, aVersion } from '../../../support/objects.ts';
import {
  billing,
  data,
  deleting,
  device,
  entry,
  exportedEntry,
  heldEntry,
  partitionUid,
  refusedBy,
  stored,
  told,
  view,
} from '../builders.ts';
import { base, baseView, baseWorld, webView, webWorld } from '../family.ts';

function world(change: Partial<PartitionWorld> = {}): PartitionWorld {
  return {
    partition: billing('Active', [device('d0')]),
    version: undefined,
    claims: [data()],
    required: [{ name: 'data', claim: data() }],
    upbringing: undefined,
    grants: { granted: [], conflicts: [] },
    host: stored(aHost('alpha')),
    hostVersion: stored(aVersion('os')),
    isHostOpen: true,
    lostConsents: [],
    view: view('Active', [entry('d0')]),
    answer: undefined,
    ...change,
  };
}

describe('kinds/workload-partition/status', () => {
  it('LIFE-30: tells what the kernel shows, and of earlier statuses only the recorded decision', () => {
    const { status } = report(world(), {});

    expect(status).toEqual({
      hostName: 'alpha',
      placement: billing('Active', [device('d0')]).status?.placement,
      state: 'Active',
      bootID: `${partitionUid}-1`,
    });
  });

  it.each([
    ['Active', view('Active', [entry('d0')]), 'Running', ['Mounted', 'AllConfigured']],
    ['Maintenance', view('Maintenance', [entry('d0')]), 'InMaintenance', ['Mounted', 'AllConfigured']],
    [
      'Stopped',
      view('Defined', [heldEntry('d0')]),
      'StoppedAsDesired',
      ['PartitionStopped', 'HeldWhileStopped'],
    ],
  ] as const)('is done when it is %s as desired', (powerState, seen, ready, [files, devices]) => {
    const said = report(world({ partition: billing(powerState, [device('d0')]), view: seen }), {});

    expect(said.outcome).toEqual({ type: 'done' });
    expect(said.ready.reason).toBe(ready);
    expect(said.notReady).toBeUndefined();
    expect(told(said)).toEqual([
      'Scheduled=True Bound',
      'VersionCompatible=True Compatible',
      'Linked=True NotApplicable',
      `FileSystemsReady=True ${files}`,
      `DevicesReady=True ${devices}`,
      'NamespaceReady=True NotApplicable',
      'ExtensionsReady=True NotApplicable',
    ]);
  });

  it.each([
    ['Active', view('Defined', [heldEntry('d0')]), 'Starting'],
    ['Active', undefined, 'Starting'],
    ['Maintenance', view('Active', [entry('d0')]), 'Starting'],
    ['Stopped', view('Active', [entry('d0')]), 'Stopping'],
  ] as const)('says that it is on its way: %s, %o, %s', (powerState, seen, reason) => {
    const said = report(world({ partition: billing(powerState, [device('d0')]), view: seen }), {});

    expect(said.notReady?.reason).toBe(reason);
    expect(said.outcome).toEqual({ type: 'waiting' });
  });

  it('says Pending before it is placed, as long as nothing is wrong', () => {
    const said = report(world({ partition: billing(), view: undefined }), {});

    expect(said.notReady?.reason).toBe('Pending');
    expect(told(said)).toEqual([
      'Scheduled=Unknown Pending',
      'VersionCompatible=Unknown Pending',
      'Linked=True NotApplicable',
      'FileSystemsReady=Unknown Pending',
      'DevicesReady=Unknown Pending',
      'NamespaceReady=True NotApplicable',
      'ExtensionsReady=True NotApplicable',
    ]);
  });

  it('says that it is being torn down as long as the kernel knows it', () => {
    const said = report(world({ partition: deleting(billing('Active', [device('d0')])) }), {});

    expect(said.notReady?.reason).toBe('TearingDown');
    expect(said.outcome).toEqual({ type: 'waiting' });
  });

  it('LIFE-13: names the processes that keep it Broken, whatever else is wanted', () => {
    const seen = view('Broken', [entry('d0')], ['database', 'stuck']);

    for (const partition of [
      billing('Stopped', [device('d0')]),
      deleting(billing('Active', [device('d0')])),
    ]) {
      const said = report(world({ partition, view: seen }), {});

      expect(said.notReady?.reason).toBe('Broken');
      expect(said.notReady?.message).toContain('database and stuck');
      expect(said.status).toMatchObject({ state: 'Broken' });
    }
  });

  it('says that a required claim lost a device while it runs', () => {
    const seen = view('Active', [entry('d0', { deviceState: 'Lost' })]);

    const said = report(world({ view: seen }), {});

    expect(said.notReady?.reason).toBe('DeviceLost');
    expect(told(said)).toContain('DevicesReady=False DeviceLost');
  });

  it('DEV-6: does not take a device that is exported for one that is configured', () => {
    const said = report(world({ view: view('Active', [exportedEntry('d0')]) }), {});

    expect(said.notReady?.reason).toBe('ClaimNotConfigured');
    expect(said.notReady?.message).toContain('data');
  });

  it.each([
    ['NumbersExhausted', 'NumbersExhausted', 'waiting'],
    ['ExportedElsewhere', 'ExportedElsewhere', 'waiting'],
    ['NameConflict', 'NameConflict', 'failed'],
    ['DeviceLost', 'DeviceLost', 'failed'],
    ['PartitionNotFound', 'KernelRefused', 'failed'],
    ['DeviceHeld', 'KernelRefused', 'failed'],
  ] as const)('X-9: says of a refusal %s: %s, and is %s', (id, reason, outcome) => {
    const seen = view('Defined', [heldEntry('d0')]);

    const said = report(world({ view: seen }), refusedBy('ExportDevices', id, { entry: 'd0' }));

    expect(told(said)).toContain(`DevicesReady=False ${reason}`);
    expect(said.notReady?.reason).toBe(reason);
    expect(said.outcome).toEqual({ type: outcome });
  });

  it('explains why it is not placed, and only then', () => {
    const explanation = { funnel: [{ stage: 'hosts', remaining: 0 }] };
    const answer = { ok: false as const, fault: 'NoFittingHost' as const, message: 'why', explanation };

    expect(report(world({ partition: billing(), view: undefined, answer }), {}).status).toEqual({
      explanation,
    });
    expect(report(world(), {}).status).not.toHaveProperty('explanation');
  });
});

describe('kinds/workload-partition/status: runs', () => {
  it('LIFE-10: names the run of its processes, and the last value that asked for a restart', () => {
    const view = { ...baseView('Active'), starts: 4, bootRequest: 'again' };

    expect(report(baseWorld({ view }), {}).status).toMatchObject({
      bootID: 'uid-base-4',
      bootRequest: 'again',
    });
  });

  it.each(['Defined', 'Loaded', 'Maintenance', 'Broken'] as const)('has no run while it is %s', (state) => {
    const { status } = report(baseWorld({ view: { ...baseView(state), starts: 4 } }), {});

    expect(status).not.toHaveProperty('bootID');
    expect(status).not.toHaveProperty('bootRequest');
  });
});

describe('kinds/workload-partition/status: parents', () => {
  const partition = base({ powerState: 'Stopped' });

  it('LIFE-11: is Ready when it is stopped and held, and names who holds it', () => {
    const said = report(baseWorld({ partition, view: baseView('Maintenance', { running: 2 }) }), {});

    expect(said.outcome).toEqual({ type: 'done' });
    expect(said.notReady).toBeUndefined();
    expect(said.ready).toEqual({
      reason: 'StoppedHeld',
      message:
        'The partition has no processes, as spec.powerState asks; its file systems stay mounted for team-a/child-0 and team-a/child-1.',
    });
  });

  it('LINK-13: says that it comes up for children that start', () => {
    const said = report(baseWorld({ partition, view: baseView('Maintenance', { loaded: 1 }) }), {});

    expect(said.ready.message).toContain('stay mounted for children that are about to start.');
  });

  it('LINK-13: says why it should come up at all, when it cannot', () => {
    const requiring = base({ powerState: 'Stopped', requiredClaimNames: ['data'] });
    const required = [{ name: 'data', claim: undefined }];
    const view = baseView('Defined', { loaded: 1 });

    const said = report(baseWorld({ partition: requiring, required, view }), {});

    expect(said.notReady?.message).toMatch(
      /^Its children start, but its file systems cannot be mounted: There is no DeviceClaim data /u,
    );
    expect(told(said)).toContain('FileSystemsReady=Unknown Pending');
  });

  it('says of a held parent that something is wrong with it, as of any other', () => {
    const root = { type: 'FileSystem' as const, files: [{ path: '/opt/x', content: '' }] };
    const held = baseView('Maintenance', { running: 1 });

    const said = report(baseWorld({ partition: base({ powerState: 'Stopped', root }), view: held }), {});

    expect(said.notReady?.message).toMatch(/^spec.root.files names /u);
  });

  it('LINK-11: names the children that a deletion waits for', () => {
    const going = deleting(base());

    const said = report(baseWorld({ partition: going, view: baseView('Active', { running: 1 }) }), {});

    expect(said.notReady).toEqual({
      reason: 'WaitingForDependents',
      message: 'Its file systems are used by team-a/child-0. Stop or delete those first.',
    });
  });

  it('LINK-7: shows its dependents in an order that starts and stops do not change, and counts all of them', () => {
    const names = ['team-b/a', 'team-a/z', 'team-a/b'];
    const first = names.map((title) => {
      const [namespace = '', name = ''] = title.split('/');
      return { partitionUid: `uid-${title}`, namespace, name, mounted: name === 'z' };
    });
    const view = { ...baseView('Active'), dependents: { total: 40, loaded: 1, mounted: 1, first } };

    const said = report(baseWorld({ view }), {});

    expect(said.status).toMatchObject({
      dependents: [
        { namespace: 'team-a', name: 'b' },
        { namespace: 'team-a', name: 'z' },
        { namespace: 'team-b', name: 'a' },
      ],
      dependentsTotal: 40,
    });
  });

  it('LIFE-4: is written after everything else where it counts children', () => {
    expect(report(baseWorld({ view: baseView('Active', { running: 1 }) }), {}).counts).toBe(true);
    expect(report(baseWorld(), {}).counts).toBe(false);
    expect(report(webWorld(), {}).counts).toBe(false);
  });
});

describe('kinds/workload-partition/status: waiting', () => {
  it.each([
    ['PopulateFileSystems', 'InvalidArgument', 'waiting'],
    ['PopulateFileSystems', 'FileSystemsMounted', 'failed'],
    ['WriteRootFiles', 'FileSystemFull', 'waiting'],
    ['WriteRootFiles', 'FileConflict', 'waiting'],
    ['MountFileSystems', 'ParentNotMounted', 'waiting'],
    ['MountFileSystems', 'NotLinked', 'failed'],
    ['AllocateDevices', 'AdapterToVersionedPartition', 'waiting'],
  ] as const)(
    'asks again on its own only where that can help: %s refused with %s is %s',
    (type, id, outcome) => {
      const said = report(webWorld({ view: webView('Defined') }), refusedBy(type, id, { problem: 'why' }));

      expect(said.outcome).toEqual({ type: outcome });
    },
  );
});

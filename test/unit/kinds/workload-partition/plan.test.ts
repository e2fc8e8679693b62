import { describe, expect, it } from 'vitest';
import type { PartitionWorld } from '../../../../controller/kinds/workload-partition/observe.ts';
import { plan, teardown } from '../../../../controller/kinds/workload-partition/plan.ts';
import type { Placement } from '../../../../controller/solve/placement-problem.ts';
import { aHost, aVersion } from '../../../support/objects.ts';
import {
  billing,
  claimUid,
  commands,
  data,
  device,
  entry,
  exportedEntry,
  heldEntry,
  mounted,
  partitionUid,
  stored,
  view,
} from '../builders.ts';

const os = stored(aVersion('os'));
const placement: Placement = {
  hostName: 'alpha',
  claims: [{ uid: claimUid, name: 'data', devices: [device('d0')] }],
};

function world(change: Partial<PartitionWorld> = {}): PartitionWorld {
  return {
    partition: billing('Active', [device('d0')]),
    version: undefined,
    claims: [data()],
    required: [{ name: 'data', claim: data() }],
    upbringing: undefined,
    grants: { granted: [], conflicts: [] },
    host: stored(aHost('alpha')),
    hostVersion: os,
    isHostOpen: true,
    lostConsents: [],
    view: undefined,
    answer: undefined,
    ...change,
  };
}

describe('kinds/workload-partition/plan: placement', () => {
  it('LIFE-2: records host and devices of all required claims in one write, and acts only afterwards', () => {
    const unplaced = world({ partition: billing(), answer: { ok: true, placement } });

    expect(plan(unplaced)).toEqual({
      record: { placement, hostName: 'alpha' },
      hostName: 'alpha',
      steps: [],
    });
  });

  it('decides nothing while nothing fits, or while something that it needs is wrong', () => {
    const refused = { ok: false as const, fault: 'NoFittingHost' as const, message: 'why', explanation: {} };
    const missing = [{ name: 'data', claim: undefined }];

    expect(plan(world({ partition: billing(), answer: refused }))).toEqual({ steps: [] });
    expect(plan(world({ partition: billing(), required: missing, answer: { ok: true, placement } }))).toEqual(
      {
        steps: [],
      },
    );
  });

  it('takes claims that are gone out of the placement, so that their devices are not held for ever', () => {
    expect(plan(world({ claims: [], required: [{ name: 'data', claim: undefined }] }))).toEqual({
      record: { placement: { hostName: 'alpha', claims: [] } },
      hostName: 'alpha',
      steps: [],
    });
  });
});

describe('kinds/workload-partition/plan: stages', () => {
  it('DEV-1: defines the partition, then enters its devices and has it ask for their numbers', () => {
    const { steps } = plan(world());

    expect(commands(steps)).toEqual([
      'Global DefinePartition',
      'Global AllocateDevices',
      'Partition RequestNumbers',
      'Global PopulateFileSystems',
    ]);
    expect(steps[0]?.command).toEqual({
      type: 'DefinePartition',
      partitionUid,
      namespace: 'team-a',
      name: 'billing',
      version: '7.2',
      versioned: false,
      ownsUserFileSystems: true,
    });
    expect(steps.every(({ hostName }) => hostName === 'alpha')).toBe(true);
  });

  it('waits with all of it while the version of its host is not known', () => {
    expect(plan(world({ hostVersion: undefined }))).toEqual({ steps: [] });
  });

  it('DEV-24: tells the kernel that a partition is versioned, which decides about adapters', () => {
    const old = stored(aVersion('old', { version: '5.3' }));

    expect(plan(world({ version: old })).steps[0]?.command).toMatchObject({ versioned: true });
  });

  it('X-6, LIFE-7: mounts, then exports everything before a number is bound, and starts processes last', () => {
    const stages = [
      view('Defined', [heldEntry('d0'), heldEntry('d1')]),
      mounted(view('Loaded', [exportedEntry('d0'), exportedEntry('d1')])),
      mounted(view('Loaded', [entry('d0'), entry('d1')])),
      view('Active', [entry('d0'), entry('d1')]),
    ];
    const partition = billing('Active', [device('d0'), device('d1')]);

    const planned = stages.map((seen) => commands(plan(world({ partition, view: seen })).steps));

    expect(planned).toEqual([
      ['Global LoadPartition', 'Global MountFileSystems', 'Global ExportDevices'],
      ['Partition ConfigureDevices', 'Global StartPartition'],
      ['Global StartPartition'],
      [],
    ]);
  });

  it('LIFE-7: exports what is missing of all required devices by one command', () => {
    const partition = billing('Active', [device('d0'), device('d1')]);
    const seen = mounted(view('Loaded', [exportedEntry('d0'), heldEntry('d1')]));

    expect(plan(world({ partition, view: seen })).steps.map(({ command }) => command)).toEqual([
      { type: 'ExportDevices', partitionUid, exports: [{ claimUid, entry: 'd1' }] },
    ]);
  });

  it('LIFE-7: does not even load while one of the devices is exported elsewhere', () => {
    const partition = billing('Active', [device('d0'), device('d1')]);
    const seen = view('Defined', [heldEntry('d0'), heldEntry('d1', { deviceState: 'Exported' })]);

    expect(plan(world({ partition, view: seen }))).toEqual({ steps: [] });
  });

  it('LIFE-12: keeps devices and numbers of a partition that is to be stopped, running or not', () => {
    const partition = billing('Stopped', [device('d0')]);
    const stopped = (state: 'Active' | 'Maintenance' | 'Loaded' | 'Defined'): string[] =>
      commands(plan(world({ partition, view: view(state, [heldEntry('d0')]) })).steps);

    expect(stopped('Active')).toEqual(['Global StopPartition']);
    expect(stopped('Maintenance')).toEqual(['Global StopPartition']);
    expect(stopped('Loaded')).toEqual(['Global StopPartition']);
    expect(stopped('Defined')).toEqual([]);
  });

  it('goes between Maintenance and Active without taking anything away', () => {
    const planned = (mode: 'Active' | 'Maintenance', state: 'Active' | 'Maintenance'): unknown[] =>
      plan(world({ partition: billing(mode, [device('d0')]), view: view(state, [entry('d0')]) })).steps.map(
        ({ command }) => command,
      );

    expect(planned('Maintenance', 'Active')).toEqual([
      { type: 'StartPartition', partitionUid, mode: 'Maintenance' },
    ]);
    expect(planned('Active', 'Maintenance')).toEqual([
      { type: 'StartPartition', partitionUid, mode: 'Active' },
    ]);
  });

  it('LIFE-13: does nothing with a partition that is Broken', () => {
    expect(plan(world({ view: view('Broken', [entry('d0')], ['stuck']) }))).toEqual({ steps: [] });
  });

  it('LIFE-17: does not look at start conditions of what runs', () => {
    const version = stored(aVersion('os', { kernel: { max: '1' } }));

    expect(plan(world({ version, view: view('Active', [entry('d0')]) }))).toEqual({ steps: [] });
    expect(plan(world({ version, view: view('Defined', [heldEntry('d0')]) }))).toEqual({ steps: [] });
  });

  it('LIFE-30: counts what a claim records itself before what the placement decided for it', () => {
    const edited = data(['d1'], [device('d1')]);
    const seen = view('Active', []);

    const { steps } = plan(world({ required: [{ name: 'data', claim: edited }], view: seen }));

    expect(steps[0]?.command).toMatchObject({ type: 'AllocateDevices', entries: [{ name: 'd1' }] });
  });
});

describe('kinds/workload-partition/plan: teardown', () => {
  it('LIFE-14, DEV-17: gives everything back by UID, whatever became of its claims', () => {
    const going = world({ claims: [], required: [], view: view('Active', [entry('d0')]) });

    expect(teardown(going).steps).toEqual([
      { hostName: 'alpha', caller: { type: 'Global' }, command: { type: 'RemovePartition', partitionUid } },
    ]);
  });

  it('is finished when the kernel does not know it, or when it was never placed', () => {
    expect(teardown(world())).toEqual({ steps: [], released: true });
    expect(teardown(world({ partition: billing() }))).toEqual({ steps: [], released: true });
  });

  it('LIFE-13: frees nothing under a process that cannot be ended', () => {
    expect(teardown(world({ view: view('Broken', [entry('d0')], ['stuck']) }))).toEqual({ steps: [] });
  });
});

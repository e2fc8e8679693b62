import { describe, expect, it } from 'vitest';
import type { PartitionView, RootVolumeGroupView } from '../../../../controller/kernel/port.ts';
import { conditionReasons } from '../../../../controller/api/generated/conditions.ts';
import { plan } from '../../../../controller/kinds/workload-partition/plan.ts';
import { report } from '../../../../controller/kinds/workload-partition/status.ts';
import type { PartitionWorld } from '../../../../controller/kinds/workload-partition/observe.ts';
import {
  billing,
  commands,
  data,
  device,
  exportedEntry,
  entry,
  heldEntry,
  refusedBy,
  stored,
  told,
  view,
} from '../builders.ts';
import { aHost, aVersion } from '../../../support/objects.ts';

const volumes = [
  { name: 'hd4', mountPoint: '/' },
  { name: 'hd2', mountPoint: '/usr' },
];

function root(
  step: RootVolumeGroupView['step'],
  change: Partial<RootVolumeGroupView> = {},
): RootVolumeGroupView {
  return {
    id: 'vg-1',
    step,
    logicalVolumes: volumes,
    hasTemporaryNames: false,
    disks: ['d0'],
    isReachable: step === 'Populated' || step === 'Switched',
    isOnScratch: false,
    diskRefusal: null,
    ...change,
  };
}

type Existing = { existing: 'Refuse' } | { existing: 'Adopt' | 'Overwrite'; volumeGroupID: string };

/** Partition billing, whose root is on the disks of its claim `data`. */
function rooted(
  seen: PartitionView | undefined,
  rootVolumeGroup: RootVolumeGroupView | null = null,
  consent: Existing = { existing: 'Refuse' },
): PartitionWorld {
  const partition = billing('Active', [device('d0')]);
  const spec = {
    ...partition.spec,
    root: { type: 'VolumeGroup' as const, volumeGroup: { claimName: 'data', ...consent } },
  };
  return {
    partition: { ...partition, spec },
    version: undefined,
    claims: [data()],
    required: [{ name: 'data', claim: data() }],
    upbringing: undefined,
    grants: { granted: [], conflicts: [] },
    isHostOpen: true,
    lostConsents: [],
    host: stored(aHost('alpha')),
    hostVersion: stored(aVersion('os'), { uid: 'uid-os' }),
    view: seen && { ...seen, rootVolumeGroup },
    answer: undefined,
  };
}

const defined = view('Defined', [heldEntry('d0')]);
const loaded = view('Loaded', [heldEntry('d0')]);
const steps = (seen: PartitionWorld): string[] =>
  plan(seen).steps.map(({ command }) => (command.type === 'TakeBootStep' ? command.step : command.type));
const namespaceReady = (seen: PartitionWorld): string | undefined =>
  told(report(seen, {})).find((line) => line.startsWith('NamespaceReady='));

describe('kinds/workload-partition/root-volume-group', () => {
  it('tells the kernel where the root is when it defines the partition', () => {
    const [define] = plan(rooted(undefined)).steps;

    expect(define?.command).toMatchObject({ type: 'DefinePartition', rootType: 'VolumeGroup' });
  });

  it('NS-1, NS-2: prepares the scratch before anything is laid down, then populates, then clears the names', () => {
    expect(steps(rooted(view('Defined', [])))).toEqual(['AllocateDevices', 'RequestNumbers']);
    expect(steps(rooted({ ...defined, baseline: null }))).toEqual(['PrepareScratch']);
    expect(steps(rooted({ ...defined, baseline: null }, root('Prepared')))).toEqual([
      'PrepareScratch',
      'PopulateFileSystems',
    ]);
    expect(steps(rooted(defined, root('Populated')))).toEqual(['ClearGlobalNames']);
  });

  it('LIFE-8: passes on what becomes of what is there, and what was recorded of the root', () => {
    const refusing = plan(rooted({ ...defined, baseline: null })).steps[0];
    const consent = { existing: 'Overwrite', volumeGroupID: 'vg-9' } as const;
    const seen = rooted({ ...defined, baseline: null }, null, consent);
    const { partition } = seen;
    const recorded = { ...partition.status, volumeGroup: { name: 'rootvg', id: 'vg-1' } };
    const recalled = plan({ ...seen, partition: { ...partition, status: recorded } }).steps[0];

    expect(refusing?.command).toMatchObject({ existing: 'Refuse', volumeGroupId: null });
    expect(refusing?.command).not.toHaveProperty('expected');
    expect(recalled?.command).toMatchObject({
      existing: 'Overwrite',
      volumeGroupId: 'vg-9',
      expected: 'vg-1',
    });
  });

  it('NS-4 to NS-10: boots from the scratch to the identified disks, exports, configures, then goes on to the switch', () => {
    expect(steps(rooted(defined, root('Cleared')))).toEqual([
      'LoadPartition',
      'ScratchBooted',
      'DisksIdentified',
    ]);
    expect(steps(rooted(loaded, root('ScratchBooted')))).toEqual(['DisksIdentified']);
    expect(steps(rooted(loaded, root('DisksIdentified')))).toEqual(['ExportDevices']);
    const exported = view('Loaded', [exportedEntry('d0')]);
    expect(steps(rooted(exported, root('DisksIdentified')))).toEqual(['ConfigureDevices']);
    const configured = view('Loaded', [entry('d0')]);
    expect(steps(rooted(configured, root('DisksIdentified')))).toEqual([
      'Imported',
      'Renamed',
      'MountedOnScratch',
      'DatabaseMerged',
      'Switched',
    ]);
    expect(steps(rooted(configured, root('Renamed')))).toEqual([
      'MountedOnScratch',
      'DatabaseMerged',
      'Switched',
    ]);
    expect(commands(plan(rooted(configured, root('Switched'))).steps)).toEqual(['Global MountFileSystems']);
  });

  it('NS-19, NS-21: does not begin a boot that would halt', () => {
    const diskRefusal = { ok: false, errno: 'ENXIO', id: 'RootDiskMissing', args: { disks: 'd0' } } as const;
    const halted = rooted(defined, root('Cleared', { diskRefusal }));

    expect(steps(halted)).toEqual([]);
    expect(namespaceReady(halted)).toBe('NamespaceReady=False DiskMissing');
  });

  it.each([
    [null, 'PreparingScratch'],
    ['Prepared', 'PopulatingRoot'],
    ['Populated', 'ClearingGlobalNames'],
    ['Cleared', 'ScratchBooting'],
    ['ScratchBooted', 'IdentifyingDisks'],
    ['DisksIdentified', 'Importing'],
    ['Imported', 'Renaming'],
    ['Renamed', 'MergingDeviceDatabase'],
    ['MountedOnScratch', 'MergingDeviceDatabase'],
    ['DatabaseMerged', 'SwitchingRoot'],
  ] as const)('NS-15: where it stands after %s says %s', (step, reason) => {
    expect(namespaceReady(rooted(loaded, step && root(step)))).toBe(`NamespaceReady=False ${reason}`);
  });

  it('says what it has once the boot went on from the disks', () => {
    const said = report(rooted(view('Active', [entry('d0')]), root('Switched')), {});

    expect(said.conditions.find(({ type }) => type === 'NamespaceReady')).toMatchObject({
      status: 'True',
      reason: 'Imported',
      message: 'The partition has rootvg with hd4, hd2, on disks of its own.',
    });
    expect(said.status['volumeGroup']).toEqual({
      name: 'rootvg',
      id: 'vg-1',
      step: 'Switched',
      logicalVolumes: [
        { name: 'hd4', mount: '/' },
        { name: 'hd2', mount: '/usr' },
      ],
    });
  });

  it('never tells the temporary names, nor of a root that may yet become another', () => {
    const temporary = [{ name: 'wplv0_0', mountPoint: '/' }];
    const cleared = report(
      rooted(defined, root('Cleared', { logicalVolumes: temporary, hasTemporaryNames: true })),
      {},
    );
    const populated = report(rooted(defined, root('Populated', { logicalVolumes: temporary })), {});

    expect(cleared.status['volumeGroup']).toEqual({ name: 'rootvg', id: 'vg-1', step: 'Cleared' });
    expect(populated.status).not.toHaveProperty('volumeGroup');
  });

  it('LIFE-30: keeps what was recorded of it while its kernel does not know it', () => {
    const seen = rooted(undefined);
    const recorded = {
      ...seen.partition.status,
      volumeGroup: { name: 'rootvg', id: 'vg-1', step: 'Switched' },
    };
    const partition = { ...seen.partition, status: recorded as never };

    expect(report({ ...seen, partition }, {}).status['volumeGroup']).toEqual({ name: 'rootvg', id: 'vg-1' });
  });

  it.each([
    ['PrepareScratch', 'DiskOccupied', 'DiskOccupied'],
    ['PrepareScratch', 'VolumeGroupActive', 'VolumeGroupActive'],
    ['PopulateFileSystems', 'RootDiskMismatch', 'DiskMismatch'],
    ['TakeBootStep', 'RootDiskMissing', 'DiskMissing'],
    ['TakeBootStep', 'BootStepOutOfOrder', 'StepFailed'],
    ['PopulateFileSystems', 'ScratchMissing', 'StepFailed'],
  ] as const)('X-9: %s refused by %s says %s', (command, refusal, reason) => {
    const said = report(rooted(defined, root('Cleared')), refusedBy(command, refusal, { disk: 'd0' }));

    expect(told(said)).toContain(`NamespaceReady=False ${reason}`);
    expect(conditionReasons.WorkloadPartition.Ready.False).toContain(said.notReady?.reason);
  });
});

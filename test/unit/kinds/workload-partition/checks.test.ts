import { describe, expect, it } from 'vitest';
import { firstFault } from '../../../../controller/kinds/kind.ts';
import {
  mountChecks,
  permissionChecks,
  placementChecks,
  startChecks,
  stoppedChecks,
} from '../../../../controller/kinds/workload-partition/checks.ts';
import type { PartitionWorld } from '../../../../controller/kinds/workload-partition/observe.ts';
import type { ParentageFault } from '../../../../controller/solve/parentage.ts';
import { aClaim, aHost, aVersion } from '../../../support/objects.ts';
import { billing, data, deleting, device, entry, heldEntry, stored, view } from '../builders.ts';
import { base, baseWorld, linkView, parentage, web, webView, webWorld } from '../family.ts';

function unplaced(change: Partial<PartitionWorld> = {}): PartitionWorld {
  return {
    partition: billing(),
    version: undefined,
    claims: [data()],
    required: [{ name: 'data', claim: data() }],
    upbringing: undefined,
    grants: { granted: [], conflicts: [] },
    host: undefined,
    hostVersion: undefined,
    isHostOpen: true,
    lostConsents: [],
    view: undefined,
    answer: undefined,
    ...change,
  };
}

function placed(change: Partial<PartitionWorld> = {}): PartitionWorld {
  const partition = billing('Active', [device('d0')]);
  return unplaced({
    partition,
    host: stored(aHost('alpha')),
    view: view('Defined', [heldEntry('d0')]),
    ...change,
  });
}

function reasonOf(checks: typeof startChecks, world: PartitionWorld): string | undefined {
  const fault = firstFault(checks, world);
  return fault === undefined ? undefined : `${fault.condition} ${fault.reason}`;
}

describe('kinds/workload-partition/checks', () => {
  it('looks at what concerns placement in this order', () => {
    expect(placementChecks.map(({ name }) => name)).toEqual([
      'versionDoesNotExist',
      'linkDoesNotExist',
      'parentIsNotPlaced',
      'linkIsNotAccepted',
      'requiredClaimDoesNotExist',
      'requiredClaimIsForAnotherPartition',
      'requiredClaimsShareAName',
      'noHostFits',
    ]);
  });

  it('looks at what concerns a start in this order', () => {
    expect(startChecks.map(({ name }) => name)).toEqual([
      'hostIsNotOpen',
      'versionDoesNotExist',
      'kernelDoesNotFit',
      'linkDoesNotExist',
      'linkIsNotAccepted',
      'rootFileLiesOutsideTheRoot',
      'requiredClassIsClosed',
      'requiredClaimDoesNotExist',
      'requiredClaimIsForAnotherPartition',
      'requiredClaimIsNotAllocated',
      'rootDisksAreWrong',
      'requiredDeviceIsLost',
      'requiredDeviceIsExportedElsewhere',
      'requiredExtensionIsRefused',
    ]);
  });

  it('LIFE-17: looks at permissions before a start, and tells of them while it runs; extensions have a look of their own', () => {
    expect(permissionChecks.map(({ name }) => name)).toEqual([
      'hostIsNotOpen',
      'versionDoesNotExist',
      'kernelDoesNotFit',
      'linkIsNotAccepted',
      'requiredClassIsClosed',
    ]);
    expect(permissionChecks.filter((check) => !startChecks.includes(check))).toEqual([]);
  });

  it('looks at what a stopped partition lacks for its next start, and at what it waits for to mount', () => {
    expect(stoppedChecks.map(({ name }) => name)).toEqual([
      'linkDoesNotExist',
      'linkIsNotAccepted',
      'rootFileLiesOutsideTheRoot',
    ]);
    expect(mountChecks.map(({ name }) => name)).toEqual(['parentIsNotMounted', 'mountPointIsOccupied']);
  });

  it('finds nothing wrong with what is sound', () => {
    expect(reasonOf(placementChecks, unplaced())).toBeUndefined();
    expect(reasonOf(startChecks, placed())).toBeUndefined();
  });

  it('lets the first fault win', () => {
    const partition = billing();
    const versioned = { ...partition, spec: { ...partition.spec, runtimeVersionName: 'old' } };
    const world = unplaced({ partition: versioned, required: [{ name: 'data', claim: undefined }] });

    expect(reasonOf(placementChecks, world)).toBe('VersionCompatible VersionNotFound');
  });

  it.each([
    ['is not there', undefined],
    ['is being deleted (LIFE-14)', deleting(data())],
  ])(
    'says that a required claim %s: of its place before it has one, of its devices afterwards',
    (_what, claim) => {
      const required = [{ name: 'data', claim }];

      expect(reasonOf(placementChecks, unplaced({ required }))).toBe('Scheduled RequiredClaimNotFound');
      expect(reasonOf(startChecks, placed({ required }))).toBe('DevicesReady ClaimNotAllocated');
    },
  );

  it('says that a required claim is for another partition', () => {
    const required = [{ name: 'data', claim: stored(aClaim('team-a/data', 'web', ['d0'])) }];

    expect(reasonOf(placementChecks, unplaced({ required }))).toBe('Scheduled RequiredClaimMismatch');
    expect(reasonOf(startChecks, placed({ required }))).toBe('DevicesReady ClaimNotAllocated');
  });

  it('says that two required claims give one name twice', () => {
    const required = [
      { name: 'data', claim: data() },
      { name: 'logs', claim: stored(aClaim('team-a/logs', 'billing', ['d0'])) },
    ];

    expect(reasonOf(placementChecks, unplaced({ required }))).toBe('Scheduled RequiredClaimNotAllocatable');
  });

  it.each([
    ['KernelTooOld', 'VersionCompatible'],
    ['KernelTooNew', 'VersionCompatible'],
    ['NoFittingHost', 'Scheduled'],
    ['HostUnschedulable', 'Scheduled'],
  ] as const)('tells %s under %s', (fault, condition) => {
    const answer = { ok: false as const, fault, message: 'why', explanation: {} };

    expect(reasonOf(placementChecks, unplaced({ answer }))).toBe(`${condition} ${fault}`);
  });

  it.each([
    [{ min: '7.3' }, 'VersionCompatible KernelTooOld'],
    [{ max: '7.1' }, 'VersionCompatible KernelTooNew'],
    [{ min: '7.2', max: '7.2.9' }, undefined],
  ])('refuses a start on a kernel that has left the range %j', (kernel, expected) => {
    const version = stored(aVersion('old', { kernel }));

    expect(reasonOf(startChecks, placed({ version }))).toBe(expected);
  });

  it('LIFE-15: waits for a claim whose record is for a namesake', () => {
    const claim = data(['d0'], [device('d0')]);
    const old = { ...claim, status: { ...claim.status, partitionUID: 'uid-of-a-namesake' } };
    const world = placed({
      partition: billing('Active', []),
      required: [{ name: 'data', claim: old }],
    });
    const partition = { ...world.partition, status: { placement: { hostName: 'alpha', claims: [] } } };

    expect(reasonOf(startChecks, { ...world, partition })).toBe('DevicesReady ClaimNotAllocated');
  });

  it('refuses a start without a device, and while another partition has it (DEV-22)', () => {
    const lost = view('Defined', [heldEntry('d0', { deviceState: 'Lost' })]);
    const elsewhere = view('Defined', [heldEntry('d0', { deviceState: 'Exported' })]);

    expect(reasonOf(startChecks, placed({ view: lost }))).toBe('DevicesReady DeviceLost');
    expect(reasonOf(startChecks, placed({ view: elsewhere }))).toBe('DevicesReady ExportedElsewhere');
    expect(reasonOf(startChecks, placed({ view: view('Active', [entry('d0')]) }))).toBeUndefined();
  });
});

function withFault(reason: ParentageFault['reason'], change: Partial<PartitionWorld> = {}): PartitionWorld {
  return webWorld({ upbringing: { parentage: parentage(), fault: { reason, message: 'Why.' } }, ...change });
}

describe('kinds/workload-partition/checks: links', () => {
  it('LINK-13: finds nothing wrong with a child whose link holds, and asks nobody else for a link', () => {
    for (const checks of [placementChecks, startChecks, stoppedChecks, mountChecks]) {
      expect(reasonOf(checks, webWorld())).toBeUndefined();
      expect(reasonOf(checks, baseWorld())).toBeUndefined();
    }
  });

  it('LINK-6: waits for a link before it is placed and before it starts', () => {
    const world = webWorld({ upbringing: { parentage: undefined, fault: undefined } });

    for (const checks of [placementChecks, startChecks, stoppedChecks]) {
      expect(reasonOf(checks, world)).toBe('Linked LinkMissing');
    }
  });

  it('LIFE-17: refuses a start whose link does not hold (any more), and repeats what is wrong with it', () => {
    const world = withFault('NotAllowed');

    for (const checks of [placementChecks, startChecks, stoppedChecks]) {
      expect(firstFault(checks, world)).toEqual({
        condition: 'Linked',
        reason: 'LinkNotAccepted',
        message: 'VersionLink web is not accepted: Why.',
      });
    }
  });

  it('LIFE-2: says of its place that its parent has none', () => {
    expect(reasonOf(placementChecks, withFault('ParentNotScheduled'))).toBe('Scheduled ParentNotScheduled');
    expect(reasonOf(startChecks, withFault('ParentNotScheduled'))).toBe('Linked LinkNotAccepted');
  });

  it('LIFE-2: says that a child has one candidate host', () => {
    const answer = {
      ok: false as const,
      fault: 'HostUnschedulable' as const,
      message: 'Full.',
      explanation: {},
    };

    expect(firstFault(placementChecks, webWorld({ answer }))?.message).toBe(
      'The partition goes where its parent is. Full.',
    );
    expect(firstFault(placementChecks, baseWorld({ answer }))?.message).toBe('Full.');
  });

  it('LINK-13: waits for the parent to mount', () => {
    const waiting = webView('Loaded', { link: linkView({ isParentMounted: false }) });

    expect(reasonOf(mountChecks, webWorld({ view: waiting }))).toBe('Linked ParentNotReady');
  });

  it.each([
    [
      'by its spec',
      web({ root: { type: 'FileSystem', files: [{ path: '/srv', content: '' }] } }),
      'Take it out of spec.root.files.',
    ],
    ['from inside', web(), 'link the partition without that file system, start it, remove the file'],
  ])(
    'LINK-3: says how to be rid of a file that was written %s where it has to mount',
    (_how, partition, remedy) => {
      const view = webView('Loaded', { occupiedMountPoint: '/srv' });

      const fault = firstFault(mountChecks, webWorld({ partition, view }));

      expect(fault?.reason).toBe('MountFailed');
      expect(fault?.message).toContain(remedy);
    },
  );

  it('LINK-19: names the files that do not lie in the root', () => {
    const partition = base({ root: { type: 'FileSystem', files: [{ path: '/opt/x', content: '' }] } });

    const fault = firstFault(startChecks, baseWorld({ partition }));

    expect(`${fault?.condition ?? ''} ${fault?.reason ?? ''}`).toBe('FileSystemsReady PathNotInRoot');
    expect(fault?.message).toContain('spec.root.files names /opt/x,');
  });
});

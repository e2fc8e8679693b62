import { describe, expect, it } from 'vitest';
import type { CatalogueId } from '../../../../controller/api/catalogue.ts';
import type { KernelCommandType } from '../../../../controller/kernel/port.ts';
import type { ClaimWorld } from '../../../../controller/kinds/device-claim/observe.ts';
import { report } from '../../../../controller/kinds/device-claim/status.ts';
import {
  billing,
  data,
  deleting,
  entry,
  exportedEntry,
  heldEntry,
  partitionUid,
  refusedBy,
  requiringNothing,
  told,
  view,
} from '../builders.ts';
import { claimWorld, d0 } from './claim-world.ts';

function world(change: Partial<ClaimWorld> = {}): ClaimWorld {
  return claimWorld({ view: view('Active', [entry('d0')]), ...change });
}

describe('kinds/device-claim/status', () => {
  it('LIFE-30: tells what was recorded as it was, with the state that the kernel shows', () => {
    expect(report(world(), {}).status).toEqual({
      partitionUID: partitionUid,
      devices: [{ ...d0, hostName: 'alpha', state: 'Assigned' }],
    });
    expect(report(world({ view: undefined }), {}).status).toEqual({
      partitionUID: partitionUid,
      devices: [{ ...d0, hostName: 'alpha' }],
    });
    expect(report(world({ record: undefined, view: undefined }), {}).status).toEqual({});
  });

  it('never tells a tenant a real number (LIFE-28)', () => {
    const number = {
      state: 'Assigned' as const,
      real: { major: 4711, minor: 815 },
      virtual: { major: 256, minor: 0 },
    };

    const said = JSON.stringify(report(world({ view: view('Active', [entry('d0', { number })]) }), {}));

    expect(said).not.toMatch(/4711|815/u);
  });

  it('is done when all of it is configured', () => {
    const said = report(world(), {});

    expect(told(said)).toEqual([
      'Allocated=True Allocated',
      'Exported=True Exported',
      'Configured=True Configured',
    ]);
    expect(said.ready.reason).toBe('Configured');
    expect(said.outcome).toEqual({ type: 'done' });
  });

  it('DEV-6: says of a device that is exported with a granted number that it is not configured', () => {
    const said = report(world({ view: view('Active', [exportedEntry('d0')]) }), {});

    expect(told(said)).toEqual([
      'Allocated=True Allocated',
      'Exported=True Exported',
      'Configured=Unknown Pending',
    ]);
    expect(said.outcome).toEqual({ type: 'waiting' });
  });

  it('says Pending before anything is decided', () => {
    expect(told(report(world({ record: undefined, view: undefined }), {}))).toEqual([
      'Allocated=Unknown Pending',
      'Exported=Unknown Pending',
      'Configured=Unknown Pending',
    ]);
  });

  it('LIFE-9: waits for a host that recovers from a boot', () => {
    const answer = {
      ok: false,
      fault: 'HostNotReady',
      message: 'the host was booted.',
      explanation: {},
    } as const;

    const said = report(world({ record: undefined, answer, view: view('Active') }), {});

    expect(told(said)[0]).toBe('Allocated=False HostNotReady');
    expect(said.conditions[0]?.message).toBe('The host was booted.');
    expect(said.outcome).toEqual({ type: 'waiting' });
  });

  it('LIFE-12: is held while stopped only when its partition is to be stopped', () => {
    const seen = view('Defined', [heldEntry('d0')]);

    const stopped = report(world({ partition: billing('Stopped', [d0]), view: seen }), {});
    const starting = report(world({ view: seen }), {});

    expect(told(stopped)).toEqual([
      'Allocated=True Allocated',
      'Exported=True HeldWhileStopped',
      'Configured=True HeldWhileStopped',
    ]);
    expect(stopped.ready.reason).toBe('HeldWhileStopped');
    expect(stopped.outcome).toEqual({ type: 'done' });
    expect(told(starting)).toEqual([
      'Allocated=True Allocated',
      'Exported=Unknown Pending',
      'Configured=Unknown Pending',
    ]);
  });

  it('says of a lost device that it is lost, stopped or not', () => {
    const seen = view('Defined', [heldEntry('d0', { deviceState: 'Lost' })]);

    expect(told(report(world({ partition: billing('Stopped', [d0]), view: seen }), {}))).toContain(
      'Exported=False DeviceLost',
    );
  });

  it.each<[KernelCommandType, CatalogueId, string, string]>([
    ['AllocateDevices', 'DeviceHeld', 'Allocated=False AllHeld', 'failed'],
    ['AllocateDevices', 'RetainedData', 'Allocated=False RetainedData', 'failed'],
    ['AllocateDevices', 'EntryChanged', 'Allocated=False KernelRefused', 'failed'],
    ['AllocateDevices', 'InvalidArgument', 'Configured=False InvalidArgument', 'failed'],
    ['RequestNumbers', 'NumbersExhausted', 'Allocated=False NumbersExhausted', 'waiting'],
    ['ExportDevices', 'ExportedElsewhere', 'Exported=False ExportedElsewhere', 'waiting'],
    ['ExportDevices', 'DeviceMapMissing', 'Configured=False DeviceMapMissing', 'failed'],
    ['ExportDevices', 'PartitionNotFound', 'Allocated=False PartitionNotFound', 'failed'],
    ['ExportDevices', 'AllocationNotFound', 'Exported=False KernelRefused', 'failed'],
    ['ConfigureDevices', 'VirtualNumberMapped', 'Configured=False VirtualNumberMapped', 'failed'],
    ['ConfigureDevices', 'InvalidArgument', 'Configured=False InvalidArgument', 'failed'],
    ['ConfigureDevices', 'EntryConfigured', 'Configured=False KernelRefused', 'failed'],
    ['UnconfigureDevices', 'MappingNotFound', 'Configured=False MappingNotFound', 'failed'],
    ['UnconfigureDevices', 'DeviceBusy', 'Configured=False DeviceBusy', 'waiting'],
  ])('X-9: puts the refusal of %s by %s where it belongs: %s, and is %s', (type, id, expected, outcome) => {
    const said = report(
      world({ view: view('Active', [heldEntry('d0')]) }),
      refusedBy(type, id, { entry: 'd0' }),
    );

    expect(told(said)).toContain(expected);
    expect(said.outcome).toEqual({ type: outcome });
  });

  it('is stalled where only an edit of the claim helps', () => {
    const answer = {
      ok: false as const,
      fault: 'SelectorError' as const,
      needsEdit: true as const,
      message: 'broken',
      explanation: {},
    };

    expect(report(world({ record: undefined, answer }), {}).outcome).toEqual({ type: 'stalled' });
  });

  it('explains what the search said, and nothing where there is nothing to explain', () => {
    const answer = { ok: false as const, fault: 'AllHeld' as const, message: 'held', explanation: {} };
    const explanation = { conflict: ['what other claims hold stays with them'] };

    expect(report(world({ record: undefined, answer }), {}).status).toEqual({});
    expect(report(world({ record: undefined, answer: { ...answer, explanation } }), {}).status).toEqual({
      explanation,
    });
  });
});

describe('kinds/device-claim/status: deleting', () => {
  const claim = deleting(data());

  it('LIFE-14: names the partition that requires it', () => {
    const { notReady } = report(world({ claim }), {});

    expect(notReady?.reason).toBe('InUse');
    expect(notReady?.message).toContain('WorkloadPartition billing runs and requires this claim');
  });

  it('DEV-23: says that a device is busy', () => {
    const partition = requiringNothing(billing('Active', [d0]));

    const { notReady } = report(
      world({ claim, partition }),
      refusedBy('UnconfigureDevices', 'DeviceBusy', { entry: 'd0' }),
    );

    expect(notReady?.reason).toBe('DeviceBusy');
  });

  it('says that its devices are being given back', () => {
    const partition = deleting(billing('Active', [d0]));

    expect(report(world({ claim, partition }), {}).notReady?.reason).toBe('InUse');
  });
});

import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../../../controller/api/object.ts';
import type { DeviceView, HostView, PartitionView } from '../../../../controller/kernel/port.ts';
import { observeMissing } from '../../../../controller/kinds/host/recovery.ts';
import {
  billing,
  claimUid,
  data,
  deleting,
  device,
  deviceView as disk,
  entry,
  heldEntry,
  partitionUid,
  view,
} from '../builders.ts';
import { observed } from '../observing.ts';

const plenty = { majors: 4, minorsPerMajor: 64, minorsOfDrivers: {} };
const d0 = device('d0');
const partition = billing('Active', [d0]);
const claim = data(['d0'], [d0]);
const title = 'DeviceClaim team-a/data';

/** That somebody else has a device. */
function taken(sharing: 'Exclusive' | 'OneAtATime'): Pick<DeviceView, 'allocations'> {
  const other = {
    partitionUid: 'uid-other',
    claimUid: 'uid-other-claim',
    entry: 'x',
    real: null,
    virtual: null,
  };
  return { allocations: [{ ...other, sharing }] };
}

interface Booted {
  objects?: readonly KubeObject[];
  seen?: PartitionView | undefined;
  devices?: readonly DeviceView[];
  free?: HostView['numbers']['free'];
}

function missing({
  objects = [partition, claim],
  seen,
  devices = [disk('id-d0')],
  free = plenty,
}: Booted): string[] {
  const numbers = { config: null, total: 9, granted: 0, assigned: 0, releasing: 0, free };
  const extensions = { global: 0, local: 0, own: [] };
  const kernel = {
    bootID: 'boot-2',
    extensions,
    numbers,
    partitions: {},
    boots: 2,
    bootRequest: null,
    recovering: true,
    errorBufferBytes: 1024,
  };
  const partitions = seen === undefined ? [] : [seen];
  return observed(observeMissing('alpha', kernel), { objects, partitions, kernel: { Devices: devices } })
    .world;
}

describe('kinds/host/recovery', () => {
  it('LIFE-9: misses a partition that the kernel does not know, and claims that hold less than was recorded', () => {
    expect(missing({})).toEqual(['WorkloadPartition team-a/billing', title]);
    expect(missing({ seen: view('Defined') })).toEqual([title]);
    expect(missing({ seen: view('Defined', [heldEntry('d0')]) })).toEqual([]);
    expect(missing({ seen: view('Active', [entry('d0')]) })).toEqual([]);
  });

  it('LIFE-9: misses what is recorded for a claim that its partition does not require, too', () => {
    const optional = { ...claim, metadata: { ...claim.metadata, name: 'more', uid: 'uid-more' } };

    expect(missing({ objects: [partition, optional], seen: view('Defined') })).toEqual([
      'DeviceClaim team-a/more',
    ]);
  });

  it('LIFE-9: misses a number that was not asked for again, as long as there are any', () => {
    const seen = view('Defined', [heldEntry('d0', { number: null })]);

    expect(missing({ seen })).toEqual([title]);
    expect(missing({ seen, free: { ...plenty, majors: 0 } })).toEqual([]);
  });

  it('misses nothing that is elsewhere, or on its way out', () => {
    const elsewhere: WorkloadPartition = {
      ...partition,
      status: { placement: { hostName: 'beta', claims: [] } },
    };
    const unplaced: WorkloadPartition = { ...partition, status: {} };

    expect(missing({ objects: [elsewhere] })).toEqual([]);
    expect(missing({ objects: [{ ...unplaced, spec: { ...unplaced.spec, hostName: 'alpha' } }] })).toEqual(
      [],
    );
    expect(missing({ objects: [deleting(partition), claim] })).toEqual([]);
    expect(missing({ objects: [partition, deleting(claim)], seen: view('Defined') })).toEqual([]);
  });

  it.each([
    ['is not there any more', []],
    ['is lost', [disk('id-d0', { state: 'Lost' })]],
    ['holds data of another namespace (LIFE-8)', [disk('id-d0', { retainedFor: 'team-b' })]],
    ['is held by somebody else', [disk('id-d0', taken('Exclusive'))]],
    ['is shared, but was not when it was decided (LIFE-7)', [disk('id-d0', taken('OneAtATime'))]],
    [
      'is behind an adapter of somebody else (DEV-24)',
      [disk('id-d0'), disk('fcs0', { type: 'Adapter', endpoints: ['id-d0'], ...taken('Exclusive') })],
    ],
    [
      'is an adapter to storage of somebody else (DEV-24)',
      [disk('id-d0', { type: 'Adapter', endpoints: ['lun0'] }), disk('lun0', taken('Exclusive'))],
    ],
  ])('LIFE-9: lets nobody wait for a device that %s', (_what, devices) => {
    expect(missing({ seen: view('Defined'), devices })).toEqual([]);
  });

  it('DEV-24, LIFE-9: lets nobody wait for the adapter of a partition that is versioned since the boot', () => {
    const devices = [disk('id-d0', { type: 'Adapter' })];

    expect(missing({ seen: { ...view('Defined'), versioned: true }, devices })).toEqual([]);
    expect(missing({ seen: view('Defined'), devices })).toEqual([title]);
    expect(missing({ seen: { ...view('Defined'), versioned: true } })).toEqual([title]);
  });

  it.each([
    ['holds data of its own namespace', [disk('id-d0', { retainedFor: 'team-a' })]],
    [
      'is behind an adapter of its own partition',
      [
        disk('id-d0'),
        disk('fcs0', {
          type: 'Adapter',
          endpoints: ['id-d0'],
          allocations: [{ ...taken('Exclusive').allocations[0]!, partitionUid, claimUid }],
        }),
      ],
    ],
    [
      'is behind an adapter of nobody',
      [disk('id-d0'), disk('fcs0', { type: 'Adapter', endpoints: ['id-d0'] })],
    ],
  ])('LIFE-9: waits for a device that %s', (_what, devices) => {
    expect(missing({ seen: view('Defined'), devices })).toEqual([title]);
  });

  it('LIFE-9: waits for a device that others share, as long as all of them do', () => {
    const shared = [device('d0', { sharing: 'OneAtATime' })];
    const objects = [billing('Active', shared), data(['d0'], shared)];
    const has = (sharing: 'Exclusive' | 'OneAtATime'): string[] =>
      missing({ objects, seen: view('Defined'), devices: [disk('id-d0', taken(sharing))] });

    expect(has('OneAtATime')).toEqual([title]);
    expect(has('Exclusive')).toEqual([]);
  });

  it('LIFE-9: takes one device that cannot be had for the whole claim, which is taken back as a whole', () => {
    const two = [d0, device('d1')];
    const objects = [billing('Active', two), data(['d0', 'd1'], two)];

    expect(missing({ objects, seen: view('Defined'), devices: [disk('id-d0')] })).toEqual([]);
    expect(missing({ objects, seen: view('Defined'), devices: [disk('id-d0'), disk('id-d1')] })).toEqual([
      title,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { isRequiredByRunning, plan, teardown } from '../../../../controller/kinds/device-claim/plan.ts';
import type { EntryView } from '../../../../controller/kernel/port.ts';
import {
  billing,
  claimUid,
  commands,
  data,
  deleting,
  device,
  entry,
  exportedEntry,
  heldEntry,
  partitionUid,
  requiringNothing,
  view,
} from '../builders.ts';
import { claimWorld as world, d0 } from './claim-world.ts';

const d1 = device('d1');

describe('kinds/device-claim/plan: deciding', () => {
  it('LIFE-1, LIFE-31: records devices and virtual numbers before a kernel hears of them', () => {
    const answer = { ok: true as const, hostName: 'alpha', partitionUid, devices: [d0] };

    expect(plan(world({ record: undefined, answer }))).toEqual({
      record: { partitionUID: partitionUid, devices: [{ ...d0, hostName: 'alpha' }] },
      hostName: 'alpha',
      steps: [],
    });
  });

  it('does nothing while nothing is decided, or its partition is not in the kernel yet', () => {
    expect(plan(world({ record: undefined }))).toEqual({ steps: [] });
    expect(plan(world({ view: undefined }))).toEqual({ steps: [] });
  });

  it('LIFE-14: does nothing to a partition that is being deleted', () => {
    expect(plan(world({ partition: deleting(billing('Active', [d0])) }))).toEqual({ steps: [] });
  });
});

describe('kinds/device-claim/plan: stages', () => {
  it('LIFE-17: without consent it keeps what it holds and what is exported, and exports nothing', () => {
    const lostConsent = { reason: 'ClassNotAllowed' as const, message: 'closed' };
    const stepsWith = (entries: EntryView[]): string[] =>
      commands(plan(world({ lostConsent, view: view('Active', entries) })).steps);

    expect(stepsWith([])).toEqual(['Global AllocateDevices', 'Partition RequestNumbers']);
    expect(stepsWith([heldEntry('d0')])).toEqual([]);
    expect(stepsWith([exportedEntry('d0')])).toEqual(['Partition ConfigureDevices']);
  });

  it('DEV-1, DEV-6: holds, exports, then lets the partition bind its number, one stage a round', () => {
    const stages = [
      view('Active'),
      view('Active', [heldEntry('d0')]),
      view('Active', [exportedEntry('d0')]),
      view('Active', [entry('d0')]),
    ];

    expect(stages.map((seen) => commands(plan(world({ view: seen })).steps))).toEqual([
      ['Global AllocateDevices', 'Partition RequestNumbers'],
      ['Global ExportDevices'],
      ['Partition ConfigureDevices'],
      [],
    ]);
  });

  it.each(['Defined', 'Loaded', 'Broken'] as const)(
    'LIFE-12: only holds while its partition is %s',
    (state) => {
      expect(commands(plan(world({ view: view(state) })).steps)).toEqual([
        'Global AllocateDevices',
        'Partition RequestNumbers',
      ]);
      expect(plan(world({ view: view(state, [heldEntry('d0')]) }))).toEqual({ steps: [] });
    },
  );

  it('DEV-15: asks again for a number that it did not get', () => {
    const seen = view('Active', [heldEntry('d0', { number: null })]);

    expect(plan(world({ view: seen })).steps.map(({ command }) => command)).toEqual([
      { type: 'RequestNumbers', partitionUid, claimUid, entries: ['d0'] },
    ]);
  });

  it('DEV-22: leaves a device alone that another partition has', () => {
    const seen = view('Active', [heldEntry('d0', { deviceState: 'Exported' })]);

    expect(plan(world({ view: seen }))).toEqual({ steps: [] });
  });

  it('DEV-24: has the partition insert an adapter and attach its endpoints before anything is configured', () => {
    const handed = { deviceId: 'fcs0', name: 'fcs0', driver: 'fc', endpoints: ['lun0', 'lun1'] };
    const adapter = (inserted: boolean, attached: string[]): EntryView =>
      exportedEntry('d0', { adapter: { entry: handed, inserted, attached } });

    const inserting = plan(world({ view: view('Active', [adapter(false, [])]) })).steps;
    const attaching = plan(world({ view: view('Active', [adapter(true, ['lun0'])]) })).steps;

    expect(commands(inserting)).toEqual([
      'Partition InsertAdapter',
      'Partition AttachEndpoint',
      'Partition AttachEndpoint',
      'Partition ConfigureDevices',
    ]);
    expect(inserting[0]?.command).toMatchObject({ adapter: handed });
    expect(attaching[0]?.command).toMatchObject({ type: 'AttachEndpoint', endpointId: 'lun1' });
    expect(commands(attaching)).toEqual(['Partition AttachEndpoint', 'Partition ConfigureDevices']);
  });

  it('LIFE-18, DEV-21: takes away what an edit took out before it brings what the edit brought', () => {
    const record = { hostName: 'alpha', partitionUid, devices: [d1] };
    const claim = data(['d1']);
    const both = view('Active', [entry('d0')]);

    const leaving = plan(world({ claim, record, view: both })).steps;

    expect(commands(leaving)).toEqual([
      'Partition UnconfigureDevices',
      'Partition ReleaseNumbers',
      'Global ReleaseDevices',
    ]);
    expect(leaving.map(({ command }) => (command as { entries: string[] }).entries)).toEqual([
      ['d0'],
      ['d0'],
      ['d0'],
    ]);
    expect(commands(plan(world({ claim, record, view: view('Active') })).steps)).toEqual([
      'Global AllocateDevices',
      'Partition RequestNumbers',
    ]);
  });
});

describe('kinds/device-claim/plan: teardown', () => {
  const held = { hostName: 'alpha', partitionUid };
  const going = deleting(data());
  const optional = requiringNothing(billing('Active', [d0]));

  it('X-5: unbinds, gives the numbers back with their majors (DEV-14), then ends export and allocation', () => {
    const { steps } = teardown(
      world({
        claim: going,
        partition: optional,
        held,
        view: view('Active', [entry('d0'), heldEntry('d1')]),
      }),
    );

    expect(steps.map(({ command }) => command)).toEqual([
      { type: 'UnconfigureDevices', partitionUid, claimUid, entries: ['d0'] },
      { type: 'ReleaseNumbers', partitionUid, claimUid, entries: ['d0', 'd1'], freeMajor: true },
      { type: 'ReleaseDevices', partitionUid, claimUid, entries: ['d0', 'd1'] },
    ]);
  });

  it('goes on where it was interrupted', () => {
    const released = view('Active', [heldEntry('d0', { number: null })]);

    expect(
      commands(teardown(world({ claim: going, partition: optional, held, view: released })).steps),
    ).toEqual(['Global ReleaseDevices']);
  });

  it('is finished when nothing is held', () => {
    const nothing = { steps: [], released: true };

    expect(teardown(world({ claim: going, held, view: view('Active') }))).toEqual(nothing);
    expect(teardown(world({ claim: going, held, view: undefined }))).toEqual(nothing);
    expect(teardown(world({ claim: going, partition: undefined, held: undefined, view: undefined }))).toEqual(
      nothing,
    );
  });

  it('LIFE-14: waits while its running partition requires it, and for nothing else', () => {
    const seen = view('Active', [entry('d0')]);
    const required = world({ claim: going, held, view: seen });

    expect(teardown(required)).toEqual({ steps: [] });
    expect(isRequiredByRunning(required)).toBe(true);
    expect(isRequiredByRunning({ ...required, partition: optional })).toBe(false);
    expect(isRequiredByRunning({ ...required, partition: deleting(billing('Active', [d0])) })).toBe(false);
    expect(isRequiredByRunning({ ...required, partition: undefined })).toBe(false);
    expect(isRequiredByRunning({ ...required, view: view('Defined', [heldEntry('d0')]) })).toBe(false);
  });
});

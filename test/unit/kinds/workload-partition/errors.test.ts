import { describe, expect, it } from 'vitest';
import type { CatalogueId } from '../../../../controller/api/catalogue.ts';
import { uidOf } from '../../../../controller/api/object.ts';
import type { ErrorRecord, KernelCommand, PartitionView } from '../../../../controller/kernel/port.ts';
import type { Performed } from '../../../../controller/kinds/kind.ts';
import { errorsStatus, errorsToRecord } from '../../../../controller/kinds/workload-partition/errors.ts';
import type { PartitionWorld } from '../../../../controller/kinds/workload-partition/observe.ts';
import { report } from '../../../../controller/kinds/workload-partition/status.ts';
import { billing, device, partitionUid, refusedBy, view } from '../builders.ts';

function record(seq: number, change: Partial<ErrorRecord> = {}): ErrorRecord {
  return {
    seq,
    id: 'DeviceLost',
    args: { entry: 'd0' },
    time: '2026-01-01T00:00:00Z',
    origin: { group: 'Kernel', host: 'alpha' },
    inside: false,
    operationID: null,
    explains: null,
    ...change,
  };
}

function viewWith(records: ErrorRecord[], change: Partial<PartitionView['errors']> = {}): PartitionView {
  const seen = view('Defined');
  return { ...seen, errors: { ...seen.errors, records, ...change } };
}

function world(seen: PartitionView | undefined): PartitionWorld {
  return {
    partition: billing('Active', [device('d0')]),
    version: undefined,
    claims: [],
    required: [],
    upbringing: undefined,
    grants: { granted: [], conflicts: [] },
    host: undefined,
    hostVersion: undefined,
    isHostOpen: true,
    lostConsents: [],
    view: seen,
    answer: undefined,
  };
}

function refused(id: CatalogueId, args: Record<string, string | number> = {}): Performed {
  const { refusal } = refusedBy('ExportDevices', id, args);
  const command: KernelCommand = { type: 'ExportDevices', partitionUid, exports: [] };
  return refusal === undefined ? {} : { refusal: { ...refusal, step: { ...refusal.step, command } } };
}

const fault = { condition: 'DevicesReady', reason: 'DeviceLost', message: 'The host no longer sees d0.' };

describe('kinds/workload-partition/errors: status', () => {
  it('ERR-8, ERR-15: tells each record as people and programs read it, in the order of recording', () => {
    const records = [
      record(3),
      record(4, { id: 'ApplicationFailed', args: { program: 'db', detail: 7 }, explains: 3 }),
      record(5, { origin: { group: 'Remote', host: 'beta' }, operationID: 'move-1' }),
    ];

    expect(errorsStatus(viewWith(records, { dropped: 2 }))).toEqual({
      errors: {
        recent: [
          {
            seq: 3,
            id: 'DeviceLost',
            args: { entry: 'd0' },
            time: '2026-01-01T00:00:00Z',
            origin: { group: 'Kernel', host: 'alpha' },
            severity: 'Error',
            reason: 'DeviceLost',
            message: expect.stringContaining('d0') as string,
          },
          expect.objectContaining({
            seq: 4,
            severity: 'Error',
            reason: 'ApplicationFailed',
            message: 'The program db failed: 7. Look into the program; the partition itself goes on.',
            explains: 3,
          }),
          expect.objectContaining({
            seq: 5,
            origin: { group: 'Remote', host: 'beta' },
            operationID: 'move-1',
          }),
        ],
        total: 3,
        dropped: 2,
      },
    });
  });

  it('ERR-20: tells the same again as often as it is read, and nothing where there is nothing', () => {
    const seen = viewWith([record(1)]);

    expect(errorsStatus(seen)).toEqual(errorsStatus(seen));
    expect([errorsStatus(undefined), errorsStatus(viewWith([]))]).toEqual([{}, {}]);
  });

  it('keeps the first of many among the 32 that it shows, for it is most often the root cause', () => {
    const records = Array.from({ length: 40 }, (_, place) => record(place + 1));

    const { errors } = errorsStatus(viewWith(records)) as { errors: { recent: { seq: number }[] } };

    expect(errors.recent).toHaveLength(32);
    expect(errors.recent.map(({ seq }) => seq)).toEqual([1, ...records.slice(9).map(({ seq }) => seq)]);
    expect(errors).toMatchObject({ total: 40 });
  });

  it('ERR-9: tells an entry that it does not know as it was recorded', () => {
    const { errors } = errorsStatus(viewWith([record(1, { id: 'FromTomorrow' })])) as {
      errors: { recent: unknown[] };
    };

    expect(errors.recent).toEqual([
      expect.objectContaining({ reason: 'FromTomorrow', message: 'FromTomorrow {"entry":"d0"}' }),
    ]);
  });

  it('LIFE-4: has errors of others told late, and what the partition itself does at once', () => {
    expect(report(world(viewWith([record(1)])), {}).counts).toBe(true);
    expect(report(world(viewWith([])), {}).counts).toBe(false);
  });
});

describe('kinds/workload-partition/errors: recording', () => {
  const logged = (id: string, args: object, group: string): object => ({
    hostName: 'alpha',
    caller: { type: 'Global' },
    command: { type: 'LogError', partitionUid, id, args, origin: { group } },
  });

  it('ERR-4: records what the kernel refused in its name', () => {
    const refusal = refused('DeviceLost', { entry: 'd0', more: 'x' });

    expect(errorsToRecord(world(viewWith([])), refusal, fault)).toEqual([
      logged('DeviceLost', { entry: 'd0' }, 'Kernel'),
    ]);
  });

  it('ERR-5: records as a module above the kernel what its own checks find before a start', () => {
    expect(errorsToRecord(world(viewWith([])), {}, fault)).toEqual([
      logged('StartPrevented', { condition: 'DevicesReady', reason: 'DeviceLost' }, 'User'),
    ]);
  });

  it('X-8, LIFE-24: records a failure once an attempt, however often it is met', () => {
    const refusal = refused('DeviceLost', { entry: 'd0' });
    const known = { id: 'DeviceLost', args: { entry: 'd0' } };
    const many = Array.from({ length: 32 }, () => ({ id: 'DeviceLost', args: { entry: 'd9' } }));

    expect(errorsToRecord(world(viewWith([record(1)])), refusal, fault)).toEqual([]);
    expect(errorsToRecord(world(viewWith([], { rejected: [known] })), refusal, fault)).toEqual([]);
    expect(errorsToRecord(world(viewWith([], { rejected: many })), refusal, fault)).toEqual([]);
    expect(
      errorsToRecord(world(viewWith([record(1, { args: { entry: 'd1' } })])), refusal, fault),
    ).toHaveLength(1);
  });

  it('does not take what a program wrote for what it has recorded itself', () => {
    const seen = viewWith([record(1, { inside: true })]);

    expect(errorsToRecord(world(seen), refused('DeviceLost', { entry: 'd0' }), fault)).toHaveLength(1);
  });

  it.each(['FencedOut', 'StaleBoot', 'StaleOperation', 'HostNotBooted', 'NotPermitted'] as const)(
    'records nothing of %s, which is about the asking',
    (id) => {
      expect(errorsToRecord(world(viewWith([])), refused(id), fault)).toEqual([]);
    },
  );

  it.each<[string, PartitionWorld]>([
    ['a kernel that does not know the partition', world(undefined)],
    ['a partition that runs', world(view('Active'))],
    ['a Broken one, which nothing starts', world(view('Broken', [], ['stuck']))],
    ['one that is to be stopped', { ...world(viewWith([])), partition: billing('Stopped', [device('d0')]) }],
  ])('records no start that was prevented for %s', (_what, seen) => {
    expect(uidOf(seen.partition)).toBe(partitionUid);
    expect(errorsToRecord(seen, {}, fault)).toEqual([]);
  });
});

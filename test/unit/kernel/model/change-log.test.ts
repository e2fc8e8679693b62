import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeLog } from '../../../../controller/kernel/model/change-log.ts';
import { restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import type { EffectNames } from '../../../../controller/kernel/model/operation-log.ts';
import type { RoomSnapshot } from '../../../../controller/kernel/model/snapshot.ts';
import type { ChangeBatch, ChangeCursor, KernelChange } from '../../../../controller/kernel/port.ts';
import { randomCommands, randomRoomCommands } from '../random-commands.ts';
import { allocation, disk, readyRig, Rig, smallTable, tools } from '../rig.ts';

const remembered = 4096;

function namesOf(partition: string): EffectNames {
  return {
    machine: null,
    host: false,
    partitions: [partition],
    dependents: [],
    devices: [],
    numbersFreed: false,
    extensions: false,
  };
}

function partitionsSince(log: ChangeLog, revision: number): string[] | undefined {
  return log.since(revision)?.flatMap(({ partitions }) => partitions);
}

describe('kernel/model/change-log', () => {
  it('tells what came after a revision, in order', () => {
    const log = new ChangeLog(7);

    const revisions = ['a', 'b', 'c'].map((name) => log.record(namesOf(name)));

    expect(revisions).toEqual([8, 9, 10]);
    expect(log.revision).toBe(10);
    expect([7, 8, 10].map((each) => partitionsSince(log, each))).toEqual([['a', 'b', 'c'], ['b', 'c'], []]);
  });

  it('knows nothing of what was before it began, nor of what is still to come, nor of what is no revision', () => {
    const log = new ChangeLog(7);
    log.record(namesOf('a'));

    const answers = [6, 9, 7.5, -1, Number.NaN, Number.POSITIVE_INFINITY].map((each) => log.since(each));

    expect(new Set(answers)).toEqual(new Set([undefined]));
  });

  it('LIFE-26: remembers so many commands and forgets those before', () => {
    fc.assert(
      fc.property(fc.nat(2 * remembered), fc.nat(3 * remembered), (start, count) => {
        const log = new ChangeLog(start);
        for (let number = 1; number <= count; number += 1) log.record(namesOf(String(start + number)));
        const oldest = Math.max(start, start + count - remembered);

        const all = partitionsSince(log, oldest);

        const expected = Array.from({ length: start + count - oldest }, (_, at) => String(oldest + at + 1));
        expect(all).toEqual(expected);
        expect(log.since(oldest - 1)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });
});

function changesAfter(rig: Rig, since: ChangeCursor | null, host = 'alpha'): ChangeBatch {
  return rig.room.changes(host, since);
}

/** A cursor at the present end of the stream. */
function here(rig: Rig, host = 'alpha'): ChangeCursor {
  return changesAfter(rig, null, host).cursor;
}

describe('kernel/model/machine-room, stream of changes', () => {
  it('LIFE-26: counts the commands that changed a host, and no other', () => {
    const rig = new Rig();
    rig.boot('alpha');
    rig.boot('beta');
    const request = rig.request({ type: 'RequestGlobalNumber', driver: 'x', instance: '0' });

    const first = rig.room.execute('alpha', request);
    const repeated = rig.room.execute('alpha', request);
    rig.refuse({ type: 'LoadPartition', partitionUid: 'p9' });
    rig.read('NumberTable', { type: 'NumberTable' });
    const later = rig.do({ type: 'RequestGlobalNumber', driver: 'x', instance: '1' });
    const again = rig.room.execute('alpha', request);

    expect([first, repeated].map((answer) => answer.ok && answer.revision)).toEqual([2, 2]);
    expect(later.revision).toBe(3);
    // The owner has asked for something else since.
    expect(again).toMatchObject({ ok: false, id: 'StaleOperation' });
    expect([here(rig), here(rig, 'beta')]).toEqual([
      { bootID: 'boot-1', revision: 3 },
      { bootID: 'boot-1', revision: 1 },
    ]);
  });

  it('LIFE-32: an operation that is asked again answers with the revision that it had, whatever came after it', () => {
    const rig = readyRig();
    const operation = { owner: 'a', sequence: 1 };
    const command = { type: 'RequestGlobalNumber', driver: 'x', instance: '0' } as const;
    const { revision } = rig.do(command, { operation });
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });

    const again = [rig, new Rig(rig.room.fork())].map((each) => each.do(command, { operation }).revision);

    expect(again).toEqual([revision, revision]);
  });

  it('LIFE-26: for no cursor tells nothing but where the stream is', () => {
    const rig = new Rig();
    rig.boot();
    rig.discover([disk('d1')]);

    const batch = changesAfter(rig, null);

    expect(batch).toEqual({ cursor: { bootID: 'boot-1', revision: 2 }, changes: [], complete: true });
  });

  it('LIFE-26, LIFE-35: tells the changes after a cursor in order, with every device as it is now', () => {
    const rig = readyRig();
    const cursor = here(rig);
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.numbers('p1', 'c1', 'disk0');
    rig.discover([disk('d1'), disk('d2')]);

    const batch = changesAfter(rig, cursor);

    const device = { type: 'Device', device: rig.device('d1') };
    expect(batch.changes).toEqual([
      { type: 'Partition', partitionUid: 'p1' },
      device,
      { type: 'Host' },
      { type: 'Partition', partitionUid: 'p1' },
      device,
      { type: 'DeviceGone', deviceId: 'd3' },
    ]);
    expect(batch).toMatchObject({ cursor: here(rig), complete: true });
    expect(changesAfter(rig, batch.cursor)).toEqual({ cursor: batch.cursor, changes: [], complete: true });
  });

  it.each([
    ['of another boot', { bootID: 'boot-0', revision: 2 }],
    ['from the future', { bootID: 'boot-1', revision: 3 }],
    ['from before the first boot', { bootID: '', revision: 0 }],
  ])('LIFE-26: a cursor %s has to read everything anew', (_what, cursor) => {
    const rig = new Rig();
    rig.boot();
    rig.discover([disk('d1')]);

    expect(changesAfter(rig, cursor)).toEqual({ cursor: here(rig), changes: [], complete: false });
  });

  it('LIFE-26: a cursor that more commands than are remembered lie behind has to read everything anew', () => {
    const rig = readyRig();
    const cursor = here(rig);
    const request = rig.request({ type: 'LoadPartition', partitionUid: 'p1' });
    for (let sequence = 1; sequence <= remembered; sequence += 1) {
      rig.room.execute('alpha', { ...request, operation: { owner: 'busy', sequence } });
    }
    const [oldest, older] = [cursor, { ...cursor, revision: cursor.revision - 1 }];

    expect(changesAfter(rig, oldest).complete).toBe(true);
    expect(changesAfter(rig, older)).toEqual({ cursor: here(rig), changes: [], complete: false });
  });

  it('a machine that nobody knows has an empty boot and revision 0, before its first boot and when it is forgotten', () => {
    const rig = new Rig();
    const nobody = { bootID: '', revision: 0 };
    const before = here(rig);
    rig.boot();
    const booted = here(rig);
    rig.do({ type: 'Decommission' });

    expect([before, here(rig)]).toEqual([nobody, nobody]);
    expect(changesAfter(rig, nobody)).toEqual({ cursor: nobody, changes: [], complete: true });
    expect(changesAfter(rig, booted)).toEqual({ cursor: nobody, changes: [], complete: false });
    expect(changesAfter(rig, { bootID: '', revision: 1 }).complete).toBe(false);
  });

  it('LIFE-34: the revision goes on over a boot', () => {
    const rig = readyRig();
    const { revision } = here(rig);

    rig.boot('alpha', 'boot-2');

    expect(here(rig)).toEqual({ bootID: 'boot-2', revision: revision + 1 });
  });

  it('the revision is no part of the state: equal states have equal digests, however they came about', () => {
    const [one, two] = [readyRig(), readyRig()];
    const load = { type: 'LoadPartition', partitionUid: 'p1' } as const;
    two.do(load, { operation: { owner: 'a', sequence: 1 } });

    for (const rig of [one, two]) rig.do(load, { operation: { owner: 'a', sequence: 2 } });

    expect(here(one).revision).not.toBe(here(two).revision);
    expect(one.room.digest()).toBe(two.room.digest());
  });

  it('a fork and a restored snapshot keep the revision and forget what led to it', () => {
    const rig = readyRig();
    const [old, now] = [{ bootID: 'boot-1', revision: 3 }, here(rig)];
    const written = JSON.parse(JSON.stringify(rig.room.snapshot())) as RoomSnapshot;

    for (const copy of [rig.room.fork(), restoreMachineRoom(written, tools)]) {
      expect(copy.changes('alpha', null).cursor).toEqual(now);
      expect(copy.changes('alpha', now)).toEqual({ cursor: now, changes: [], complete: true });
      expect(copy.changes('alpha', old)).toEqual({ cursor: now, changes: [], complete: false });
    }
  });

  it('LIFE-26, LIFE-35: who follows the stream in any strides sees every device as the kernel does', () => {
    fc.assert(
      fc.property(randomCommands, fc.array(fc.boolean(), { minLength: 1 }), (commands, looks) => {
        const rig = new Rig();
        let cursor = here(rig);
        const devices = new Map<string, unknown>();

        for (const [at, command] of [...start, ...commands].entries()) {
          rig.room.execute('alpha', rig.request(command));
          if (looks[at % looks.length] !== true) continue;
          const batch = changesAfter(rig, cursor);
          cursor = batch.cursor;
          if (batch.complete) follow(devices, batch.changes);
          else readAnew(devices, rig);
          expect([...devices.keys()].sort().map((id) => devices.get(id))).toEqual(
            rig.read('Devices', { type: 'Devices' }),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('LIFE-26: the stream tells what the answers told, whatever happens on whichever host', () => {
    fc.assert(
      fc.property(randomRoomCommands, (commands) => {
        const rig = new Rig();
        for (const host of ['alpha', 'beta']) rig.boot(host);

        for (const { command, host } of commands) {
          const before = here(rig, host);
          const answer = rig.room.execute(host, rig.request(command, { host }));
          const batch = changesAfter(rig, before, host);

          const isOther = batch.cursor.bootID !== before.bootID;
          expect(batch.complete).toBe(!isOther);
          if (!isOther) expect(batch.changes).toEqual(answer.ok ? answer.changes : []);
          expect(batch.cursor.revision).toBe(answer.ok ? answer.revision : before.revision);
        }
      }),
      { numRuns: 50 },
    );
  });
});

const start = [
  { type: 'Boot', bootID: 'boot-1', numbers: smallTable },
  { type: 'Discover', inventoryUid: 'i', devices: ['d1', 'd2', 'd3', 'd4', 'd5'].map((id) => disk(id)) },
] as const;

function follow(devices: Map<string, unknown>, changes: readonly KernelChange[]): void {
  for (const change of changes) {
    if (change.type === 'Device') devices.set(change.device.id, change.device);
    if (change.type === 'DeviceGone') devices.delete(change.deviceId);
  }
}

function readAnew(devices: Map<string, unknown>, rig: Rig): void {
  devices.clear();
  for (const device of rig.read('Devices', { type: 'Devices' })) devices.set(device.id, device);
}

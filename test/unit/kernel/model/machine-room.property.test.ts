import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachineRoom, restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import type { RoomSnapshot } from '../../../../controller/kernel/model/snapshot.ts';
import type { KernelCommand, KernelRequest } from '../../../../controller/kernel/port.ts';
import { bootedRig, filesIn, heldNumbers, ledger, naiveKernel, uids } from '../naive-comparison.ts';
import {
  deviceNumbers,
  randomCommands,
  randomFamilyCommands,
  randomRoomCommands,
} from '../random-commands.ts';
import { disk, Rig, tools } from '../rig.ts';

/** Those that are about devices, and those that are about families with files. */
const anyCommands = fc.oneof(randomCommands, randomFamilyCommands);

function run(rig: Rig, commands: readonly KernelCommand[]): unknown[] {
  return commands.map((command) => rig.room.execute('alpha', rig.request(command)));
}

/** Commands that cannot tell that they were asked before, but by the id of their operation. */
const forgetful = new Set(['ReleaseGlobalNumber', 'RemoveFile']);

function viewsOf(rig: Rig): unknown[] {
  return uids.map((partitionUid) => rig.read('Partition', { type: 'Partition', partitionUid }));
}

/** All that can be seen of partitions and their files. */
function seenIn(rig: Rig): unknown {
  return [viewsOf(rig), filesIn((uid, path) => [rig.content(uid, path), rig.list(uid, path)])];
}

describe('kernel/model/machine-room, random commands', () => {
  it('DEV-3, DEV-8, DEV-11, DEV-12, DEV-14, DEV-15: answers and holds exactly as a naive kernel does', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.constantFrom(8, 10), randomCommands, (lastMajor, commands) => {
        const table = deviceNumbers(lastMajor);
        const rig = bootedRig(table);
        const naive = naiveKernel(table);

        for (const command of commands) {
          const expected = naive.execute(command);
          // The rig checks the invariants after each command, and that a refusal leaves the digest as it was.
          const answer = rig.ask(command);

          const outcome = answer.ok ? 'ok' : answer.id;
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          expect(outcome, JSON.stringify(command)).toBe(expected);
          expect(heldNumbers(rig)).toEqual(naive.describe());
          expect(ledger(rig)).toEqual(naive.describeLedger());
        }
      }),
      { numRuns: 150 },
    );

    // The sequences must have reached what they are about.
    for (const outcome of [
      'ok',
      'ClaimHeldElsewhere',
      'DeviceHeld',
      'EntryConfigured',
      'ExportedElsewhere',
      'NotExported',
      'NumbersExhausted',
      'VirtualNumberMapped',
    ]) {
      expect(seen.get(outcome) ?? 0, `${outcome} was never reached`).toBeGreaterThan(0);
    }
  });

  it('every command that is asked again in the state it leaves is done, and changes nothing', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const rig = bootedRig();

        for (const command of commands) {
          const first = rig.room.execute('alpha', rig.request(command));
          if (!first.ok || forgetful.has(command.type)) continue;
          const again = rig.room.execute('alpha', rig.request(command));

          const revision = first.revision + 1;
          expect(again).toEqual({ ok: true, result: first.result, changes: [], revision });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is deterministic: equal commands give equal answers and equal digests', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const [one, two] = [bootedRig(), bootedRig()];

        expect(run(one, commands)).toEqual(run(two, commands));
        expect(one.room.digest()).toBe(two.room.digest());
      }),
      { numRuns: 50 },
    );
  });

  it('a fork and a restored snapshot are equal to the room, go on as it does, and leave it alone', () => {
    fc.assert(
      fc.property(anyCommands, anyCommands, (before, after) => {
        const rig = bootedRig();
        run(rig, before);
        const digest = rig.room.digest();
        const written = JSON.parse(JSON.stringify(rig.room.snapshot())) as RoomSnapshot;

        const fork = new Rig(rig.room.fork());
        const restored = new Rig(restoreMachineRoom(written, tools));

        expect([fork.room.digest(), restored.room.digest()]).toEqual([digest, digest]);
        expect(restored.room.revision).toBe(rig.room.revision);
        expect([seenIn(fork), seenIn(restored)]).toEqual([seenIn(rig), seenIn(rig)]);
        const requests: KernelRequest[] = [];
        const onFork = after.map((command, index) => {
          // Operations of a new owner, so that the copies number theirs alike.
          const operation = { owner: 'later', sequence: index + 1 };
          const request = fork.request(command, { operation });
          requests.push(request);
          return fork.room.execute('alpha', request);
        });
        const onRestored = requests.map((request) => restored.room.execute('alpha', request));
        expect(onRestored).toEqual(onFork);
        expect(restored.room.digest()).toBe(fork.room.digest());
        expect(seenIn(restored)).toEqual(seenIn(fork));
        expect(rig.room.digest()).toBe(digest);
        expect(requests.map((request) => rig.room.execute('alpha', request))).toEqual(onFork);
      }),
      { numRuns: 50 },
    );
  });

  it('LIFE-32: any operation asked again at once gets the same answer; all but the last of its owner are refused', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const rig = bootedRig();
        const done: KernelRequest[] = [];
        for (const command of commands) {
          const request = rig.request(command);
          const first = rig.room.execute('alpha', request);
          const digest = rig.room.digest();
          const again = rig.room.execute('alpha', request);

          expect(again).toEqual(first);
          expect(rig.room.digest()).toBe(digest);
          if (first.ok) done.push(request);
        }

        const { bootID } = rig.read('Host', { type: 'Host' });
        for (const request of done.slice(0, -1)) {
          const isOfThisBoot = request.fence.bootID === bootID || request.command.type === 'Boot';
          const id = isOfThisBoot ? 'StaleOperation' : 'StaleBoot';
          expect(rig.room.execute('alpha', request)).toMatchObject({ ok: false, id });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('LIFE-35: an index that is fed with changes alone shows every device and every count as the kernel does', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const rig = bootedRig();
        const devices = new Map(
          rig.read('Devices', { type: 'Devices' }).map((device) => [device.id, device]),
        );
        let host = rig.read('Host', { type: 'Host' });
        const partitions = new Map<string, unknown>();

        for (const command of commands) {
          const answer = rig.room.execute('alpha', rig.request(command));
          for (const change of answer.ok ? answer.changes : []) {
            if (change.type === 'Device') devices.set(change.device.id, change.device);
            if (change.type === 'DeviceGone') devices.delete(change.deviceId);
            if (change.type === 'Host') host = rig.read('Host', { type: 'Host' });
            if (change.type !== 'Partition' && change.type !== 'Dependents') continue;
            const { partitionUid } = change;
            partitions.set(partitionUid, rig.read('Partition', { type: 'Partition', partitionUid }));
          }
          const known = [...devices.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
          expect(known).toEqual(rig.read('Devices', { type: 'Devices' }));
          expect(host).toEqual(rig.read('Host', { type: 'Host' }));
          expect(uids.map((uid) => partitions.get(uid) ?? null)).toEqual(viewsOf(rig));
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** Two hosts that both see d1 and d5; on alpha d1 and d2 are behind an adapter. */
function twoHosts(): Rig {
  const rig = new Rig();
  const seenBy = { alpha: ['d1', 'd2', 'd5'], beta: ['d1', 'd5', 'd4'] };
  for (const [host, ids] of Object.entries(seenBy)) {
    rig.boot(host, 'boot-1', deviceNumbers(10));
    const adapter = disk('a1', { type: 'Adapter', endpoints: ['d1', 'd2'] });
    const disks = ids.map((id) => disk(id));
    rig.discover(host === 'alpha' ? [adapter, ...disks] : disks, host);
  }
  return rig;
}

describe('kernel/model/machine-room, random commands on two hosts', () => {
  it('X-12: whatever comes (boots, losses, adapters, processes), the invariants hold and refusals change nothing', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(randomRoomCommands, (commands) => {
        const rig = twoHosts();

        for (const { command, host } of commands) {
          const answer = rig.ask(command, { host });
          const outcome = `${command.type} ${answer.ok ? 'ok' : answer.id}`;
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }

        const written = JSON.parse(JSON.stringify(rig.room.snapshot())) as RoomSnapshot;
        expect(restoreMachineRoom(written, tools).digest()).toBe(rig.room.digest());
      }),
      { numRuns: 70 },
    );

    for (const outcome of [
      'AllocateDevices DeviceHeld',
      'AttachEndpoint ok',
      'Boot ok',
      'ConfigureDevices AdapterNotInserted',
      'Discover ok',
      'SpawnProcess ok',
      'StopPartition ok',
      'WriteDevice ok',
      'PropagateRoot ok',
      'WriteFile ok',
    ]) {
      expect(seen.get(outcome) ?? 0, `${outcome} was never reached`).toBeGreaterThan(0);
    }
  });
});

describe('kernel/model/machine-room', () => {
  it('starts empty, and equal however it was emptied', () => {
    const empty = createMachineRoom(tools);
    const rig = bootedRig();
    rig.do({ type: 'Decommission' });

    expect(rig.room.digest()).toBe(empty.digest());
    expect(rig.room.hosts()).toEqual([]);
  });

  it('refuses a snapshot of a format that it does not know', () => {
    const snapshot = { ...createMachineRoom(tools).snapshot(), format: 1 } as unknown as RoomSnapshot;

    expect(() => restoreMachineRoom(snapshot, tools)).toThrow(
      /expected a room snapshot of format 4, found format 1/,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachineRoom, restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import type { RoomSnapshot } from '../../../../controller/kernel/model/snapshot.ts';
import type { DeviceNumberConfig, KernelCommand } from '../../../../controller/kernel/port.ts';
import { NaiveKernel } from '../naive-kernel.ts';
import { drivers, randomCommands, randomRoomCommands } from '../random-commands.ts';
import { disk, Rig, tools } from '../rig.ts';

/** One number of driver y is reserved. Two majors run out all the time, four leave room to open and free them. */
function tableOf(lastMajor: number): DeviceNumberConfig {
  return {
    majors: { first: 7, last: lastMajor },
    minorsPerMajor: 2,
    reserved: [{ major: 8, minor: 1, holder: 'y' }],
  };
}

function bootedRig(table = tableOf(9)): Rig {
  const rig = new Rig();
  rig.boot('alpha', 'boot-1', table);
  rig.discover(Object.entries(drivers).map(([id, driver]) => disk(id, { driver })));
  return rig;
}

function naiveKernel({ majors, minorsPerMajor, reserved }: DeviceNumberConfig): NaiveKernel {
  return new NaiveKernel({ ...majors, minors: minorsPerMajor, reserved }, drivers, [
    { major: 8, driver: 'y' },
  ]);
}

function heldNumbers(rig: Rig): string[] {
  const rows = rig.read('NumberTable', { type: 'NumberTable' });
  const virtuals = new Map<string, string>();
  for (const { allocations } of rig.read('Devices', { type: 'Devices' })) {
    for (const { real, virtual } of allocations) {
      if (real && virtual) virtuals.set(`${real.major}:${real.minor}`, `${virtual.major}:${virtual.minor}`);
    }
  }
  return rows
    .flatMap(({ owner, real, state }) => {
      const number = `${real.major}:${real.minor}`;
      if (owner.type === 'Reserved') return [];
      if (owner.type === 'Global') return [`${number} ${state} ${owner.driver}/${owner.instance} -`];
      const holder = `${owner.partitionUid}/${owner.claimUid}/${owner.entry}`;
      return [`${number} ${state} ${holder} ${virtuals.get(number) ?? '-'}`];
    })
    .sort();
}

function ledger(rig: Rig): string[] {
  return rig
    .read('Devices', { type: 'Devices' })
    .flatMap(({ allocations, exporter, id }) =>
      allocations.map(
        (held) =>
          `${id} ${held.partitionUid}/${held.claimUid}/${held.entry} ${exporter?.claimUid === held.claimUid}`,
      ),
    )
    .sort();
}

function run(rig: Rig, commands: readonly KernelCommand[]): unknown[] {
  return commands.map((command) => rig.room.execute('alpha', rig.request(command)));
}

describe('kernel/model/machine-room, random commands', () => {
  it('DEV-3, DEV-8, DEV-11, DEV-12, DEV-14, DEV-15: answers and holds exactly as a naive kernel does', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.constantFrom(8, 10), randomCommands, (lastMajor, commands) => {
        const table = tableOf(lastMajor);
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
      fc.property(randomCommands, (commands) => {
        const rig = bootedRig();

        for (const command of commands) {
          const first = rig.room.execute('alpha', rig.request(command));
          if (!first.ok || command.type === 'ReleaseGlobalNumber') continue;
          const again = rig.room.execute('alpha', rig.request(command));

          expect(again).toEqual({ ok: true, result: first.result, changes: [] });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is deterministic: equal commands give equal answers and equal digests', () => {
    fc.assert(
      fc.property(randomCommands, (commands) => {
        const [one, two] = [bootedRig(), bootedRig()];

        expect(run(one, commands)).toEqual(run(two, commands));
        expect(one.room.digest()).toBe(two.room.digest());
      }),
      { numRuns: 50 },
    );
  });

  it('a fork and a restored snapshot are equal to the room, go on as it does, and leave it alone', () => {
    fc.assert(
      fc.property(randomCommands, randomCommands, (before, after) => {
        const rig = bootedRig();
        run(rig, before);
        const digest = rig.room.digest();
        const written = JSON.parse(JSON.stringify(rig.room.snapshot())) as RoomSnapshot;

        const fork = new Rig(rig.room.fork());
        const restored = new Rig(restoreMachineRoom(written, tools));

        expect([fork.room.digest(), restored.room.digest()]).toEqual([digest, digest]);
        expect(restored.room.revision).toBe(rig.room.revision);
        // Operations of a new owner, so that the copies number theirs alike.
        const requests = after.map((command, index) =>
          fork.request(command, { operation: { owner: 'later', sequence: index + 1 } }),
        );
        const onFork = requests.map((request) => fork.room.execute('alpha', request));
        const onRestored = requests.map((request) => restored.room.execute('alpha', request));
        expect(onRestored).toEqual(onFork);
        expect(restored.room.digest()).toBe(fork.room.digest());
        expect(rig.room.digest()).toBe(digest);
        expect(requests.map((request) => rig.room.execute('alpha', request))).toEqual(onFork);
      }),
      { numRuns: 50 },
    );
  });

  it('LIFE-32: any operation asked again at once gets the same answer; all but the last of its owner are refused', () => {
    fc.assert(
      fc.property(randomCommands, (commands) => {
        const rig = bootedRig();
        const done = commands
          .map((command) => rig.request(command))
          .filter((request) => {
            const first = rig.room.execute('alpha', request);
            const digest = rig.room.digest();
            const again = rig.room.execute('alpha', request);

            expect(again).toEqual(first);
            expect(rig.room.digest()).toBe(digest);
            return first.ok;
          });

        for (const request of done.slice(0, -1)) {
          expect(rig.room.execute('alpha', request)).toMatchObject({ ok: false, id: 'StaleOperation' });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('LIFE-35: an index that is fed with changes alone shows every device and every count as the kernel does', () => {
    fc.assert(
      fc.property(randomCommands, (commands) => {
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
            if (change.type !== 'Partition') continue;
            const { partitionUid } = change;
            partitions.set(partitionUid, rig.read('Partition', { type: 'Partition', partitionUid }));
          }
          const known = [...devices.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
          expect(known).toEqual(rig.read('Devices', { type: 'Devices' }));
          expect(host).toEqual(rig.read('Host', { type: 'Host' }));
          for (const partitionUid of ['p1', 'p2', 'p3']) {
            const now = rig.read('Partition', { type: 'Partition', partitionUid });
            expect(partitions.get(partitionUid) ?? null).toEqual(now);
          }
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
    rig.boot(host, 'boot-1', tableOf(10));
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
      { numRuns: 100 },
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
      /expected a room snapshot of format 2, found format 1/,
    );
  });
});

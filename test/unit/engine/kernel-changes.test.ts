import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Refused } from '../../../controller/engine/kernel-calls.ts';
import { KernelCalls } from '../../../controller/engine/kernel-calls.ts';
import { KernelViews } from '../../../controller/engine/kernel-views.ts';
import type { KernelListener } from '../../../controller/engine/kernel-changes.ts';
import { KernelChanges } from '../../../controller/engine/kernel-changes.ts';
import { KernelReach } from '../../../controller/engine/kernel-reach.ts';
import type { MachineRoom } from '../../../controller/kernel/model/machine-room.ts';
import type { KernelChange, KernelCommand, KernelPort } from '../../../controller/kernel/port.ts';
import { randomRoomCommands } from '../kernel/random-commands.ts';
import { allocation, disk, Rig, smallTable } from '../kernel/rig.ts';

/** Kernels of a rig, and who follows them. Commands of the rig itself are those of somebody else. */
class Follower implements KernelListener {
  readonly rig = new Rig();
  /** `alpha Partition p1`, `alpha everything`. */
  readonly told: string[] = [];
  /** Host name -> device id -> as it was told last. */
  readonly devices = new Map<string, Map<string, unknown>>();
  readonly changes: KernelChanges;
  readonly calls: KernelCalls;
  /** How many of the next replies are lost, and what happens before each is asked for again. */
  lost: (() => void)[] = [];
  /** Whether the kernels answer questions. */
  answers = true;

  constructor() {
    const { room } = this.rig;
    const directory = {
      hosts: () => Promise.resolve(room.hosts()),
      kernel: (hostName: string) => this.#port(room, hostName),
    };
    const ears = { lost: () => undefined, regained: () => undefined };
    const kernels = new KernelReach(directory, () => 0, ears);
    this.changes = new KernelChanges(kernels, this);
    this.calls = new KernelCalls(kernels, this.changes, {
      epoch: 1,
      time: () => '2026-01-01T00:00:00Z',
      views: new KernelViews(),
    });
  }

  changed(hostName: string, change: KernelChange): void {
    this.told.push(`${hostName} ${titleOf(change)}`);
    const devices = this.devices.get(hostName) ?? new Map<string, unknown>();
    this.devices.set(hostName, devices);
    if (change.type === 'Device') devices.set(change.device.id, change.device);
    if (change.type === 'DeviceGone') devices.delete(change.deviceId);
  }

  allChanged(hostName: string): void {
    this.told.push(`${hostName} everything`);
  }

  /** What was told since this was asked last. */
  news(): string[] {
    return this.told.splice(0);
  }

  /** A command of the engine's own. */
  async act(command: KernelCommand, host = 'alpha'): Promise<Refused | undefined> {
    const { caller } = this.rig.request(command, { host });
    return await this.calls.perform([{ hostName: host, caller, command }], { owner: 'owner' });
  }

  #port(room: MachineRoom, hostName: string): KernelPort {
    const ask = <T>(act: () => T): Promise<T> =>
      this.answers ? Promise.resolve(act()) : Promise.reject(new Error('connection lost'));
    return {
      execute: (request) => {
        const answer = room.execute(hostName, request);
        const meanwhile = this.lost.shift();
        if (meanwhile === undefined) return Promise.resolve(answer);
        meanwhile();
        return Promise.reject(new Error('connection lost'));
      },
      read: (caller, query) => ask(() => room.read(hostName, caller, query)),
      changes: (since) => Promise.resolve(room.changes(hostName, since)),
    };
  }
}

function titleOf(change: KernelChange): string {
  if (change.type === 'Device') return `Device ${change.device.id}`;
  if (change.type === 'DeviceGone') return `DeviceGone ${change.deviceId}`;
  return 'partitionUid' in change ? `${change.type} ${change.partitionUid}` : change.type;
}

/** A booted host with two disks and two partitions, and a follower that has started. */
async function following(): Promise<Follower> {
  const follower = new Follower();
  const { rig } = follower;
  rig.boot();
  rig.discover([disk('d1'), disk('d2')]);
  rig.partition('p1');
  rig.partition('p2');
  await follower.changes.start();
  follower.news();
  return follower;
}

const load = (partitionUid: string): KernelCommand => ({ type: 'LoadPartition', partitionUid });
const stop = (partitionUid: string): KernelCommand => ({ type: 'StopPartition', partitionUid });
const anew = (...devices: string[]): string[] => [
  'alpha Booted',
  ...devices.map((device) => `alpha ${device}`),
  'alpha NumbersFreed',
  'alpha everything',
];

describe('engine/kernel-changes', () => {
  it('LIFE-35: tells at its start of every booted kernel and its devices', async () => {
    const follower = new Follower();
    follower.rig.boot();
    follower.rig.discover([disk('d1'), disk('d2')]);

    await follower.changes.start();
    expect(follower.news()).toEqual(anew('Device d1', 'Device d2'));

    await follower.changes.listen();
    expect(follower.news()).toEqual([]);
  });

  it('LIFE-26: tells of an own command once, by its answer', async () => {
    const follower = await following();
    const { interruptions } = follower.changes;

    await follower.act(stop('p1'));
    await follower.act(load('p1'));
    const byAnswers = follower.news();
    await follower.changes.listen();

    expect(byAnswers).toEqual(['alpha Host', 'alpha Partition p1', 'alpha Host', 'alpha Partition p1']);
    expect(follower.news()).toEqual([]);
    expect(follower.changes.interruptions).toBe(interruptions);
  });

  it('LIFE-26: tells of what others did when it listens', async () => {
    const follower = await following();
    const { interruptions } = follower.changes;
    follower.rig.do(stop('p2'));

    await follower.changes.listen();

    expect(follower.news()).toEqual(['alpha Host', 'alpha Partition p2']);
    expect(follower.changes.interruptions).toBe(interruptions + 1);
  });

  it('LIFE-26: tells of what others did before an own command, each once and in order', async () => {
    const follower = await following();
    const { interruptions } = follower.changes;
    follower.rig.do(stop('p2'));

    await follower.act(stop('p1'));

    const inOrder = ['alpha Host', 'alpha Partition p2', 'alpha Host', 'alpha Partition p1'];
    expect(follower.news()).toEqual(inOrder);
    expect(follower.changes.interruptions).toBeGreaterThan(interruptions);
    await follower.changes.listen();
    expect(follower.news()).toEqual([]);
  });

  it.each([1, 2])(
    'LIFE-32: misses nothing that others did while a reply was lost %i times',
    async (times) => {
      const follower = await following();
      follower.lost = Array.from({ length: times }, () => () => follower.rig.do(load('p2')));
      follower.lost[0] = () => follower.rig.do(stop('p2'));

      const answer = await follower.act(stop('p1'));
      const byAnswer = follower.news();
      await follower.changes.listen();

      expect(answer).toBeUndefined();
      expect(byAnswer).toEqual(['alpha Host', 'alpha Partition p1']);
      const byOthers = ['alpha Host', 'alpha Partition p2'];
      expect(follower.news()).toEqual(times === 1 ? byOthers : [...byOthers, ...byOthers]);
    },
  );

  it('LIFE-32: hears of an own command whose reply never came', async () => {
    const follower = await following();
    follower.lost = [1, 2, 3].map(() => () => undefined);
    await expect(follower.act(stop('p1'))).rejects.toThrow('connection lost');
    expect(follower.news()).toEqual([]);

    await follower.calls.read('alpha', { type: 'Host' });

    expect(follower.news()).toEqual(['alpha Host', 'alpha Partition p1']);
  });

  it('LIFE-9: decides about the boot that it has heard of, and hears of another before it tries again', async () => {
    const follower = await following();
    follower.rig.boot('alpha', 'boot-2');
    follower.rig.partition('p1', { defined: true });

    const first = await follower.act(load('p1'));
    const second = await follower.act(load('p1'));

    expect(first?.refusal.id).toBe('StaleBoot');
    expect(second).toBeUndefined();
    const own = ['alpha Host', 'alpha Partition p1'];
    expect(follower.news()).toEqual([...anew('DeviceGone d1', 'DeviceGone d2'), ...own]);
  });

  it('LIFE-26: reads everything anew after a boot by somebody else', async () => {
    const follower = await following();
    follower.rig.boot('alpha', 'boot-2');
    follower.rig.discover([disk('d2'), disk('d3')]);

    await follower.changes.listen();

    expect(follower.news()).toEqual(anew('DeviceGone d1', 'Device d2', 'Device d3'));
    expect([...follower.devices.get('alpha')!.keys()].sort()).toEqual(['d2', 'd3']);
  });

  it('LIFE-26: reads everything anew when more happened than the kernel remembers', async () => {
    const follower = await following();
    const { rig } = follower;
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    const request = rig.request(load('p2'));
    for (let sequence = 1; sequence <= 4096; sequence += 1) {
      rig.room.execute('alpha', { ...request, operation: { owner: 'busy', sequence } });
    }

    await follower.changes.listen();

    expect(follower.news()).toEqual(anew('Device d1', 'Device d2'));
    expect(follower.devices.get('alpha')!.get('d1')).toEqual(rig.device('d1'));
  });

  it('begins again when it could not read everything', async () => {
    const follower = await following();
    follower.rig.boot('alpha', 'boot-2');
    follower.answers = false;
    await expect(follower.changes.listen()).rejects.toThrow('connection lost');
    expect(follower.news()).toEqual([]);

    follower.answers = true;
    await follower.changes.listen();

    expect(follower.news()).toEqual(anew('DeviceGone d1', 'DeviceGone d2'));
  });

  it('LIFE-26: follows a machine from its first boot on, whoever boots it', async () => {
    const follower = new Follower();
    await follower.changes.start();
    const boot = { type: 'Boot', bootID: 'boot-1', numbers: smallTable } as const;
    await follower.act(boot);
    expect(follower.news()).toEqual(['alpha Booted', 'alpha Host']);

    await follower.calls.read('beta', { type: 'Host' });
    follower.rig.boot('beta');
    await follower.changes.listen();

    expect(follower.news()).toEqual(anew().map((line) => line.replace('alpha', 'beta')));
  });

  it('LIFE-26: hears of a machine that somebody else forgot', async () => {
    const follower = await following();
    for (const partitionUid of ['p1', 'p2']) follower.rig.do({ type: 'RemovePartition', partitionUid });
    follower.rig.do({ type: 'Decommission' });

    await follower.changes.listen();

    expect(follower.news()).toEqual([
      'alpha Decommissioned',
      'alpha DeviceGone d1',
      'alpha DeviceGone d2',
      'alpha NumbersFreed',
      'alpha everything',
    ]);
  });

  it('starts anew with a machine that it had forgotten itself', async () => {
    const follower = await following();
    for (const partitionUid of ['p1', 'p2']) await follower.act({ type: 'RemovePartition', partitionUid });
    await follower.act({ type: 'Decommission' });
    const { interruptions } = follower.changes;
    follower.news();

    await follower.act({ type: 'Boot', bootID: 'boot-2', numbers: smallTable });
    await follower.changes.listen();

    expect(follower.news()).toEqual(['alpha Booted', 'alpha Host']);
    expect(follower.changes.interruptions).toBe(interruptions);
  });

  it('LIFE-26, LIFE-35: knows every device as the kernels do, whoever acts and whichever replies are lost', async () => {
    const deed = fc.record({ isOwn: fc.boolean(), lost: fc.nat(9), listens: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(randomRoomCommands, fc.array(deed, { minLength: 20 }), async (commands, deeds) => {
        const follower = new Follower();
        const { rig } = follower;
        for (const host of ['alpha', 'beta']) rig.boot(host);
        await follower.changes.start();

        for (const [at, { command, host }] of commands.entries()) {
          const { isOwn, listens, lost } = deeds[at % deeds.length]!;
          follower.lost = lost > 2 ? [] : [1, 2, 3].slice(0, lost + 1).map(() => () => undefined);
          if (isOwn) await follower.act(command, host).catch(() => undefined);
          else rig.room.execute(host, rig.request(command, { host }));
          if (listens) await expectCurrent(follower);
        }
        await expectCurrent(follower);
      }),
      { numRuns: 60 },
    );
  });
});

async function expectCurrent({ changes, devices, rig }: Follower): Promise<void> {
  await changes.listen();
  for (const host of ['alpha', 'beta']) {
    const known = devices.get(host) ?? new Map<string, unknown>();
    const told = [...known.keys()].sort().map((id) => known.get(id));
    expect(told).toEqual(rig.read('Devices', { type: 'Devices' }, { host }));
  }
}

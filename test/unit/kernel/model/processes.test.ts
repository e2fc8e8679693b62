import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../controller/kernel/port.ts';
import type { Rig } from '../rig.ts';
import { allocation, commandOf, readyRig } from '../rig.ts';

const inside: Caller = { type: 'Partition', partitionUid: 'p1' };
const ownProcesses = { type: 'OwnProcesses', partitionUid: 'p1' } as const;
const spawn = commandOf({
  type: 'SpawnProcess',
  partitionUid: 'p1',
  name: 'db',
  open: ['disk0'],
  unkillable: false,
});

function activeRig(): Rig {
  const rig = readyRig();
  rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);
  rig.start('p1');
  return rig;
}

function processesOf(rig: Rig): string[] {
  return rig.read('OwnProcesses', ownProcesses).map(({ name, pid }) => `${pid} ${name}`);
}

describe('kernel/model/processes', () => {
  it('LIFE-27: a partition sees its processes by id, with what each has open', () => {
    const rig = activeRig();
    rig.do(spawn);
    rig.do({ ...spawn, name: 'stuck', open: [], unkillable: true });

    expect(rig.read('OwnProcesses', ownProcesses, { caller: inside })).toEqual([
      { pid: 1, name: 'init', open: [], unkillable: false },
      { pid: 2, name: 'db', open: ['disk0'], unkillable: false },
      { pid: 3, name: 'stuck', open: [], unkillable: true },
    ]);
  });

  it('LIFE-27: the global environment sees them too, another partition does not', () => {
    const rig = activeRig();

    expect(processesOf(rig)).toEqual(['1 init']);
    expect(rig.refuseRead(ownProcesses, { type: 'Partition', partitionUid: 'p2' })).toBe(
      'NotPermitted EPERM',
    );
    expect(rig.refuseRead({ ...ownProcesses, partitionUid: 'p9' }, { type: 'Global' })).toBe(
      'PartitionNotFound ESRCH',
    );
  });

  it('LIFE-27: what ends is gone, ids are not used twice while it runs, and a start begins anew', () => {
    const rig = activeRig();
    rig.do(spawn);
    rig.do({ type: 'KillProcess', partitionUid: 'p1', pid: 2 });
    rig.do({ ...spawn, name: 'second' });

    const running = processesOf(rig);
    rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Maintenance' });
    const maintained = processesOf(rig);
    rig.start('p1');

    expect([running, maintained, processesOf(rig)]).toEqual([['1 init', '3 second'], [], ['1 init']]);
  });

  it('LIFE-13: what survives a stop is seen in the Broken partition', () => {
    const rig = activeRig();
    rig.do(spawn);
    rig.do({ ...spawn, name: 'stuck', unkillable: true });

    rig.stop('p1');

    expect(rig.read('OwnProcesses', ownProcesses)).toEqual([
      { pid: 3, name: 'stuck', open: ['disk0'], unkillable: true },
    ]);
  });

  it('what a reader does with the answer changes nothing', () => {
    const rig = activeRig();
    rig.do(spawn);

    for (const process of rig.read('OwnProcesses', ownProcesses)) process.open.push('disk9');

    expect(rig.read('OwnProcesses', ownProcesses)[1]?.open).toEqual(['disk0']);
  });
});

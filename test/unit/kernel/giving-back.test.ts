import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayGiveBack } from '../../../controller/kernel/giving-back.ts';
import type { DeviceView, KernelChange } from '../../../controller/kernel/port.ts';
import { randomCommands, randomRoomCommands } from './random-commands.ts';
import type { Rig } from './rig.ts';
import { global, readyRig } from './rig.ts';

/** On two hosts, and on one, where names meet more often. */
const histories = fc.oneof(
  randomRoomCommands,
  randomCommands.map((commands) => commands.map((command) => ({ host: 'alpha', command }))),
);

/** Changes that tell that there is more, whatever was there before. */
const gifts: readonly KernelChange['type'][] = ['Booted', 'Recovered', 'NumbersFreed', 'DeviceGone'];

/** What somebody else could not have before, by what a command has changed. */
function given(before: ReadonlyMap<string, DeviceView>, changes: readonly KernelChange[]): string[] {
  return changes.flatMap((change) => {
    if (change.type === 'Device') return givenWith(before.get(change.device.id), change.device);
    return gifts.includes(change.type) ? [change.type] : [];
  });
}

function givenWith(
  old: DeviceView | undefined,
  { allocations, exporter, id, ...device }: DeviceView,
): string[] {
  if (old === undefined) return [`${id} is there`];
  const facts: [string, boolean][] = [
    ['is released', allocations.length < old.allocations.length],
    ['is not exported', old.exporter !== null && exporter?.claimUid !== old.exporter.claimUid],
    ['is not retained', old.retainedFor !== null && device.retainedFor !== old.retainedFor],
    ['is found', old.state === 'Lost' && device.state !== 'Lost'],
  ];
  return facts.flatMap(([what, isSo]) => (isSo ? [`${id} ${what}`] : []));
}

function devicesOf(rig: Rig, host: string): Map<string, DeviceView> {
  const answer = rig.room.read(host, global, { type: 'Devices' });
  return new Map(answer.ok ? answer.result.map((device) => [device.id, device]) : []);
}

describe('kernel/giving-back', () => {
  it('DEV-16, LIFE-35: knows every command after which somebody else may have more', () => {
    const gave = new Set<string>();
    fc.assert(
      fc.property(histories, (commands) => {
        const rig = readyRig();
        rig.boot('beta');
        for (const { command, host } of commands) {
          const before = devicesOf(rig, host);
          const answer = rig.room.execute(host, rig.request(command, { host }));
          if (!answer.ok) continue;
          const what = given(before, answer.changes);
          if (what.length > 0) gave.add(command.type);
          if (!mayGiveBack(command)) expect([command.type, ...what]).toEqual([command.type]);
        }
      }),
      { numRuns: 400 },
    );
    expect([...gave].sort()).toEqual(
      expect.arrayContaining(['Discover', 'ReleaseDevices', 'ReleaseNumbers', 'RemovePartition']),
    );
  });
});

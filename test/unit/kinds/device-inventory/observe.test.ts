import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../controller/api/object.ts';
import type { DeviceView } from '../../../../controller/kernel/port.ts';
import { observe } from '../../../../controller/kinds/device-inventory/observe.ts';
import type { InventoryWorld } from '../../../../controller/kinds/device-inventory/observe.ts';
import type { Ask, Observation } from '../../../../controller/kinds/kind.ts';
import { GoodsIndex } from '../../../../controller/solve/goods-index.ts';
import { aClaim, aHost, anInventory } from '../../../support/objects.ts';
import { deviceView, stored } from '../builders.ts';

/** Claims whose UIDs sort against their names. */
const claims: Readonly<Record<string, KubeObject>> = {
  c1: aClaim('team-b/data', 'two', ['d0']),
  c2: aClaim('team-a/data', 'one', ['d0']),
};

function device(change: Partial<DeviceView>): DeviceView {
  return deviceView('a1', change);
}

function allocationOf(claimUid: string): DeviceView['allocations'][number] {
  return { partitionUid: 'p', claimUid, entry: 'd0', sharing: 'OneAtATime', real: null, virtual: null };
}

function answerTo(ask: Ask, index: GoodsIndex, devices: readonly DeviceView[]): unknown {
  switch (ask.ask) {
    case 'index':
      return index;
    case 'object':
      return aHost('alpha');
    case 'kernel':
      return devices;
    case 'indexed':
      return ask.index === 'uid' ? [claims[ask.value]].filter((claim) => claim !== undefined) : [];
    case 'missing':
      return new Set();
  }
}

function holderOf(shown: DeviceView, index = new GoodsIndex()): string | undefined {
  index.kernelChanged('alpha', { type: 'Booted' });
  const observation: Observation<InventoryWorld> = observe(stored(anInventory('disks', 'alpha', ['a1'])));
  let step = observation.next();
  while (step.done !== true) step = observation.next(answerTo(step.value, index, [shown]));
  return step.value.holders.get('a1')?.uid;
}

describe('kinds/device-inventory/observe', () => {
  it('LIFE-31: calls the claim that a device is exported to its holder', () => {
    const allocations = [allocationOf('c1'), allocationOf('c2')];

    expect(holderOf(device({ allocations, exporter: { partitionUid: 'p', claimUid: 'c1' } }))).toBe('c1');
  });

  it('calls the first of several claims by namespace and name the holder, whatever their UIDs', () => {
    expect(holderOf(device({ allocations: [allocationOf('c1'), allocationOf('c2')] }))).toBe('c2');
    expect(holderOf(device({ allocations: [allocationOf('c1')] }))).toBe('c1');
    expect(holderOf(device({}))).toBeUndefined();
  });

  it('LIFE-23: knows the claim that a device is exported to on another host', () => {
    const index = new GoodsIndex();
    index.objectChanged(stored(anInventory('other', 'beta', ['a1'])), false);
    const exporter = { partitionUid: 'p', claimUid: 'c1' };
    const there = device({ allocations: [allocationOf('c1'), allocationOf('c2')], exporter });
    index.kernelChanged('beta', { type: 'Device', device: there });

    expect(holderOf(device({}), index)).toBe('c1');
  });
});

import { describe, expect, it } from 'vitest';
import { allocation, disk, readyRig, Rig } from '../rig.ts';

describe('kernel/model/inventories', () => {
  it('LIFE-35: publishes an inventory as a whole, and the same again changes nothing', () => {
    const rig = readyRig();
    const devices = [disk('d1'), disk('d2', { name: 'renamed' }), disk('d4')];
    const command = { type: 'Discover', inventoryUid: 'inventory-alpha', devices } as const;

    const changed = rig.do(command);
    const again = rig.do(command);

    expect(changed.changes.map((change) => (change.type === 'Device' ? change.device.id : change))).toEqual([
      'd2',
      { type: 'DeviceGone', deviceId: 'd3' },
      'd4',
    ]);
    expect(again.changes).toEqual([]);
    const ids = rig.read('Devices', { type: 'Devices', inventoryUid: 'inventory-alpha' }).map(({ id }) => id);
    expect(ids).toEqual(['d1', 'd2', 'd4']);
    expect(rig.read('Devices', { type: 'Devices', inventoryUid: 'other' })).toEqual([]);
  });

  it('LIFE-35: what is held and no longer published is Lost, comes back as it was, and is forgotten when released', () => {
    const rig = readyRig();
    rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);

    const lost = rig.do({ type: 'Discover', inventoryUid: 'inventory-alpha', devices: [] });
    const state = rig.device('d1').state;
    rig.discover([disk('d1'), disk('d2'), disk('d3')]);
    const back = rig.device('d1');
    rig.discover([]);
    const removed = rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    expect(lost.changes).toContainEqual({ type: 'Partition', partitionUid: 'p1' });
    expect(state).toBe('Lost');
    expect(back).toMatchObject({ state: 'Exported', exporter: { claimUid: 'c1' } });
    expect(removed.changes).toContainEqual({ type: 'DeviceGone', deviceId: 'd1' });
    expect(rig.read('Devices', { type: 'Devices' })).toEqual([]);
  });

  it('LIFE-35: a lost device is not given to anyone else, and another inventory may adopt it', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1', { sharing: 'OneAtATime' }));
    rig.partition('p2');
    rig.discover([]);
    const entries = [allocation('disk0', 'd1', { sharing: 'OneAtATime' })];

    const refused = rig.refuse({ type: 'AllocateDevices', partitionUid: 'p2', claimUid: 'c2', entries });
    rig.discover([disk('d1')], 'alpha', 'inventory-2');

    expect(refused).toBe('DeviceLost ENXIO');
    expect(rig.device('d1').state).toBe('Available');
  });

  it('refuses what another inventory publishes, names that are taken, and devices listed twice', () => {
    const rig = readyRig();
    const discover = (...devices: ReturnType<typeof disk>[]): string =>
      rig.refuse({ type: 'Discover', inventoryUid: 'inventory-2', devices });

    expect(discover(disk('d1'))).toBe('DuplicateDevice EEXIST');
    expect(discover(disk('d4', { name: 'hd1' }))).toBe('DeviceNameTaken EEXIST');
    expect(discover(disk('d4'), disk('d5', { name: 'hd4' }))).toBe('DeviceNameTaken EEXIST');
    expect(discover(disk('d4'), disk('d4'))).toBe('InvalidArgument EINVAL');
  });

  it('lets devices of one inventory exchange their names', () => {
    const rig = readyRig();

    rig.discover([disk('d1', { name: 'hd2' }), disk('d2', { name: 'hd1' }), disk('d3')]);

    expect([rig.device('d1').name, rig.device('d2').name]).toEqual(['hd2', 'hd1']);
  });

  it('DEV-21: driver, type and endpoints of a held device do not change', () => {
    const rig = new Rig();
    rig.boot();
    const adapter = disk('a1', { type: 'Adapter', endpoints: ['d1'] });
    rig.discover([disk('d1'), adapter]);
    rig.partition('p1');
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'), allocation('fc', 'a1'));
    const discover = (...devices: ReturnType<typeof disk>[]): string =>
      rig.refuse({ type: 'Discover', inventoryUid: 'inventory-alpha', devices });

    expect(discover(disk('d1', { driver: 'nvme' }), adapter)).toBe('DeviceChanged EBUSY');
    expect(discover(disk('d1', { type: 'Character' }), adapter)).toBe('DeviceChanged EBUSY');
    expect(discover(disk('d1'), { ...adapter, endpoints: [] })).toBe('DeviceChanged EBUSY');
    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    rig.discover([disk('d1', { driver: 'nvme' }), { ...adapter, endpoints: [] }]);
    expect(rig.device('d1').driver).toBe('nvme');
  });
});

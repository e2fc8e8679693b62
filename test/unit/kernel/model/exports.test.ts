import { describe, expect, it } from 'vitest';
import type { AdapterEntry } from '../../../../controller/kernel/port.ts';
import { allocation, commandOf, disk, readyRig, Rig } from '../rig.ts';

const shared = { sharing: 'OneAtATime' } as const;
const adapterData: AdapterEntry = { deviceId: 'a1', name: 'fcs0', driver: 'fc', endpoints: ['d1', 'd2'] };

/** Two loaded partitions that both have the shared disk d1 in their configuration. */
function sharedRig(): Rig {
  const rig = readyRig();
  rig.partition('p2');
  rig.allocate('p1', 'c1', allocation('disk0', 'd1', shared));
  rig.allocate('p2', 'c2', allocation('disk0', 'd1', shared));
  return rig;
}

/** An adapter with two disks behind it, and a partition that has been allocated adapter and first disk. */
function adapterRig(): Rig {
  const rig = new Rig();
  rig.boot();
  rig.discover([disk('a1', { ...adapterData, name: 'fcs0', type: 'Adapter' }), disk('d1'), disk('d2')]);
  rig.partition('p1');
  rig.allocate('p1', 'c1', allocation('fc', 'a1'), allocation('disk0', 'd1'));
  rig.numbers('p1', 'c1', 'fc', 'disk0');
  return rig;
}

const insert = {
  type: 'InsertAdapter',
  partitionUid: 'p1',
  claimUid: 'c1',
  entry: 'fc',
  adapter: adapterData,
} as const;
const attach = {
  type: 'AttachEndpoint',
  partitionUid: 'p1',
  claimUid: 'c1',
  entry: 'fc',
  endpointId: 'd1',
} as const;
const configure = (name: string, minor: number) =>
  commandOf({
    type: 'ConfigureDevices',
    partitionUid: 'p1',
    claimUid: 'c1',
    entries: [{ name, virtualNumber: { major: 20, minor } }],
  });

describe('kernel/model/exports', () => {
  it('DEV-22: many may have a device in their configuration, the first to start gets it', () => {
    const rig = sharedRig();

    rig.export('p1', 'c1', 'disk0');
    const second = rig.refuse({
      type: 'ExportDevices',
      partitionUid: 'p2',
      exports: [{ claimUid: 'c2', entry: 'disk0' }],
    });

    expect(second).toBe('ExportedElsewhere EBUSY');
    expect(rig.device('d1')).toMatchObject({
      state: 'Exported',
      exporter: { partitionUid: 'p1', claimUid: 'c1' },
    });
    expect(rig.view('p2').claims[0]?.entries[0]).toMatchObject({ deviceState: 'Exported', exported: false });
  });

  it('DEV-22: when the first stops, the next one gets it, and every holder is told', () => {
    const rig = sharedRig();
    rig.export('p1', 'c1', 'disk0');

    const stopped = rig.do({ type: 'StopPartition', partitionUid: 'p1' });
    rig.export('p2', 'c2', 'disk0');

    const told = stopped.changes.flatMap((change) =>
      change.type === 'Partition' ? [change.partitionUid] : [],
    );
    expect(told).toEqual(['p1', 'p2']);
    expect(rig.device('d1').exporter).toEqual({ partitionUid: 'p2', claimUid: 'c2' });
  });

  it('LIFE-7: exports everything that is asked together, or nothing', () => {
    const rig = sharedRig();
    rig.allocate('p1', 'c1', allocation('disk1', 'd2'));
    rig.export('p2', 'c2', 'disk0');
    const exports = [
      { claimUid: 'c1', entry: 'disk1' },
      { claimUid: 'c1', entry: 'disk0' },
    ];

    const refused = rig.refuse({ type: 'ExportDevices', partitionUid: 'p1', exports });

    expect(refused).toBe('ExportedElsewhere EBUSY');
    expect(rig.device('d2').state).toBe('Available');
  });

  it('exports one shared device to one claim of a partition only', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1', shared));
    rig.allocate('p1', 'c2', allocation('disk1', 'd1', shared));
    const exports = [
      { claimUid: 'c1', entry: 'disk0' },
      { claimUid: 'c2', entry: 'disk1' },
    ];

    const refused = rig.refuse({ type: 'ExportDevices', partitionUid: 'p1', exports });

    expect(refused).toBe('ExportedElsewhere EBUSY');
  });

  it('refuses to export to a partition that is not loaded or does not hold the device, or what is lost', () => {
    const rig = readyRig();
    rig.partition('p2', { defined: true });
    rig.allocate('p2', 'c2', allocation('disk0', 'd2'));
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.discover([disk('d2'), disk('d3')]);
    const ask = (partitionUid: string, claimUid: string): string =>
      rig.refuse({ type: 'ExportDevices', partitionUid, exports: [{ claimUid, entry: 'disk0' }] });

    expect(ask('p2', 'c2')).toBe('DeviceMapMissing ENXIO');
    expect(ask('p1', 'c2')).toBe('AllocationNotFound ENOENT');
    expect(ask('p1', 'c1')).toBe('DeviceLost ENXIO');
    expect(ask('p9', 'c1')).toBe('PartitionNotFound ESRCH');
  });

  it('an export that is asked again changes nothing', () => {
    const rig = sharedRig();
    rig.export('p1', 'c1', 'disk0');

    const again = rig.do({
      type: 'ExportDevices',
      partitionUid: 'p1',
      exports: [{ claimUid: 'c1', entry: 'disk0' }],
    });

    expect(again).toMatchObject({ result: { adapters: [] }, changes: [] });
  });

  it('DEV-24: global marks and hands over its entry; the partition inserts, attaches and configures, in this order', () => {
    const rig = adapterRig();
    const exports = ['fc', 'disk0'].map((entry) => ({ claimUid: 'c1', entry }));

    const tooEarly = rig.refuse(insert);
    const handed = rig.do({ type: 'ExportDevices', partitionUid: 'p1', exports });
    const uninserted = [
      rig.refuse(attach),
      rig.refuse(configure('fc', 0)),
      rig.refuse(configure('disk0', 1)),
    ];
    rig.do(insert);
    const unattached = rig.refuse(configure('disk0', 1));
    rig.do(configure('fc', 0));
    rig.do(attach);
    rig.do(configure('disk0', 1));

    expect(tooEarly).toBe('NotExported ENODEV');
    expect(handed.result).toEqual({ adapters: [{ claimUid: 'c1', entry: 'fc', adapter: adapterData }] });
    expect(uninserted).toEqual(Array(3).fill('AdapterNotInserted ENXIO'));
    expect(unattached).toBe('AdapterNotInserted ENXIO');
    expect(rig.device('a1').exporter).toEqual({ partitionUid: 'p1', claimUid: 'c1' });
    expect(rig.view('p1').claims[0]?.entries[1]?.adapter).toEqual({
      entry: adapterData,
      inserted: true,
      attached: ['d1'],
    });
  });

  it('DEV-24: two ledgers, each written only by its owner', () => {
    const rig = adapterRig();
    rig.export('p1', 'c1', 'fc');
    const asGlobal = { caller: { type: 'Global' } } as const;

    const refused = [
      rig.refuse(insert, asGlobal),
      rig.refuse(attach, asGlobal),
      rig.refuse(
        { type: 'ExportDevices', partitionUid: 'p1', exports: [] },
        { caller: { type: 'Partition', partitionUid: 'p1' } },
      ),
    ];

    expect(refused).toEqual(Array(3).fill('NotPermitted EPERM'));
    expect(rig.view('p1').claims[0]?.entries[1]?.adapter).toMatchObject({ inserted: false, attached: [] });
  });

  it('DEV-24: inserts nothing but what was handed over, and attaches only what is behind it', () => {
    const rig = adapterRig();
    rig.export('p1', 'c1', 'fc', 'disk0');
    const forged = { ...insert, adapter: { ...adapterData, endpoints: ['d1', 'd3'] } };

    const refused = [
      rig.refuse(forged),
      rig.refuse({ ...insert, entry: 'disk0' }),
      rig.refuse({ ...insert, entry: 'none' }),
    ];
    rig.do(insert);
    const again = rig.do(insert);
    const stranger = rig.refuse({ ...attach, endpointId: 'd3' });
    rig.do(attach);
    const attachedAgain = rig.do(attach);

    expect(refused).toEqual(['AdapterMismatch EINVAL', 'NotAdapter EINVAL', 'AllocationNotFound ENOENT']);
    expect(stranger).toBe('EndpointNotFound ENODEV');
    expect([again.changes, attachedAgain.changes]).toEqual([[], []]);
  });

  it('DEV-24: the disk behind an adapter goes to the partition that has the adapter, and the other way round', () => {
    const rig = adapterRig();
    rig.partition('p2');
    rig.allocate('p2', 'c2');
    const take = (deviceId: string, sharing: 'Exclusive' | 'OneAtATime'): string =>
      rig.refuse({
        type: 'AllocateDevices',
        partitionUid: 'p2',
        claimUid: 'c2',
        entries: [allocation('x', deviceId, { sharing })],
      });

    const endpoint = [take('d2', 'Exclusive'), take('d2', 'OneAtATime')];
    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    rig.partition('p3');
    rig.allocate('p3', 'c3', allocation('disk0', 'd2'));

    expect(endpoint).toEqual(['DeviceHeld EBUSY', 'DeviceHeld EBUSY']);
    expect(take('a1', 'Exclusive')).toBe('DeviceHeld EBUSY');
  });

  it('DEV-22, DEV-24: a shared adapter and its shared disks are exported to one partition at a time', () => {
    const rig = new Rig();
    rig.boot();
    rig.discover([disk('a1', { type: 'Adapter', endpoints: ['d1'] }), disk('d1')]);
    rig.partition('p1');
    rig.partition('p2');
    rig.allocate('p1', 'c1', allocation('fc', 'a1', shared), allocation('disk0', 'd1', shared));
    rig.allocate('p2', 'c2', allocation('fc', 'a1', shared), allocation('disk0', 'd1', shared));
    rig.export('p1', 'c1', 'fc');

    const refused = rig.refuse({
      type: 'ExportDevices',
      partitionUid: 'p2',
      exports: [{ claimUid: 'c2', entry: 'disk0' }],
    });

    expect(refused).toBe('ExportedElsewhere EBUSY');
  });

  it('DEV-24: adapters are refused for versioned partitions', () => {
    const rig = new Rig();
    rig.boot();
    rig.discover([disk('a1', { type: 'Adapter', endpoints: [] })]);
    rig.partition('old', { versioned: true });

    const refused = rig.refuse({
      type: 'AllocateDevices',
      partitionUid: 'old',
      claimUid: 'c1',
      entries: [allocation('fc', 'a1')],
    });

    expect(refused).toBe('AdapterToVersionedPartition ENOTSUP');
  });

  it('DEV-23: an adapter is busy while storage behind it is configured, unless both go together', () => {
    const rig = adapterRig();
    rig.export('p1', 'c1', 'fc', 'disk0');
    rig.do(insert);
    rig.do(attach);
    rig.do(configure('disk0', 1));
    const unconfigure = { type: 'UnconfigureDevices', partitionUid: 'p1', claimUid: 'c1' } as const;

    const alone = rig.refuse({ ...unconfigure, entries: ['fc'] });
    rig.do({ type: 'ReleaseNumbers', partitionUid: 'p1', claimUid: 'c1', entries: ['fc'], freeMajor: false });
    const released = rig.refuse({
      type: 'ReleaseDevices',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['fc'],
    });
    rig.do({ ...unconfigure, entries: ['fc', 'disk0'] });

    expect([alone, released]).toEqual(['DeviceBusy EBUSY', 'DeviceBusy EBUSY']);
    expect(rig.view('p1').claims[0]?.entries[1]?.adapter).toMatchObject({ inserted: false, attached: [] });
  });
});

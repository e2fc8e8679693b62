import { describe, expect, it } from 'vitest';
import { conditionReasons } from '../../../controller/api/generated/conditions.ts';
import { questions, resources } from '../../../controller/api/generated/resources.ts';
import { finalizer } from '../../../controller/api/finalizer.ts';
import { kinds } from '../../../controller/kinds/index.ts';
import { aClaim, aHost, anInventory, aPartition } from '../../support/objects.ts';
import { stored } from './builders.ts';

function kindNamed(name: string): (typeof kinds)[number] {
  return kinds.find(({ kind }) => kind === name)!;
}

describe('kinds/index', () => {
  it('X-2: reconciles every kind that has conditions and declares something, each once', () => {
    const declared = Object.keys(conditionReasons).filter((kind) => !Object.hasOwn(questions, kind));

    expect(kinds.map(({ kind }) => kind).sort()).toEqual(declared.sort());
  });

  it('reconciles only kinds that are served', () => {
    const served = Object.values(resources).map(({ kind }) => kind);

    expect(kinds.map(({ kind }) => kind).filter((kind) => !served.includes(kind))).toEqual([]);
  });

  it('sums up only conditions that the kind has', () => {
    for (const { kind, readyFrom } of kinds) {
      const types = Object.keys(conditionReasons[kind as keyof typeof conditionReasons]);
      expect(
        readyFrom.filter((type) => !types.includes(type)),
        kind,
      ).toEqual([]);
    }
  });

  it('LIFE-14: lets nothing go before its finalizer has seen to it', () => {
    const without = kinds.filter((kind) => kind.finalizer !== finalizer).map(({ kind }) => kind);

    // What is loaded is not revoked (LIFE-17), so that a grant holds nothing that would have to be given back.
    expect(without).toEqual(['ExtensionGrant']);
  });

  it('LIFE-5: passes over partitions and claims in one order, after all that they need', () => {
    const rank = Object.fromEntries(kinds.map(({ kind, rank: { changed } }) => [kind, changed]));

    expect(rank['WorkloadPartition']).toBe(rank['DeviceClaim']);
    for (const kind of ['RuntimeVersion', 'Host', 'PartitionDeviceClass', 'DeviceInventory']) {
      expect(rank[kind]!, kind).toBeLessThan(rank['WorkloadPartition']!);
    }
  });

  it('LIFE-4: writes counters of shared objects after everything else', () => {
    const last = kindNamed('WorkloadPartition').rank.touched;

    expect(kindNamed('Host').rank.touched).toBeGreaterThan(last);
    expect(kindNamed('DeviceInventory').rank.touched).toBeGreaterThan(last);
  });

  it('finds users of hosts, versions, partitions and classes by index', () => {
    const host = kindNamed('WorkloadPartition').indexes['host']!;
    const placed = { placement: { hostName: 'alpha', claims: [] } };
    const claim = aClaim('team-a/data', 'billing', [
      { name: 'd0', deviceClassName: 'disk' },
      { name: 'd1', firstAvailable: [{ deviceClassName: 'fast' }, { deviceClassName: 'disk' }] },
    ]);

    expect(host(stored(aPartition('team-a/web', { hostName: 'beta' })))).toEqual(['beta']);
    expect(host(stored(aPartition('team-a/web'), {}, placed))).toEqual(['alpha']);
    expect(host(stored(aPartition('team-a/web')))).toEqual([]);
    expect(kindNamed('DeviceInventory').indexes['host']!(anInventory('i', 'alpha', ['a1']))).toEqual([
      'alpha',
    ]);
    expect(kindNamed('Host').indexes['runtimeVersion']!(aHost('alpha'))).toEqual(['os']);
    expect(kindNamed('DeviceClaim').indexes['partition']!(claim)).toEqual(['team-a/billing']);
    expect(kindNamed('DeviceClaim').indexes['class']!(claim)).toEqual(['disk', 'fast', 'disk']);
  });
});

import { describe, expect, it } from 'vitest';
import { allocate } from '../../../controller/solve/allocate.ts';
import type { AllocationProblem, Hold, PoolClass, PoolDevice } from '../../../controller/solve/claims.ts';
import type { SelectorVerdict } from '../../../controller/solve/device-predicate.ts';
import { DevicePool } from '../../../controller/solve/device-pool.ts';
import { compileText } from '../../support/allocation-worlds.ts';

const disk = (id: string, rest: Partial<PoolDevice> = {}): PoolDevice => ({
  id,
  driver: 'scsidisk',
  type: 'Block',
  endpoints: [],
  attributes: {},
  capacity: {},
  ...rest,
});
const openClass = (name: string, rest: Partial<PoolClass> = {}): PoolClass => ({
  name,
  selectors: [],
  allowedNamespaces: { from: 'All' },
  sharing: 'Exclusive',
  reclaimPolicy: 'Wipe',
  ...rest,
});
const hold = (rest: Partial<Hold> = {}): Hold => ({
  hostName: 'alpha',
  partitionUid: 'other',
  claimUid: 'other-claim',
  sharing: 'Exclusive',
  ...rest,
});

function poolWith(devices: PoolDevice[], ...classes: PoolClass[]): DevicePool {
  const pool = new DevicePool({ compileSelector: compileText });
  pool.setInventory('inventory', 'alpha', devices);
  for (const deviceClass of [openClass('disk'), ...classes]) pool.setClass(deviceClass);
  return pool;
}

function problem(classes: string[] = ['disk'], rest: Partial<AllocationProblem> = {}): AllocationProblem {
  return {
    hostName: 'alpha',
    namespace: 'team-a',
    namespaceLabels: {},
    partitionUid: 'own',
    versioned: false,
    claims: [
      {
        claimUid: 'claim',
        name: 'data',
        devices: classes.map((deviceClassName, index) => ({
          name: `hdisk${String(index)}`,
          alternatives: [{ deviceClassName, selectors: [] }],
        })),
        constraints: [],
      },
    ],
    budget: 1000,
    ...rest,
  };
}

/** Device ids, or the fault. */
function outcome(pool: DevicePool, asked: AllocationProblem): string[] | string {
  const answer = allocate(pool, asked);
  return answer.ok
    ? answer.claims.flatMap(({ devices }) => devices.map((device) => device.deviceId))
    : answer.fault;
}

describe('solve/device-pool', () => {
  it('LIFE-17: tells whether expressions select a device, and nothing of one that is not published', () => {
    const pool = poolWith([disk('a', { attributes: { pool: 'gold' } }), disk('b')]);
    const isGold = (id: string, hostName = 'alpha'): boolean => pool.isSelected(hostName, id, ['pool=gold']);

    expect([isGold('a'), isGold('b'), isGold('c'), isGold('b', 'beta')]).toEqual([true, false, true, true]);
    expect(pool.isSelected('alpha', 'b', [])).toBe(true);
  });

  it('gives the lowest device in natural order, whichever inventory came first', () => {
    const pool = poolWith([disk('d10')]);
    pool.setInventory('later', 'alpha', [disk('d9')]);

    expect(outcome(pool, problem(['disk', 'disk']))).toEqual(['d9', 'd10']);
  });

  it('does not give what another claim holds, and gives it again when it is released', () => {
    const pool = poolWith([disk('d1')]);

    pool.setHolds('kernel:alpha', 'd1', [hold()]);
    expect(outcome(pool, problem())).toBe('AllHeld');

    pool.setHolds('kernel:alpha', 'd1', []);
    expect(outcome(pool, problem())).toEqual(['d1']);
  });

  it('counts a device as held while any source says so', () => {
    const pool = poolWith([disk('d1')]);
    pool.setHolds('kernel:alpha', 'd1', [hold()]);
    pool.setHolds('cluster:other-claim', 'd1', [hold()]);

    expect(pool.setHolds('kernel:alpha', 'd1', [])).toBe(false);
    expect(outcome(pool, problem())).toBe('AllHeld');
    expect(pool.holdsOf('d1')).toEqual([hold()]);
  });

  it('does not give what is held from another host that sees it', () => {
    const pool = poolWith([disk('d1')], openClass('shared', { sharing: 'OneAtATime' }));
    pool.setHolds('kernel:beta', 'd1', [hold({ hostName: 'beta', sharing: 'OneAtATime' })]);

    expect(outcome(pool, problem(['shared']))).toBe('AllHeld');
    expect(outcome(pool, problem(['disk']))).toBe('AllHeld');
  });

  it('LIFE-7: a device keeps the mode under which it is held, whatever class asks', () => {
    const pool = poolWith([disk('d1')], openClass('shared', { sharing: 'OneAtATime' }));

    pool.setHolds('kernel:alpha', 'd1', [hold({ sharing: 'OneAtATime' })]);
    expect(outcome(pool, problem(['shared']))).toEqual(['d1']);
    expect(outcome(pool, problem(['disk']))).toBe('AllHeld');

    pool.setHolds('kernel:alpha', 'd1', [hold({ sharing: 'Exclusive' })]);
    expect(outcome(pool, problem(['shared']))).toBe('AllHeld');
  });

  it('never gives one partition the same device twice, not even one that may be shared', () => {
    const pool = poolWith([disk('d1')], openClass('shared', { sharing: 'OneAtATime' }));
    pool.setHolds('kernel:alpha', 'd1', [hold({ partitionUid: 'own', sharing: 'OneAtATime' })]);

    expect(outcome(pool, problem(['shared']))).toBe('AllHeld');
    expect(
      outcome(
        poolWith([disk('d1')], openClass('shared', { sharing: 'OneAtATime' })),
        problem(['shared', 'shared']),
      ),
    ).toBe('NoMatchingDevice');
  });

  it('LIFE-8: keeps retained data for its namespace', () => {
    const pool = poolWith([disk('d1')]);
    pool.setRetained('d1', 'team-b');

    expect(outcome(pool, problem())).toBe('RetainedData');
    expect(outcome(pool, problem(['disk'], { namespace: 'team-b' }))).toEqual(['d1']);
  });

  it('DEV-24: gives an endpoint only to the partition that has its adapter', () => {
    const pool = poolWith([disk('a1', { type: 'Adapter', endpoints: ['d1'] }), disk('d1')]);
    pool.setHolds('kernel:alpha', 'a1', [hold()]);

    expect(outcome(pool, problem())).toBe('AllHeld');
    expect(outcome(pool, problem(['disk'], { partitionUid: 'other' }))).toEqual(['d1']);
  });

  it('DEV-24: does not give an adapter while somebody else has an endpoint of it', () => {
    const pool = poolWith([disk('a1', { type: 'Adapter', endpoints: ['d1'] }), disk('d1')]);
    pool.setHolds('kernel:alpha', 'd1', [hold()]);

    expect(outcome(pool, problem())).toBe('AllHeld');
  });

  it('DEV-24: does not give adapters to versioned partitions', () => {
    const pool = poolWith([disk('a1', { type: 'Adapter' })]);

    expect(outcome(pool, problem(['disk'], { versioned: true }))).toBe('AdapterToVersionedPartition');
    expect(outcome(pool, problem())).toEqual(['a1']);
  });

  it('does not give a lost device on the host that lost it', () => {
    const pool = poolWith([disk('d1')]);
    pool.setInventory('other', 'beta', [disk('d1')]);
    pool.setLost('alpha', 'd1', true);

    expect(outcome(pool, problem())).toBe('NoMatchingDevice');
    expect(outcome(pool, problem(['disk'], { hostName: 'beta' }))).toEqual(['d1']);
    expect(pool.hostsOf('d1')).toEqual(['alpha', 'beta']);
  });

  it('tells an absent class and one that is not open in the same words', () => {
    const closed = openClass('secret', { allowedNamespaces: { from: 'Names', names: ['team-b'] } });
    const absent = allocate(poolWith([disk('d1')]), problem(['secret']));
    const refused = allocate(poolWith([disk('d1')], closed), problem(['secret']));

    expect(refused).toEqual(absent);
    expect(refused).toMatchObject({ ok: false, fault: 'ClassNotAllowed' });
  });

  it('follows edits of an inventory, and asks selectors again only about what changed', () => {
    const evaluated: string[] = [];
    const pool = new DevicePool({
      compileSelector: () => ({
        ok: true,
        selector: {
          evaluate: (device): SelectorVerdict => {
            evaluated.push(device.id);
            return { ok: true, value: device.attributes['bus'] === 'fc' };
          },
        },
      }),
    });
    pool.setClass(openClass('disk', { selectors: ['bus'] }));
    pool.setInventory('inventory', 'alpha', [disk('d1'), disk('d2'), disk('d3')]);
    outcome(pool, problem());

    evaluated.length = 0;
    pool.setInventory('inventory', 'alpha', [
      disk('d0'),
      disk('d1'),
      disk('d2', { attributes: { bus: 'fc' } }),
      disk('d3'),
    ]);

    expect(outcome(pool, problem())).toEqual(['d2']);
    expect(evaluated.sort()).toEqual(['d0', 'd2']);
  });

  it('asks each device of a selector once, however many claims ask and however much is held', () => {
    let evaluations = 0;
    const pool = new DevicePool({
      compileSelector: () => ({
        ok: true,
        selector: {
          evaluate: (): SelectorVerdict => {
            evaluations += 1;
            return { ok: true, value: true };
          },
        },
      }),
    });
    const devices = Array.from({ length: 500 }, (_, index) => disk(`d${String(index)}`));
    pool.setClass(openClass('disk', { selectors: ['any'] }));
    pool.setInventory('inventory', 'alpha', devices);

    for (const { id } of devices) {
      expect(outcome(pool, problem())).toEqual([id]);
      pool.setHolds(`cluster:${id}`, id, [hold({ claimUid: id })]);
    }

    expect(evaluations).toBe(500);
  });

  it('of two inventories that publish one id, lets the same one count in either order', () => {
    const first = poolWith([]);
    const second = poolWith([]);
    const fast = [disk('d1', { attributes: { bus: 'fc' } })];
    const slow = [disk('d1', { attributes: { bus: 'sas' } })];
    first.setInventory('a', 'alpha', fast);
    first.setInventory('b', 'alpha', slow);
    second.setInventory('b', 'alpha', slow);
    second.setInventory('a', 'alpha', fast);

    expect(first.device('alpha', 'd1')).toEqual(second.device('alpha', 'd1'));
    first.removeInventory('a');
    expect(first.device('alpha', 'd1')?.attributes).toEqual({ bus: 'sas' });
  });
});

describe('solve/device-pool: what changed', () => {
  it('LIFE-35: names each host where anything is more or less available, once', () => {
    const adapter = disk('fcs0', { type: 'Adapter', endpoints: ['lun-1'] });
    const pool = poolWith([disk('a'), disk('shared'), adapter]);
    pool.setInventory('other', 'beta', [disk('shared'), disk('lun-1')]);
    pool.takeChangedHosts();
    const changedBy = (change: () => void): string[] => {
      change();
      const names = pool.takeChangedHosts();
      expect(pool.takeChangedHosts()).toEqual([]);
      return names.sort();
    };

    expect(changedBy(() => pool.setHolds('claim 1', 'a', [hold()]))).toEqual(['alpha']);
    // A kernel says what was recorded before.
    expect(changedBy(() => pool.setHolds('kernel alpha', 'a', [hold()]))).toEqual([]);
    expect(changedBy(() => pool.setHolds('claim 2', 'shared', [hold()]))).toEqual(['alpha', 'beta']);
    // Who has an adapter keeps others from what is behind it, wherever that is seen (DEV-24).
    expect(changedBy(() => pool.setHolds('claim 3', 'fcs0', [hold()]))).toEqual(['alpha', 'beta']);
    expect(changedBy(() => pool.setRetained('shared', 'team-b'))).toEqual(['alpha', 'beta']);
    expect(changedBy(() => pool.setLost('beta', 'shared', true))).toEqual(['beta']);
    expect(changedBy(() => pool.setLost('beta', 'shared', true))).toEqual([]);
  });
});

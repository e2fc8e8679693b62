import { describe, expect, it } from 'vitest';
import { allocate } from '../../../controller/solve/allocate.ts';
import type {
  AllocationProblem,
  ClaimRequest,
  DeviceRequest,
  PoolDevice,
} from '../../../controller/solve/claims.ts';
import { DevicePool } from '../../../controller/solve/device-pool.ts';

const disk = (id: string, attributes: Record<string, string> = {}, size = '10Gi'): PoolDevice => ({
  id,
  driver: 'scsidisk',
  type: 'Block',
  endpoints: [],
  attributes,
  capacity: { size },
});

/** A pool with a class for disks behind fibre channel, one for any disk, and one that does not compile. */
function poolOf(...devices: PoolDevice[]): DevicePool {
  const pool = new DevicePool();
  const common = { allowedNamespaces: { from: 'All' }, sharing: 'Exclusive', reclaimPolicy: 'Wipe' } as const;
  pool.setClass({ ...common, name: 'fc-disk', selectors: ['device.attributes["bus"] == "fc"'] });
  pool.setClass({ ...common, name: 'any-disk', selectors: [] });
  pool.setClass({ ...common, name: 'broken', selectors: ['device.attributes['] });
  pool.setInventory('inventory', 'alpha', devices);
  return pool;
}

const entry = (name: string, deviceClassName = 'fc-disk', ...selectors: string[]): DeviceRequest => ({
  name,
  alternatives: [{ deviceClassName, selectors }],
});

function problem(devices: DeviceRequest[], rest: Partial<ClaimRequest> = {}): AllocationProblem {
  return {
    hostName: 'alpha',
    namespace: 'team-a',
    namespaceLabels: {},
    partitionUid: 'own',
    versioned: false,
    claims: [{ claimUid: 'claim', name: 'data', devices, constraints: [], ...rest }],
    budget: 50_000,
  };
}

describe('solve/allocate', () => {
  it('gives every entry a device, with what its class says of it', () => {
    const pool = poolOf(disk('d1', { bus: 'sas' }), disk('d2', { bus: 'fc' }));

    expect(allocate(pool, problem([entry('hdisk0')]))).toEqual({
      ok: true,
      claims: [
        {
          claimUid: 'claim',
          devices: [
            {
              name: 'hdisk0',
              deviceId: 'd2',
              deviceClassName: 'fc-disk',
              sharing: 'Exclusive',
              reclaimPolicy: 'Wipe',
            },
          ],
        },
      ],
      steps: 1,
    });
  });

  it('goes back: the first entry leaves the only device of the second', () => {
    const pool = poolOf(disk('d1', { bus: 'fc' }), disk('d2', { bus: 'sas' }));

    const answer = allocate(pool, problem([entry('any', 'any-disk'), entry('fc')]));

    expect(answer).toMatchObject({ claims: [{ devices: [{ deviceId: 'd2' }, { deviceId: 'd1' }] }] });
  });

  it('takes the best alternative that fits', () => {
    const pool = poolOf(disk('d1', { bus: 'sas' }));
    const alternatives = [
      { deviceClassName: 'fc-disk', selectors: [] },
      { deviceClassName: 'any-disk', selectors: [] },
    ];

    const answer = allocate(pool, problem([{ name: 'hdisk0', alternatives, usesFirstAvailable: true }]));

    expect(answer).toMatchObject({
      claims: [{ devices: [{ deviceId: 'd1', deviceClassName: 'any-disk' }] }],
    });
  });

  it('says at which stage nothing was left, counts errors, and suggests what helps', () => {
    const pool = poolOf(disk('d1', { bus: 'fc' }), disk('d2', { bus: 'fc' }), disk('d3'));
    const big = 'device.capacity["size"].compareTo(quantity("50Gi")) >= 0';

    const answer = allocate(pool, problem([entry('hdisk0', 'fc-disk', big)]));

    expect(answer).toEqual({
      ok: false,
      fault: 'NoMatchingDevice',
      claimUid: 'claim',
      message:
        'entry hdisk0 asks for a device of class fc-disk, and no device of the host passes its selectors. Relax them.',
      explanation: {
        funnel: [
          { stage: 'class fc-disk (fails with an error on 1)', remaining: 2 },
          { stage: `selector ${big}`, remaining: 0 },
          { stage: 'not lost', remaining: 0 },
          { stage: 'not retained for another namespace', remaining: 0 },
          { stage: 'not held', remaining: 0 },
        ],
        conflict: ['hdisk0 is a device of class fc-disk', `hdisk0 fulfils ${big}`],
        suggestions: [
          {
            patch: '[{"op":"remove","path":"/spec/devices/0/selectors"}]',
            effect: `hdisk0 need not fulfil ${big}.`,
          },
        ],
      },
      steps: 0,
    });
  });

  it('suggests another class that is open, and never one that would not do', () => {
    const pool = poolOf(disk('d1', { bus: 'sas' }));

    const answer = allocate(pool, problem([entry('hdisk0')]));

    expect(answer).toMatchObject({
      fault: 'NoMatchingDevice',
      explanation: {
        suggestions: [
          {
            patch: '[{"op":"replace","path":"/spec/devices/0/deviceClassName","value":"any-disk"}]',
            effect: 'hdisk0 is a device of class any-disk.',
          },
        ],
      },
    });
  });

  it('names the constraint that cannot be met, and what the claim would get without it', () => {
    const pool = poolOf(disk('d1', { bus: 'fc', pool: 'a' }), disk('d2', { bus: 'fc', pool: 'b' }));
    const constraints = [{ type: 'match' as const, attribute: 'pool', devices: ['hdisk0', 'hdisk1'] }];

    const answer = allocate(pool, problem([entry('hdisk0'), entry('hdisk1')], { constraints }));

    expect(answer).toMatchObject({
      fault: 'ConstraintUnsatisfiable',
      message:
        'entries hdisk0 and hdisk1 ask for 2 different devices of class fc-disk, and no devices of the host fulfil ' +
        'that hdisk0 and hdisk1 have the same pool. Relax the constraint.',
      explanation: {
        conflict: [
          'hdisk0 and hdisk1 are 2 different devices of class fc-disk',
          'hdisk0 and hdisk1 have the same pool',
        ],
        suggestions: [
          { patch: '[{"op":"remove","path":"/spec/constraints"}]' },
          {
            patch: '[{"op":"remove","path":"/spec/constraints/0"},{"op":"remove","path":"/spec/devices/1"}]',
          },
        ],
      },
    });
  });

  it('says where a selector of the claim does not compile', () => {
    const answer = allocate(
      poolOf(disk('d1', { bus: 'fc' })),
      problem([entry('hdisk0', 'fc-disk', 'device.bus ==')]),
    );

    expect(answer).toMatchObject({
      fault: 'SelectorError',
      message: expect.stringMatching(
        /^selector device\.bus == of entry hdisk0 does not compile: .*\. Correct spec\.devices\[0\]\.selectors\[0\]\.cel\.$/,
      ) as string,
      explanation: { suggestions: [{ patch: '[{"op":"remove","path":"/spec/devices/0/selectors"}]' }] },
    });
  });

  it('says when it is the class whose selector does not compile', () => {
    const answer = allocate(poolOf(disk('d1')), problem([entry('hdisk0', 'broken')]));

    expect(answer).toMatchObject({
      fault: 'SelectorError',
      message: expect.stringContaining('a selector of class broken does not compile') as string,
    });
  });

  it('answers 32 entries for 31 devices, and tells which part of the claim could be had', () => {
    const pool = poolOf(
      ...Array.from({ length: 31 }, (_, index) => disk(`d${String(index)}`, { bus: 'fc' })),
    );
    const devices = Array.from({ length: 32 }, (_, index) => entry(`hdisk${String(index)}`));

    const answer = allocate(pool, problem(devices));

    expect(answer).toMatchObject({
      fault: 'NoMatchingDevice',
      explanation: {
        conflict: [
          'hdisk0, hdisk1, hdisk10, hdisk11, hdisk12 and 27 more are 32 different devices of class fc-disk',
        ],
        suggestions: [{ patch: '[{"op":"remove","path":"/spec/devices/31"}]' }],
      },
    });
  });

  it('suggests to do without several entries where one fewer is not enough', () => {
    const answer = allocate(
      poolOf(disk('d1', { bus: 'fc' })),
      problem([entry('hdisk0'), entry('hdisk1'), entry('hdisk2')]),
    );

    expect(answer).toMatchObject({
      explanation: {
        suggestions: [
          {
            patch: '[{"op":"remove","path":"/spec/devices/2"},{"op":"remove","path":"/spec/devices/1"}]',
            effect: 'The claim does without hdisk1 and hdisk2.',
          },
        ],
      },
    });
  });

  it('LIFE-18: leaves an entry its device although its class is gone', () => {
    const pool = poolOf(disk('d1', { bus: 'fc' }));
    pool.removeClass('fc-disk');

    const answer = allocate(pool, problem([{ ...entry('hdisk0'), keep: 'd1' }]));

    expect(answer).toMatchObject({
      ok: true,
      claims: [{ devices: [{ deviceId: 'd1', deviceClassName: 'fc-disk' }] }],
    });
  });

  it('gives up at the budget, and says what would make the search easier', () => {
    const pool = poolOf(disk('d1', { bus: 'fc' }), disk('d2', { bus: 'sas' }));

    const answer = allocate(pool, { ...problem([entry('any', 'any-disk'), entry('fc')]), budget: 1 });

    expect(answer).toMatchObject({
      fault: 'SearchBudgetExceeded',
      message:
        'no answer was found within 1 steps of the search. ' +
        'Ask for fewer devices, or narrow them by more selective selectors.',
    });
  });

  it('LIFE-28: tells nothing of other tenants: the words do not depend on who holds a device', () => {
    const texts = ['p1', 'p2'].map((partitionUid) => {
      const pool = poolOf(disk('d1', { bus: 'fc' }));
      const held = {
        hostName: 'alpha',
        partitionUid,
        claimUid: `claim-${partitionUid}`,
        sharing: 'Exclusive' as const,
      };
      pool.setHolds('kernel:alpha', 'd1', [held]);
      return JSON.stringify(allocate(pool, problem([entry('hdisk0')])));
    });

    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('"AllHeld"');
    expect(texts[0]).not.toContain('claim-p1');
  });
});

import { describe, expect, it } from 'vitest';
import type { Condition, ConditionStatus, KubeObject } from '../../../controller/api/object.ts';
import { deriveStatus, failedStatus } from '../../../controller/engine/conditions.ts';
import type { Report } from '../../../controller/kinds/kind.ts';
import { aThing, done, toyKind } from './toys.ts';

const kind = toyKind([], { readyFrom: ['First', 'Second'] });
const early = '2026-01-01T00:00:00Z';
const late = '2026-01-02T00:00:00Z';

function stored(conditions: Condition[] = [], generation = 3): KubeObject {
  const thing = aThing('a');
  return {
    ...thing,
    metadata: { ...thing.metadata, generation },
    status: { conditions },
  };
}

function reported(first: ConditionStatus, second: ConditionStatus): Report {
  return {
    ...done({ colour: 'red' }),
    conditions: [
      { type: 'First', status: first, reason: `First${first}`, message: 'first' },
      { type: 'Second', status: second, reason: `Second${second}`, message: 'second' },
    ],
  };
}

type Derived = { conditions: Condition[] } & Record<string, unknown>;

function derive(report: Report, object = stored()): Derived {
  return deriveStatus(kind, object, report, late) as never;
}

function only(type: string, status: { conditions: Condition[] }): Condition | undefined {
  return status.conditions.find((condition) => condition.type === type);
}

describe('engine/conditions', () => {
  it('derives Ready from what the kind says when every condition holds', () => {
    const status = derive(reported('True', 'True'));

    expect(only('Ready', status)).toMatchObject({ status: 'True', reason: 'Fine', message: 'All is well.' });
    expect(status).toMatchObject({ observedGeneration: 3, colour: 'red' });
  });

  it.each([
    ['False', 'False', 'False', 'FirstFalse'],
    ['True', 'False', 'False', 'SecondFalse'],
    ['Unknown', 'False', 'Unknown', 'FirstUnknown'],
  ] as const)('derives Ready from the first condition that does not hold: %s, %s', (...row) => {
    const [first, second, status, reason] = row;

    expect(only('Ready', derive(reported(first, second)))).toMatchObject({ status, reason });
  });

  it('lets a kind say why it is not Ready although its conditions hold', () => {
    const report = { ...reported('True', 'True'), notReady: { reason: 'InUse', message: 'used' } };

    expect(only('Ready', derive(report))).toMatchObject({ status: 'False', reason: 'InUse' });
  });

  it('moves lastTransitionTime only when the status of a condition flips', () => {
    const before = derive(reported('False', 'True'));
    const aged = before.conditions.map((condition) => ({ ...condition, lastTransitionTime: early }));

    const after = derive(
      {
        ...reported('False', 'False'),
        conditions: [
          { type: 'First', status: 'False', reason: 'Other', message: 'other' },
          { type: 'Second', status: 'False', reason: 'SecondFalse', message: 'second' },
        ],
      },
      stored(aged, 4),
    );

    expect(only('First', after)).toMatchObject({
      reason: 'Other',
      lastTransitionTime: early,
      observedGeneration: 4,
    });
    expect(only('Second', after)?.lastTransitionTime).toBe(late);
  });

  it.each([
    ['done', 'True', []],
    ['waiting', 'False', ['Reconciling Waiting']],
    ['failed', 'False', ['Reconciling Retrying']],
    ['stalled', 'False', ['Stalled FirstFalse']],
    ['done', 'False', ['Reconciling Waiting']],
  ] as const)('shows of the kstatus pair for %s with Ready %s: %j', (type, first, expected) => {
    const status = derive({ ...reported(first, 'True'), outcome: { type } });

    const pair = status.conditions.filter((condition) => ['Reconciling', 'Stalled'].includes(condition.type));
    expect(pair.map((condition) => `${condition.type} ${condition.reason}`)).toEqual(expected);
    expect(pair.every((condition) => condition.status === 'True')).toBe(true);
  });

  describe('of a pass that failed', () => {
    const failed = (object: KubeObject): Derived => failedStatus(object, 'It broke.', late) as never;

    it('keeps what was said of this generation, and says that it is tried again instead of what it waited for', () => {
      const before = derive({ ...reported('True', 'False'), outcome: { type: 'waiting' } });
      const after = failed(stored(before.conditions, 3));

      expect(only('Ready', after)).toEqual(only('Ready', before));
      expect(only('Second', after)).toEqual(only('Second', before));
      expect(only('Reconciling', after)).toMatchObject({ reason: 'Retrying', message: 'It broke.' });
    });

    it('says of a newer generation that nothing is known, as of one that was never looked at', () => {
      const before = derive(reported('True', 'True'));
      const newer = failed(stored(before.conditions, 4));
      const fresh = failed(stored([], 4));

      for (const after of [newer, fresh]) {
        expect(after.conditions.map(({ type }) => type)).toEqual(['Ready', 'Reconciling']);
        expect(only('Ready', after)).toMatchObject({
          status: 'Unknown',
          reason: 'Pending',
          observedGeneration: 4,
        });
        expect(after.observedGeneration).toBe(4);
      }
    });

    it('keeps decisions that are recorded (LIFE-30), and is no longer Stalled', () => {
      const before = derive({ ...reported('False', 'True'), outcome: { type: 'stalled' } });
      const object = stored(before.conditions, 3);
      const decided = { ...object.status, hostName: 'alpha' };
      const after = failed({ ...object, status: decided });

      expect(after).toMatchObject({ hostName: 'alpha' });
      expect(only('Stalled', after)).toBeUndefined();
    });
  });
});

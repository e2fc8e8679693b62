import { describe, expect, it } from 'vitest';
import type { Kind, Observation } from '../../../controller/kinds/kind.ts';
import { readObject } from '../../../controller/kinds/kind.ts';
import type { Timing } from '../../../controller/telemetry/timed-kind.ts';
import { timedKind } from '../../../controller/telemetry/timed-kind.ts';
import { aThing, done, toyKind } from '../engine/toys.ts';

/** A clock that code of a test moves, and what was timed by it. */
class Stopwatch implements Timing {
  now = 0;
  readonly lines: string[] = [];
  elapsed: Timing['elapsed'] = () => this.now;
  thought: Timing['thought'] = (kind, phase, milliseconds) =>
    void this.lines.push(`${kind} ${phase} ${milliseconds}`);
}

const key = { kind: 'Thing', namespace: 'a', name: 'b' };

describe('telemetry/timed-kind', () => {
  it('tells how long an observation thought, without the time it waited for answers, and passes both through', () => {
    const watch = new Stopwatch();
    const kind = timedKind(
      toyKind([], {
        *observe(object): Observation<unknown> {
          watch.now += 3;
          const first = yield* readObject(key);
          watch.now += 4;
          return [object.metadata.name, first?.metadata.name];
        },
      }),
      watch,
    );

    const observation = kind.observe(aThing('mine'));
    expect(observation.next().value).toEqual({ ask: 'object', key, facet: 'any' });
    watch.now += 1000;
    const end = observation.next(aThing('other'));

    expect(end).toEqual({ done: true, value: ['mine', 'other'] });
    expect(watch.lines).toEqual(['Thing observe 7']);
  });

  it('tells how long plans and reports took, and answers as the kind does', () => {
    const watch = new Stopwatch();
    const slow = toyKind([], {
      plan: () => ((watch.now += 2), { steps: [] }),
      teardown: () => ((watch.now += 5), { steps: [], released: true }),
      report: () => ((watch.now += 7), done()),
    });
    const kind: Kind = timedKind(slow, watch);

    expect(kind.plan({})).toEqual({ steps: [] });
    expect(kind.teardown({})).toEqual({ steps: [], released: true });
    expect(kind.report({}, {})).toEqual(done());

    expect(watch.lines).toEqual(['Thing plan 2', 'Thing plan 5', 'Thing report 7']);
    expect({ ...kind, ...slow }).toEqual(slow);
  });
});

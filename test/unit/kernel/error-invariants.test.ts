import { describe, expect, it } from 'vitest';
import type { PartitionView } from '../../../controller/kernel/port.ts';
import { errorsAreSound, errorsOnlyGrow } from '../../support/error-invariants.ts';
import { readyRig } from './rig.ts';

function viewWithErrors(): PartitionView {
  const rig = readyRig();
  const args = { entry: 'e' };
  rig.do({ type: 'LogError', partitionUid: 'p1', id: 'DeviceLost', args });
  rig.do({ type: 'LogError', partitionUid: 'p1', id: 'DeviceLost', args, explains: 1 });
  return rig.view('p1');
}

type Errors = PartitionView['errors'];

const lies: [string, (errors: Errors) => unknown, string][] = [
  ['a ring that ran over', (errors) => (errors.capacityBytes = errors.bytes - 1), 'is fuller than it may be'],
  ['a wrong size', (errors) => (errors.bytes += 1), 'says another size than its records have'],
  ['a wrong order', (errors) => errors.records.reverse(), 'is out of order'],
  ['a number twice', (errors) => (errors.records[0]!.seq = 2), 'is out of order'],
  [
    'an explanation of a later one',
    (errors) => (errors.records[0]!.explains = 2),
    'explains what is not before',
  ],
  ['an explanation of none', (errors) => (errors.records[1]!.explains = 9), 'explains what is not before'],
  [
    'a program that filled all',
    (errors) => {
      for (const record of errors.records) Object.assign(record, { inside: true });
      errors.capacityBytes = errors.bytes + 1;
    },
    'gives writers inside more than half',
  ],
  [
    'a program that speaks for the kernel',
    (errors) =>
      Object.assign(errors.records[0]!, { inside: true, origin: { group: 'Kernel', host: 'alpha' } }),
    'has a record from inside of another group than User',
  ],
  [
    'rejections that were not counted',
    (errors) => errors.rejected.push({ id: 'DeviceLost', args: {} }),
    'remembers more rejected records than it dropped',
  ],
];

describe('support/error-invariants', () => {
  it('X-12: finds nothing in what the kernel says', () => {
    const view = viewWithErrors();

    expect(errorsAreSound(view)).toEqual([]);
    expect(errorsOnlyGrow([view], [view])).toEqual([]);
  });

  it.each(lies)('X-12: sees %s', (_what, lie, problem) => {
    const view = viewWithErrors();

    lie(view.errors);

    expect(errorsAreSound(view)).toContain(`the error buffer of p1 ${problem}`);
  });

  it.each<[string, (errors: Errors) => unknown]>([
    ['the oldest was dropped', (errors) => errors.records.shift()],
    ['the newest was dropped', (errors) => errors.records.pop()],
    ['a record was changed', (errors) => (errors.records[0]!.args = { entry: 'f' })],
    ['the count of dropped ones went back', (errors) => (errors.dropped = -1)],
  ])('X-12, ERR-10: sees that %s', (_what, lie) => {
    const [before, after] = [viewWithErrors(), viewWithErrors()];

    lie(after.errors);

    expect(errorsOnlyGrow([before], [after])).toHaveLength(1);
  });
});

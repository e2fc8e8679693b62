import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../controller/questions/errors.ts';
import { parseSelection } from '../../../../cli/arguments/selection.ts';

function select(...args: string[]): string[] {
  return parseSelection(args, {}).map(({ kind, name }) =>
    name === undefined ? kind.kind : `${kind.kind}/${name}`,
  );
}

describe('cli/arguments/selection', () => {
  it.each([
    [['wpar'], ['WorkloadPartition']],
    [['wpar', 'billing'], ['WorkloadPartition/billing']],
    [
      ['wpar', 'a', 'b'],
      ['WorkloadPartition/a', 'WorkloadPartition/b'],
    ],
    [['wpar/billing'], ['WorkloadPartition/billing']],
    [
      ['wpar/a', 'dclaim/b'],
      ['WorkloadPartition/a', 'DeviceClaim/b'],
    ],
    [['wpar,dclaim'], ['WorkloadPartition', 'DeviceClaim']],
    [
      ['wpar,dclaim', 'x'],
      ['WorkloadPartition/x', 'DeviceClaim/x'],
    ],
    [[], []],
  ])('%j selects %j', (args, expected) => {
    expect(select(...args)).toEqual(expected);
  });

  it.each([
    [['wpar', 'dclaim/x']],
    [['wpar/a', 'b']],
    [['wpar/']],
    [['/x']],
    [['wpar/a/b']],
    [['all/x']],
    [['pods']],
  ])('%j means nothing', (args) => {
    expect(() => select(...args)).toThrow(UsageError);
  });

  it.each([[{ allNamespaces: true }], [{ selector: 'a=b' }], [{ fieldSelector: 'metadata.name=a' }]])(
    'refuses a name beside %j',
    (options) => {
      expect(() => parseSelection(['wpar/a'], options)).toThrow(UsageError);
      expect(parseSelection(['wpar'], options)).toHaveLength(1);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { readPartitionView } from '../../../controller/kinds/partition-view.ts';
import { baseView, webView } from './family.ts';
import { observed } from './observing.ts';

describe('kinds/partition-view', () => {
  it('reads one partition, and nothing where it is not defined', () => {
    const partitions = [baseView('Active'), webView('Active')];

    expect(observed(readPartitionView('alpha', 'uid-web'), { partitions }).world).toBe(partitions[1]);
    expect(observed(readPartitionView('alpha', 'uid-gone'), { partitions }).world).toBeUndefined();
  });

  it('LIFE-9: looks again when the partition changes, and when its host is booted', () => {
    expect(observed(readPartitionView('alpha', 'uid-web'), {}).topics).toEqual([
      'boot alpha',
      'partition alpha uid-web',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { sortNaturally } from '../../../controller/solve/natural-order.ts';

describe('solve/natural-order', () => {
  it('counts runs of digits as numbers', () => {
    expect(sortNaturally(['hdisk10', 'hdisk2', 'hdisk1', 'hdisk', 'adapter9'])).toEqual([
      'adapter9',
      'hdisk',
      'hdisk1',
      'hdisk2',
      'hdisk10',
    ]);
  });

  it('compares numbers that are longer than any machine number', () => {
    const [low, high] = ['wwn-100000000000000000001', 'wwn-100000000000000000002'];

    expect(sortNaturally([high, low])).toEqual([low, high]);
  });

  it('orders names that differ in leading zeros only, always alike', () => {
    expect(sortNaturally(['d7', 'd07'])).toEqual(sortNaturally(['d07', 'd7']));
  });
});

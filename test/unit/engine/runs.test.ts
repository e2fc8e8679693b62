import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../controller/engine/runs.ts';

describe('engine/runs', () => {
  it('begins a run wherever an item does not join the one before it, and loses and moves none', () => {
    const joins = (item: number, before: number): boolean => item === before + 1;

    expect(runsOf([1, 2, 3, 5, 6, 1, 1], joins)).toEqual([[1, 2, 3], [5, 6], [1], [1]]);
    expect(runsOf([], joins)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { BackOff } from '../../../controller/engine/back-off.ts';

describe('engine/back-off', () => {
  it('LIFE-5: lets a first failure be tried again at once, so that a lost reply costs nobody its turn', () => {
    expect(new BackOff().next('a', 5000)).toBe(5000);
  });

  it('doubles from one second, up to five minutes', () => {
    const backOff = new BackOff();

    const delays = Array.from({ length: 12 }, () => backOff.next('a', 0) / 1000);

    expect(delays).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('starts anew after a success', () => {
    const backOff = new BackOff();
    backOff.next('a', 0);
    backOff.next('a', 0);

    backOff.succeeded('a');

    expect(backOff.next('a', 0)).toBe(0);
  });

  it('counts for each key apart', () => {
    const backOff = new BackOff();
    backOff.next('a', 0);

    expect(backOff.next('b', 7)).toBe(7);
    expect(backOff.next('a', 7)).toBe(1007);
  });
});

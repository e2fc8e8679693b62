import { describe, expect, it } from 'vitest';
import { durationFault, parseDuration } from '../../../../cli/arguments/duration.ts';

describe('cli/arguments/duration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
  ])('%s is %i milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['60', '', '-1s', '1d', 's', '1s2', 'soon'])('%j is no time', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('guesses the unit that was left out', () => {
    expect(durationFault('60')).toContain('Did you mean 60s?');
    expect(durationFault('soon')).not.toContain('Did you mean');
  });
});

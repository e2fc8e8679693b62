import { describe, expect, it } from 'vitest';
import { ageText, durationText } from '../../../../cli/render/age.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('cli/render/age', () => {
  it.each([
    [-5 * SECOND, '0s'],
    [0, '0s'],
    [119 * SECOND, '119s'],
    [2 * MINUTE, '2m'],
    [9 * MINUTE + 59 * SECOND, '9m59s'],
    [10 * MINUTE + 59 * SECOND, '10m'],
    [179 * MINUTE, '179m'],
    [3 * HOUR + 25 * MINUTE, '3h25m'],
    [8 * HOUR, '8h'],
    [47 * HOUR, '47h'],
    [50 * HOUR, '2d2h'],
    [8 * DAY + HOUR, '8d'],
    [729 * DAY, '729d'],
    [800 * DAY, '2y70d'],
    [9 * 365 * DAY, '9y'],
  ])('%i milliseconds are %s, as kubectl says it', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });

  it('says so when there is no time', () => {
    expect(ageText(undefined, 0)).toBe('<unknown>');
    expect(ageText('yesterday', 0)).toBe('<unknown>');
    expect(ageText('1970-01-01T00:00:01Z', 3000)).toBe('2s');
  });
});

import { describe, expect, it } from 'vitest';
import { TokenBuckets } from '../../../controller/telemetry/token-buckets.ts';

function taken(buckets: TokenBuckets, name: string, times: number): number {
  return Array.from({ length: times }, () => buckets.take(name)).filter(Boolean).length;
}

describe('telemetry/token-buckets', () => {
  it('gives 25 at once, then one in five minutes, and never more than 25', () => {
    let now = 0;
    const buckets = new TokenBuckets(() => now);
    expect(taken(buckets, 'a', 40)).toBe(25);

    now += 299_999;
    expect(taken(buckets, 'a', 1)).toBe(0);
    now += 300_001;
    expect(taken(buckets, 'a', 40)).toBe(2);
    now += 24 * 3600_000;
    expect(taken(buckets, 'a', 40)).toBe(25);
  });

  it('has one bucket for each name', () => {
    const buckets = new TokenBuckets(() => 0);
    expect(taken(buckets, 'a', 30)).toBe(25);

    expect(taken(buckets, 'b', 30)).toBe(25);
  });

  it('gives nothing more when its clock is set back', () => {
    let now = 1_000_000_000;
    const buckets = new TokenBuckets(() => now);
    taken(buckets, 'a', 25);

    now = 0;

    expect(taken(buckets, 'a', 1)).toBe(0);
  });
});

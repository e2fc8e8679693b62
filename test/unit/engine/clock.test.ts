import { describe, expect, it } from 'vitest';
import { jumpingClock, systemClock } from '../../../controller/engine/clock.ts';

describe('engine/clock', () => {
  it('jumps to what is waited for, and never back', async () => {
    const clock = jumpingClock(1000);

    await clock.sleepUntil(5000);
    expect(clock.now()).toBe(5000);

    await clock.sleepUntil(2000);
    expect(clock.now()).toBe(5000);
  });

  it('is woken from a long sleep by its signal', async () => {
    const abort = new AbortController();
    const sleeping = systemClock.sleepUntil(systemClock.now() + 3_600_000, abort.signal);

    abort.abort();

    await expect(sleeping).resolves.toBeUndefined();
  });

  it('does not sleep for what is past', async () => {
    await expect(systemClock.sleepUntil(0)).resolves.toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { Leadership } from '../../../controller/election/leadership.ts';
import { NotLeadingError } from '../../../controller/election/leadership.ts';
import { leaseKey } from '../../../controller/election/lease.ts';
import { Bench, place, settle } from './bench-of-candidates.ts';

const never = new AbortController().signal;

/** Campaigns, and notes the leadership when it is won. */
function campaign(bench: Bench, identity: string): { won: Leadership | undefined } {
  const found: { won: Leadership | undefined } = { won: undefined };
  void bench
    .candidate(identity)
    .campaign(never)
    .then((won) => (found.won = won));
  return found;
}

async function lead(bench: Bench, identity = 'one'): Promise<Leadership> {
  const won = await bench.candidate(identity).campaign(never);
  if (won === undefined) throw new Error('nobody leads');
  return won;
}

describe('election/election', () => {
  it('LIFE-3: whoever makes the Lease leads with epoch 1, and nobody else meanwhile', async () => {
    const bench = new Bench();
    const one = await lead(bench);

    const other = campaign(bench, 'other');
    await bench.clock.pass(60_000);

    expect(one.epoch).toBe(1);
    expect(() => one.check()).not.toThrow();
    expect(other.won).toBeUndefined();
    expect(await bench.lease()).toMatchObject({ holderIdentity: 'one', leaseDurationSeconds: 15 });
    expect(bench.troubles).toEqual([]);
  });

  it('LIFE-3: a leader that cannot renew stops before another one begins, which has a higher epoch', async () => {
    const bench = new Bench();
    let isCutOff = false;
    const cutOff = {
      get: (...args: Parameters<typeof bench.cluster.get>) => bench.cluster.get(...args),
      create: (...args: Parameters<typeof bench.cluster.create>) => bench.cluster.create(...args),
      update: (...args: Parameters<typeof bench.cluster.update>) =>
        isCutOff ? Promise.reject(new Error('no route')) : bench.cluster.update(...args),
    };
    const one = await bench.candidate('one', cutOff).campaign(never);
    const other = campaign(bench, 'other');
    await bench.clock.pass(4000);
    isCutOff = true;

    await bench.clock.pass(10_000);
    expect(() => one?.check()).toThrow(NotLeadingError);
    expect(other.won).toBeUndefined();
    await bench.clock.pass(10_000);

    expect(other.won?.epoch).toBe(2);
    expect(String(await one?.lost)).toContain('the Lease could not be renewed for 10 s');
    expect(bench.troubles[0]).toContain('no route');
  });

  it('a renewal that never returns does not keep a leader from ending', async () => {
    const bench = new Bench();
    const hanging = { ...bound(bench), update: () => new Promise<never>(() => undefined) };
    const one = await bench.candidate('one', hanging).campaign(never);

    await bench.clock.pass(10_000);

    expect(String(await one?.lost)).toContain('could not be renewed');
  });

  it('LIFE-3: a leader that was paused past its deadline does not renew, even where nobody else has come', async () => {
    const bench = new Bench();
    const one = await lead(bench);
    const before = await bench.lease();

    bench.clock.jump(11_000);
    expect(() => one.check()).toThrow(NotLeadingError);
    await settle();

    expect(await bench.lease()).toEqual(before);
  });

  it('LIFE-3: a Lease that is given free is taken at once, by one with a higher epoch', async () => {
    const bench = new Bench();
    const one = await lead(bench);

    await one.release();
    const left = await bench.lease();
    const other = await lead(bench, 'other');

    expect(left?.holderIdentity).toBeUndefined();
    expect(other.epoch).toBe(2);
    expect(() => one.check()).toThrow('it gave the Lease free');
  });

  it('LIFE-3: an epoch that is raised stays below that of whoever leads next', async () => {
    const bench = new Bench();
    const one = await lead(bench);

    await one.raiseAbove(41);
    await one.raiseAbove(7);
    expect(one.epoch).toBe(42);
    await one.release();

    expect((await lead(bench, 'other')).epoch).toBe(43);
  });

  it('goes on when somebody has changed the Lease and left it its own', async () => {
    const bench = new Bench();
    const one = await lead(bench);

    await bench.write({ renewTime: '2026-11-26T01:00:00.000000Z' });
    await bench.clock.pass(30_000);

    expect(() => one.check()).not.toThrow();
  });

  it.each([
    ['somebody else holds the Lease', { holderIdentity: 'other' }, 'other holds the Lease'],
    ['somebody has given it free', { holderIdentity: '' }, 'somebody gave the Lease free'],
    ['LIFE-3: its epoch was set back', { leaseTransitions: 0 }, 'set leaseTransitions of the Lease back'],
  ])('ends when %s', async (_, change, why) => {
    const bench = new Bench();
    const one = await lead(bench);

    await bench.write(change);
    await bench.clock.pass(2000);

    expect(String(await one.lost)).toContain(why);
  });

  it('ends when the Lease is deleted', async () => {
    const bench = new Bench();
    const one = await lead(bench);

    await bench.cluster.delete(leaseKey(place));
    await bench.clock.pass(2000);

    expect(String(await one.lost)).toContain('the Lease was deleted');
  });

  it('waits as long as the Lease says from when it saw it change, whatever times are written in it', async () => {
    const bench = new Bench();
    await lead(bench);
    await bench.write({
      holderIdentity: 'elsewhere',
      renewTime: '2020-01-01T00:00:00.000000Z',
      leaseDurationSeconds: 30,
    });

    const other = campaign(bench, 'other');
    await bench.clock.pass(28_000);
    expect(other.won).toBeUndefined();
    await bench.clock.pass(4000);

    expect(other.won?.epoch).toBe(2);
  });
});

function bound({ cluster }: Bench) {
  return {
    get: (...args: Parameters<typeof cluster.get>) => cluster.get(...args),
    create: (...args: Parameters<typeof cluster.create>) => cluster.create(...args),
  };
}

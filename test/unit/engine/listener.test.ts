import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import { toAll } from '../../../controller/engine/listener.ts';
import { KernelUnreachableError } from '../../../controller/kernel/port.ts';
import type { Report } from '../../../controller/kinds/kind.ts';
import { accepted, aThing, done, finalizer, start, step, steps, toyKind, ToyWorld, waiting } from './toys.ts';

/** What an engine told, a line each. */
function heard(world: ToyWorld): string[] {
  const lines: string[] = [];
  world.listener.learned = ({ metadata }, gone) =>
    void lines.push(`learned ${metadata.name} ${metadata.generation}${gone ? ' gone' : ''}`);
  const reason = ({ status }: KubeObject): string => status?.conditions?.[0]?.reason ?? 'nothing';
  world.listener.queued = ({ key, rank }) => void lines.push(`queued ${key.name} ${rank}`);
  world.listener.passBegan = ({ key }, uid) => void lines.push(`began ${key.name} ${uid ?? 'gone'}`);
  world.listener.passEnded = ({ key }, outcome) => void lines.push(`ended ${key.name} ${outcome}`);
  world.listener.statusWritten = (before, after) =>
    void lines.push(`status ${after.metadata.name} ${reason(before)} -> ${reason(after)}`);
  world.listener.released = ({ metadata }) => void lines.push(`released ${metadata.name}`);
  return lines;
}

function endings(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith('ended'));
}

/** A kind whose report is what the test says at that moment. */
function reporting(report: () => Report): ToyWorld {
  return new ToyWorld([toyKind([], { report })]);
}

describe('engine/listener', () => {
  it('is told what became of one object, from the queue to its status', async () => {
    const world = reporting(() => done());
    const lines = heard(world);
    await world.apply(aThing('one'));
    await world.engine.start();

    await world.engine.runUntilQuiet();

    expect(lines).toEqual([
      'learned one 1',
      'queued one 10',
      'began one uid-1',
      // Its own write comes back to it.
      'learned one 1',
      'status one nothing -> Fine',
      'ended one done',
    ]);
  });

  it('is told again when a key gets a better rank, and not when it gets none', async () => {
    const world = new ToyWorld([toyKind([], { rank: { changed: 10, touched: 20 } })]);
    const lines = heard(world);
    await world.apply(aThing('one'), aThing('two'));
    await world.engine.start();

    await world.apply(aThing('one', { size: 2 }));

    expect(lines.filter((line) => line.startsWith('queued'))).toEqual(['queued one 10', 'queued two 10']);
  });

  it('hears how each pass ended: as its kind says, outrun, without a host, or with an exception', async () => {
    const outcomes = ['done', 'stalled', 'failed', 'exception', 'unreachable', 'done'];
    const world = reporting(() => {
      const outcome = outcomes.shift();
      if (outcome === 'exception') throw new Error('it broke');
      if (outcome === 'unreachable') throw new KernelUnreachableError('alpha', 'no answer');
      return { ...done(), outcome: { type: outcome as Report['outcome']['type'] } };
    });
    const lines = heard(world);
    await world.engine.start();

    for (const name of ['a', 'b', 'c', 'd']) await world.apply(aThing(name));
    await world.engine.runUntilQuiet({ until: start + 1000 });

    expect(endings(lines)).toEqual([
      'ended a done',
      'ended b stalled',
      'ended c failed',
      'ended c exception',
      // After an exception it is tried at once, then with a pause.
      'ended d unreachable',
      'ended c done',
    ]);
  });

  it('hears of a pass that somebody else outran, and of no status then', async () => {
    const world = reporting(() => done());
    const lines = heard(world);
    await world.apply(aThing('one'));
    await world.engine.start();
    world.beforeWrite = async () => {
      world.beforeWrite = () => Promise.resolve();
      await world.apply(aThing('one', { size: 2 }));
    };

    await world.engine.runUntilQuiet();

    expect(endings(lines)).toEqual(['ended one outrun', 'ended one done']);
    expect(lines.filter((line) => line.startsWith('status'))).toEqual(['status one nothing -> Fine']);
  });

  it('is told what a status was before, and nothing when a pass changes none', async () => {
    const reports = [waiting('for a device'), waiting('for a device'), done()];
    const world = reporting(() => reports.shift() ?? done());
    await world.apply(aThing('one'));
    await world.engine.start();
    await world.engine.runUntilQuiet();
    const lines = heard(world);

    for (const size of [2, 3]) {
      await world.apply(aThing('one', { size }));
      await world.engine.runUntilQuiet();
    }

    expect(lines.filter((line) => line.startsWith('status'))).toEqual([
      // The generation that was observed is a new one.
      'status one Waits -> Waits',
      'status one Waits -> Fine',
    ]);
  });

  it('LIFE-14: is told when an object holds nothing any more', async () => {
    const world: ToyWorld = new ToyWorld([
      toyKind([], {
        finalizer,
        teardown: () => (world.kernel.requests.length === 0 ? steps(step) : { steps: [], released: true }),
      }),
    ]);
    world.kernel.answer = () => accepted;
    await world.apply(aThing('one'));
    await world.engine.start();
    await world.engine.runUntilQuiet();
    const lines = heard(world);

    await world.cluster.delete({ kind: 'Thing', namespace: 'a', name: 'one' });
    await world.engine.runUntilQuiet();

    expect(lines).toEqual([
      'learned one 2',
      'queued one 10',
      'began one uid-1',
      'learned one 2 gone',
      'released one',
      'ended one done',
    ]);
  });

  it('lets somebody stand around each pass: all that it does happens inside, and how it ends is known', async () => {
    const world: ToyWorld = new ToyWorld([
      toyKind([], { plan: () => (world.kernel.requests.length === 0 ? steps(step) : steps()) }),
    ]);
    world.kernel.answer = () => accepted;
    const lines: string[] = [];
    world.aroundPass = async ({ item, uid }, make) => {
      lines.push(`${item.key.name} ${uid}`, `${world.kernel.requests.length} asked`);
      const outcome = await make();
      lines.push(`${world.kernel.requests.length} asked, ${world.writes.length} written`, outcome);
      return outcome;
    };
    await world.apply(aThing('one'));
    await world.engine.start();

    await world.engine.runUntilQuiet();

    expect(lines).toEqual(['one uid-1', '0 asked', '1 asked, 1 written', 'done']);
  });

  it('can be several, who are told in order', () => {
    const lines: string[] = [];
    const one = { released: () => void lines.push('one'), queued: () => void lines.push('only one') };
    const two = { released: () => void lines.push('two') };
    const both = toAll([one, two]);

    both.released?.(aThing('a'));
    both.queued?.({ key: { kind: 'Thing', name: 'a' }, rank: 1, createdAt: '' });
    both.passEnded?.({ key: { kind: 'Thing', name: 'a' }, rank: 1, createdAt: '' }, 'done');

    expect(lines).toEqual(['one', 'two', 'only one']);
  });
});

import { describe, expect, it } from 'vitest';
import { countedTopic } from '../../../controller/api/counted-topic.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import type { KernelChange } from '../../../controller/kernel/port.ts';
import { KernelRequestError } from '../../../controller/kernel/port.ts';
import type { Ask, Kind, Observation, Report, Step, WorldIndex } from '../../../controller/kinds/kind.ts';
import type { ToyKernel } from './toys.ts';
import {
  accepted,
  aThing,
  done,
  finalizer,
  refused,
  start,
  step,
  steps,
  toyKind,
  ToyWorld,
  waiting,
} from './toys.ts';

/** Asks one thing and returns the object that is looked at. */
function asking(ask: Ask): Kind['observe'] {
  return function* observe(object): Observation<KubeObject> {
    yield ask;
    return object;
  };
}

async function started(world: ToyWorld): Promise<ToyWorld> {
  await world.engine.start();
  await world.engine.runUntilQuiet();
  return world;
}

function readyOf(object: KubeObject | undefined): unknown {
  const { status, reason } = object?.status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
  return { status, reason };
}

/** Wants one error recorded as long as the kernel was not asked to; then says how often it was. */
function loggingKind(world: () => ToyWorld, outcome: Report['outcome'] = { type: 'done' }): Kind {
  return toyKind([], {
    report: () => {
      const asked = world().kernel.requests.length;
      return { ...done({ asked }), outcome, ...(asked === 0 ? { log: [step] } : {}) };
    },
  });
}

describe('engine/engine: errors', () => {
  it('ERR-20: records what went wrong before it is said, and says what the kernel then tells in one write', async () => {
    const world: ToyWorld = await started(new ToyWorld([loggingKind(() => world)]));
    await world.apply(aThing('a'));

    await world.engine.runUntilQuiet();

    expect(world.kernel.requests.map(({ command }) => command)).toEqual([step.command]);
    expect(world.writes).toEqual(['status a/a']);
    expect((await world.get('a'))?.status).toMatchObject({ asked: 1 });
  });

  it('ERR-16: says the same where the recording is refused', async () => {
    const world: ToyWorld = await started(new ToyWorld([loggingKind(() => world)]));
    world.kernel.answer = () => refused;
    await world.apply(aThing('a'));

    expect(await world.engine.runUntilQuiet()).toMatchObject({ settled: true });

    expect(readyOf(await world.get('a'))).toEqual({ status: 'True', reason: 'Fine' });
    expect(world.errors).toEqual([]);
  });

  it('records a failure that lasts over the first wait, and no other', async () => {
    const world: ToyWorld = await started(new ToyWorld([loggingKind(() => world, { type: 'failed' })]));
    await world.apply(aThing('a'));

    await world.engine.runUntilQuiet();
    const atFirst = world.kernel.requests.length;
    await world.engine.runUntilQuiet({ until: start + 1000 });

    expect([atFirst, world.kernel.requests.length]).toEqual([0, 1]);
  });

  it('LIFE-4: records nothing of what only waits before everything else is done', async () => {
    const order: string[] = [];
    const other = toyKind(order, { kind: 'Thing' });
    const world: ToyWorld = await started(
      new ToyWorld([
        {
          ...other,
          report: (seen) => {
            const { name } = (seen as KubeObject).metadata;
            order.push(`${name} ${String(world.kernel.requests.length)}`);
            if (name !== 'a') return done();
            const log = world.kernel.requests.length === 0 ? [step] : [];
            return { ...waiting('for b'), log };
          },
        },
      ]),
    );
    await world.apply(aThing('a'), aThing('b'));

    await world.engine.runUntilQuiet();

    expect(order).toEqual(['a 0', 'b 0', 'a 0', 'a 1']);
  });
});

describe('engine/engine: passes', () => {
  it('passes once over each object, in order of time and name, and writes each status once', async () => {
    const passes: string[] = [];
    const world = new ToyWorld([toyKind(passes)]);
    await world.apply(aThing('b'), aThing('a'), aThing('c'));

    await started(world);

    expect(passes).toEqual(['a', 'b', 'c']);
    expect(world.writes).toEqual(['status a/a', 'status a/b', 'status a/c']);
    expect(readyOf(await world.get('a'))).toEqual({ status: 'True', reason: 'Fine' });
  });

  it('LIFE-4: does not pass again because of what it wrote itself, nor write what has not changed', async () => {
    const passes: string[] = [];
    const world = await started(new ToyWorld([toyKind(passes)]));
    await world.apply(aThing('a'));
    await world.engine.runUntilQuiet();
    passes.length = 0;
    world.writes.length = 0;

    await world.engine.runUntilQuiet();
    expect(passes).toEqual([]);

    await world.apply({
      ...aThing('a'),
      metadata: { namespace: 'a', name: 'a', annotations: { note: 'no news' } },
    });
    await world.engine.runUntilQuiet();
    expect(passes).toEqual(['a']);
    expect(world.writes).toEqual([]);
  });

  it('LIFE-30: derives the status anew when somebody else has written it', async () => {
    const world = await started(new ToyWorld([toyKind([], { report: () => done({ colour: 'red' }) })]));
    await world.apply(aThing('a'));
    await world.engine.runUntilQuiet();
    const written = (await world.get('a'))!;

    const forged = { ...written, status: { ...written.status, colour: 'blue' } };
    await world.cluster.updateStatus(forged, { fieldManager: 'somebody' });
    await world.engine.runUntilQuiet();

    expect((await world.get('a'))?.status).toEqual(written.status);
  });

  it('starts over silently when somebody else wrote first', async () => {
    const passes: string[] = [];
    const world = await started(new ToyWorld([toyKind(passes)]));
    await world.apply(aThing('a', { turn: 1 }));
    let interrupted = false;
    world.beforeWrite = async () => {
      if (interrupted) return;
      interrupted = true;
      await world.apply(aThing('a', { turn: 2 }));
    };

    await world.engine.runUntilQuiet();

    expect(passes).toEqual(['a', 'a']);
    expect(world.errors).toEqual([]);
    expect((await world.get('a'))?.status?.observedGeneration).toBe(2);
  });

  it('lets go of an object that was deleted while it was looked at', async () => {
    const world = await started(new ToyWorld([toyKind([])]));
    await world.apply(aThing('a'));
    world.beforeWrite = () => world.cluster.delete(keyOf(aThing('a')));

    await expect(world.engine.runUntilQuiet()).resolves.toMatchObject({ settled: true });

    expect(world.errors).toEqual([]);
    expect(await world.get('a')).toBeUndefined();
  });

  it('commits after every turn before anything is acknowledged', async () => {
    const world = await started(new ToyWorld([toyKind([])]));
    await world.apply(aThing('a'), aThing('b'));
    const before = world.commits;

    await world.engine.runUntilQuiet();

    expect(world.commits).toBe(before + 1);
  });

  it('stops where it is when it is told to', async () => {
    const world = await started(new ToyWorld([toyKind([])]));
    await world.apply(aThing('a'));
    const abort = new AbortController();
    abort.abort();

    expect(await world.engine.runUntilQuiet({ signal: abort.signal })).toMatchObject({ settled: false });

    expect(world.writes).toEqual([]);
  });

  it('hears nothing any more once it is stopped', async () => {
    const passes: string[] = [];
    const world = await started(new ToyWorld([toyKind(passes)]));

    world.engine.stop();
    await world.apply(aThing('a'));
    await world.engine.runUntilQuiet();

    expect(passes).toEqual([]);
  });
});

describe('engine/engine: deciding and acting', () => {
  it('LIFE-1: records a decision before it acts on it, and sees it when it looks again', async () => {
    const order: string[] = [];
    const kind = toyKind([], {
      plan: (seen) => {
        const { status } = seen as KubeObject & { status?: { decided?: string } };
        if (status?.decided === undefined) return { record: { decided: 'yes' }, steps: [step] };
        return steps();
      },
      report: () => done({ decided: 'yes' }),
    });
    const world = new ToyWorld([kind]);
    world.kernel.answer = () => {
      order.push('command');
      return { ok: true, result: {}, changes: [] };
    };
    world.beforeWrite = () => {
      order.push('write');
      return Promise.resolve();
    };
    await world.apply(aThing('a'));

    await started(world);

    expect(order).toEqual(['write', 'command', 'write']);
  });

  it('LIFE-32: acts in the name of the object, under the epoch of its own', async () => {
    let planned = false;
    const kind = toyKind([], {
      plan: () => {
        if (planned) return steps();
        planned = true;
        return steps(step, step);
      },
    });
    const world = new ToyWorld([kind]);
    await world.apply(aThing('a'));

    await started(world);

    expect(
      world.kernel.requests.map(({ operation, fence }) => ({ ...operation, epoch: fence.epoch })),
    ).toEqual([
      { owner: 'uid-1', sequence: 1, epoch: 7 },
      { owner: 'uid-1', sequence: 2, follows: true, epoch: 7 },
    ]);
  });

  it('ends a pass at the first refusal, and tells the kind which step was refused', async () => {
    const told: unknown[] = [];
    const kind = toyKind([], {
      plan: () => steps(step, step),
      report: (_seen, performed) => {
        told.push(performed.refusal?.refusal.id);
        return waiting('refused');
      },
    });
    const world = new ToyWorld([kind]);
    world.kernel.answer = () => refused;
    await world.apply(aThing('a'));

    await started(world);

    expect(world.kernel.requests).toHaveLength(1);
    expect(new Set(told)).toEqual(new Set(['PartitionNotFound']));
  });

  it('reports a plan that never settles, as the bug that it is', async () => {
    const world = new ToyWorld([toyKind([], { plan: () => steps(step) })]);
    await world.apply(aThing('a'));

    await started(world);

    expect(world.errors[0]).toContain('the plan for Thing/a/a still wants steps after 24 rounds');
    expect(world.kernel.requests.length).toBeGreaterThanOrEqual(24);
  });

  it('tries again what failed: at once, then after 1 s, 2 s, 4 s', async () => {
    const times: number[] = [];
    const world = new ToyWorld([
      toyKind([], {
        report: () => {
          times.push((world.clock.now() - start) / 1000);
          return { ...waiting('refused'), outcome: { type: 'failed' } };
        },
      }),
    ]);
    await world.apply(aThing('a'));
    await world.engine.start();

    const { settled } = await world.engine.runUntilQuiet({ until: start + 7000 });

    expect(times).toEqual([0, 0, 1, 3, 7]);
    expect(settled).toBe(false);
    const conditions = (await world.get('a'))?.status?.conditions ?? [];
    expect(conditions.find(({ type }) => type === 'Reconciling')?.reason).toBe('Retrying');
  });

  it('tells of an exception, tries again, and forgets about it after a success', async () => {
    let failures = 2;
    const world = new ToyWorld([
      toyKind([], {
        report: () => {
          failures -= 1;
          if (failures >= 0) throw new Error('a bug');
          return done();
        },
      }),
    ]);
    await world.apply(aThing('a'));
    await world.engine.start();

    const { settled } = await world.engine.runUntilQuiet({ until: start + 60_000 });

    expect(world.errors).toEqual(['Thing/a/a: Error: a bug', 'Thing/a/a: Error: a bug']);
    expect(settled).toBe(true);
    expect(readyOf(await world.get('a'))).toEqual({ status: 'True', reason: 'Fine' });
  });

  describe('of an object on which every pass fails', () => {
    /** Fails until it is told otherwise. */
    async function failing(error: Error): Promise<{ world: ToyWorld; mend: () => void }> {
      let isMended = false;
      const report = (): Report => {
        if (!isMended) throw error;
        return done();
      };
      const world = await started(new ToyWorld([toyKind([], { report })]));
      await world.apply(aThing('a'));
      await world.engine.runUntilQuiet({ until: start + 60_000 });
      return { world, mend: () => (isMended = true) };
    }

    const told = (object: KubeObject | undefined): string[] =>
      (object?.status?.conditions ?? []).map(
        ({ message, reason, status, type }) => `${type} ${status} ${reason}: ${message}`,
      );

    it('LIFE-4: says in one write why nothing goes on, and takes it back when something does', async () => {
      const { mend, world } = await failing(new KernelRequestError('alpha', 'it is too old'));
      const sentence =
        'The host process of alpha does not take what it is asked: it is too old. It is tried again.';

      expect(told(await world.get('a'))).toEqual([
        `Ready Unknown Pending: ${sentence}`,
        `Reconciling True Retrying: ${sentence}`,
      ]);
      expect(world.errors.length).toBeGreaterThan(5);
      expect(world.writes).toEqual(['status a/a']);

      mend();
      await world.engine.runUntilQuiet({ until: start + 600_000 });

      expect(told(await world.get('a'))).toEqual(['Ready True Fine: All is well.']);
    });

    it('LIFE-28: keeps what nobody foresaw for the log', async () => {
      const { world } = await failing(new Error('secret of team-b'));

      expect(told(await world.get('a'))).toEqual([
        'Ready Unknown Pending: The controller fails at this object for a reason that only its log has, and tries again.',
        'Reconciling True Retrying: The controller fails at this object for a reason that only its log has, and tries again.',
      ]);
      expect(world.errors).toContain('Thing/a/a: Error: secret of team-b');
    });

    it('goes on trying where that cannot be written either, and writes nothing where it was a write that failed', async () => {
      const report = (object: unknown): Report => {
        if ((object as KubeObject).metadata.name === 'a') throw new Error('a bug');
        return done();
      };
      const world = new ToyWorld([toyKind([], { report })]);
      world.beforeWrite = () => Promise.reject(new Error('no answer'));
      await world.apply(aThing('a'), aThing('b'));
      await world.engine.start();
      await world.engine.runUntilQuiet({ until: start + 60_000 });
      const failures = (sentence: string): number => world.errors.filter((each) => each === sentence).length;
      const writes = (title: string): number =>
        world.writes.filter((each) => each === `status ${title}`).length;

      expect(failures('Thing/a/a: Error: a bug')).toBeGreaterThan(5);
      expect(writes('a/a')).toBe(failures('Thing/a/a: Error: a bug') - 1);
      expect(failures('Thing/a/b: Error: no answer')).toBeGreaterThan(5);
      expect(writes('a/b')).toBe(failures('Thing/a/b: Error: no answer'));
    });
  });

  it('goes on with others while one fails', async () => {
    const world = new ToyWorld([
      toyKind([], {
        report: (seen) => {
          if ((seen as KubeObject).metadata.name === 'a') throw new Error('a bug');
          return done();
        },
      }),
    ]);
    await world.apply(aThing('a'), aThing('b'));

    await started(world);

    expect(readyOf(await world.get('b'))).toEqual({ status: 'True', reason: 'Fine' });
  });

  it('LIFE-4: says why it waits only when nothing else is left to do', async () => {
    const world = new ToyWorld([
      toyKind([], {
        report: (seen) => ((seen as KubeObject).metadata.name === 'b' ? done() : waiting('for b')),
      }),
    ]);
    await world.apply(aThing('a'), aThing('b'));

    await started(world);

    expect(world.writes).toEqual(['status a/b', 'status a/a']);
  });

  it('LIFE-4: looks once more at what waits, however often that changes meanwhile by which it is explained', async () => {
    const passes: string[] = [];
    const named = (seen: unknown): string => (seen as KubeObject).metadata.name;
    const kind = toyKind(passes, {
      rank: { changed: 10, touched: 21, counted: 19 },
      observe: (object) =>
        asking({ ask: 'index', topics: [named(object) === 'late' ? 'late' : countedTopic('goods')] })(object),
      plan: (seen) => (named(seen) === 'taker' ? steps(step) : steps()),
      report: (seen) => {
        passes.push(named(seen));
        return named(seen) === 'first' ? waiting('for goods') : done();
      },
    });
    const world = new ToyWorld([kind], { kernelChanged: () => [countedTopic('goods'), 'late'] });
    let taken = 0;
    world.kernel.answer = () =>
      (taken += 1) > 3 ? refused : { ...accepted, changes: [{ type: 'NumbersFreed' }] };
    await world.apply(aThing('first'), aThing('late'), aThing('taker'));

    await started(world);

    expect(passes).toEqual(['first', 'late', 'taker', 'late', 'first']);
    expect(world.writes.at(-1)).toBe('status a/first');
  });
});

describe('engine/engine: deleting', () => {
  it('LIFE-1: puts a finalizer on before anything is held', async () => {
    const order: string[] = [];
    let planned = false;
    const kind = toyKind([], {
      finalizer,
      plan: () => {
        if (planned) return steps();
        planned = true;
        return steps(step);
      },
    });
    const world = new ToyWorld([kind]);
    world.kernel.answer = () => {
      order.push('command');
      return { ok: true, result: {}, changes: [] };
    };
    world.beforeWrite = () => {
      order.push('write');
      return Promise.resolve();
    };
    await world.apply(aThing('a'));

    await started(world);

    expect(world.writes).toEqual(['patch a/a', 'status a/a']);
    expect(order).toEqual(['write', 'command', 'write']);
    expect((await world.get('a'))?.metadata.finalizers).toEqual([finalizer]);
  });

  it('LIFE-14: takes the finalizer off when nothing is held any more, and not before', async () => {
    let released = false;
    const kind = toyKind([], {
      finalizer,
      teardown: () => ({ steps: [], released }),
      report: () => waiting('in use'),
    });
    const world = await started(new ToyWorld([kind]));
    await world.apply(aThing('a'));
    await world.engine.runUntilQuiet();

    await world.cluster.delete(keyOf(aThing('a')));
    await world.engine.runUntilQuiet();
    expect(readyOf(await world.get('a'))).toEqual({ status: 'False', reason: 'Waits' });

    released = true;
    await world.apply({ ...aThing('a'), metadata: { namespace: 'a', name: 'a', labels: { again: 'yes' } } });
    await world.engine.runUntilQuiet();
    expect(await world.get('a')).toBeUndefined();
  });

  it('puts no finalizer on what is being deleted', async () => {
    const world = new ToyWorld([toyKind([], { finalizer })]);
    const foreign = { namespace: 'a', name: 'a', finalizers: ['somebody.dev/else'] };
    await world.apply({ ...aThing('a'), metadata: foreign });
    await world.cluster.delete(keyOf(aThing('a')));

    await started(world);

    expect((await world.get('a'))?.metadata.finalizers).toEqual(['somebody.dev/else']);
    expect(world.writes).toEqual([]);
  });
});

describe('engine/engine: who is woken', () => {
  const other = (name: string, spec: object = {}): KubeObject => ({ ...aThing(name, spec), kind: 'Other' });

  /** Passes over `reader`, which asks something, and over `bystander`, which asks nothing, after a change. */
  async function woken(ask: Ask, change: (world: ToyWorld) => Promise<void>): Promise<string[]> {
    const passes: string[] = [];
    const world = new ToyWorld([
      toyKind(passes, {
        indexes: {},
        *observe(object) {
          if (object.metadata.name === 'reader') yield* asking(ask)(object);
          return object;
        },
      }),
    ]);
    await world.apply(aThing('reader'), aThing('bystander'), other('one'), other('two'));
    await started(world);
    passes.length = 0;
    await change(world);
    await world.engine.runUntilQuiet();
    return passes;
  }

  const key = { kind: 'Other', namespace: 'a', name: 'one' };

  it('wakes exactly the readers of an object that changed', async () => {
    const ask: Ask = { ask: 'object', key, facet: 'any' };

    expect(await woken(ask, (world) => world.apply(other('one', { turn: 2 })))).toEqual(['reader']);
    expect(await woken(ask, (world) => world.apply(other('two', { turn: 2 })))).toEqual([]);
    expect(await woken(ask, (world) => world.cluster.delete(key))).toEqual(['reader']);
  });

  it('wakes readers of a spec for a change of it only', async () => {
    const changeStatus = async (world: ToyWorld): Promise<void> => {
      const stored = (await world.get('one', 'Other'))!;
      await world.cluster.updateStatus(
        { ...stored, status: { observedGeneration: 1 } },
        { fieldManager: 'test' },
      );
    };

    expect(await woken({ ask: 'object', key, facet: 'spec' }, changeStatus)).toEqual([]);
    expect(await woken({ ask: 'object', key, facet: 'any' }, changeStatus)).toEqual(['reader']);
  });

  it('wakes who looked for an object that was not there when it comes', async () => {
    const ask: Ask = { ask: 'object', key: { ...key, name: 'three' }, facet: 'spec' };

    expect(await woken(ask, (world) => world.apply(other('three')))).toEqual(['reader']);
  });

  it('wakes readers of a list when a member comes or goes', async () => {
    const ask: Ask = { ask: 'indexed', kind: 'Other', index: 'all', value: '', facet: 'spec' };

    expect(await woken(ask, (world) => world.apply(other('three')))).toEqual(['reader']);
    expect(await woken(ask, (world) => world.cluster.delete(key))).toEqual(['reader']);
  });

  it('wakes who asked which UIDs are missing when an object goes, and not when one comes', async () => {
    const ask: Ask = { ask: 'missing', kind: 'Other', uids: ['uid-3'] };

    expect(await woken(ask, (world) => world.cluster.delete(key))).toEqual(['reader']);
    expect(await woken(ask, (world) => world.apply(other('three')))).toEqual([]);
  });

  it('wakes who waits for a topic that an object or a kernel concerns, but not who caused it', async () => {
    const passes: string[] = [];
    let acts = false;
    const kind = toyKind(passes, {
      observe: asking({ ask: 'index', topics: ['devices'] }),
      plan: (seen) => {
        if (!acts || (seen as KubeObject).metadata.name !== 'b') return steps();
        acts = false;
        return steps(step);
      },
    });
    const world = new ToyWorld([kind], { kernelChanged: () => ['devices'] });
    world.kernel.answer = () => ({ ok: true, result: {}, changes: [{ type: 'NumbersFreed' }] });
    await world.apply(aThing('a'), aThing('b'), aThing('c'));
    await started(world);
    passes.length = 0;

    acts = true;
    await world.apply(aThing('b', { turn: 2 }));
    await world.engine.runUntilQuiet();

    expect(passes).toEqual(['b', 'a', 'c']);
  });

  it('does not wake what no longer reads a thing', async () => {
    const passes: string[] = [];
    let ask: Ask = { ask: 'object', key, facet: 'any' };
    const world = new ToyWorld([toyKind(passes, { observe: (object) => asking(ask)(object) })]);
    await world.apply(aThing('a'), other('one'), other('two'));
    await started(world);
    ask = { ask: 'object', key: { ...key, name: 'two' }, facet: 'any' };
    await world.apply(other('one', { turn: 2 }));
    await world.engine.runUntilQuiet();
    passes.length = 0;

    await world.apply(other('one', { turn: 3 }));
    await world.engine.runUntilQuiet();
    expect(passes).toEqual([]);

    await world.apply(other('two', { turn: 2 }));
    await world.engine.runUntilQuiet();
    expect(passes).toEqual(['a']);
  });
});

describe('engine/engine: what others change in a kernel', () => {
  const partition = (partitionUid: string): KernelChange => ({ type: 'Partition', partitionUid });
  /** Each change of a partition is a topic of its own; all else concerns nobody. */
  const index: Partial<WorldIndex> = {
    kernelChanged: (_hostName, change) => (change.type === 'Partition' ? [change.partitionUid] : []),
  };
  const partitionOf = (object: KubeObject): string => (object.spec as { partition?: string }).partition ?? '';
  const readsKernel: Kind['observe'] = (object) =>
    asking({
      ask: 'kernel',
      hostName: 'alpha',
      query: { type: 'Partition', partitionUid: partitionOf(object) },
      topics: [partitionOf(object)],
    })(object);
  /** `plans` says what each object still wants done. */
  const actor = (passes: string[], plans: Record<string, Step[]> = {}): Kind =>
    toyKind(passes, {
      observe: readsKernel,
      plan: (seen) => steps(...(plans[(seen as KubeObject).metadata.name]?.splice(0, 1) ?? [])),
    });

  async function quiet(passes: string[], plans: Record<string, Step[]> = {}): Promise<ToyWorld> {
    const world = new ToyWorld([actor(passes, plans)], index);
    for (const name of ['a', 'b', 'c']) await world.apply(aThing(name, { partition: `p-${name}` }));
    await started(world);
    passes.length = 0;
    world.writes.length = 0;
    return world;
  }

  it('LIFE-26: wakes exactly those who read it, without an edit and without a restart', async () => {
    const passes: string[] = [];
    const world = await quiet(passes);

    world.kernel.somebody(partition('p-b'));
    await world.engine.runUntilQuiet();
    expect(passes).toEqual(['b']);

    world.kernel.somebody(partition('p-b'));
    await world.engine.runUntilQuiet();
    expect(passes).toEqual(['b', 'b']);
    expect(world.writes).toEqual([]);
  });

  it('LIFE-26: its own commands wake nobody twice, and cost no look at the stream of their own', async () => {
    const passes: string[] = [];
    const plans: Record<string, Step[]> = {};
    const world = await quiet(passes, plans);
    world.kernel.answer = () => ({ ...accepted, changes: [partition('p-a'), partition('p-b')] });
    const { listened } = world.kernel;

    plans['a'] = [step, step, step];
    await world.apply(aThing('a', { partition: 'p-a', turn: 2 }));
    await world.engine.runUntilQuiet();

    expect(world.kernel.requests).toHaveLength(3);
    expect(passes).toEqual(['a', 'b']);
    // Once, when nothing was left to do.
    expect(world.kernel.listened - listened).toBe(1);
  });

  it('LIFE-26: what others did between two commands wakes who read it, and the pass that it came into starts over', async () => {
    const passes: string[] = [];
    const plans: Record<string, Step[]> = {};
    const world = await quiet(passes, plans);
    world.kernel.answer = () => {
      if (world.kernel.requests.length === 1) world.kernel.somebody(partition('p-c'));
      return { ...accepted, changes: [partition('p-a')] };
    };

    plans['a'] = [step, step];
    await world.apply(aThing('a', { partition: 'p-a', turn: 2 }));
    await world.engine.runUntilQuiet();

    expect(passes).toEqual(['a', 'a', 'c']);
  });

  it('LIFE-26: a refusal that others have overtaken is not the last word', async () => {
    const passes: string[] = [];
    const plans: Record<string, Step[]> = {};
    const world = await quiet(passes, plans);
    world.kernel.answer = () => {
      world.kernel.answer = () => accepted;
      // Freed by somebody else just after it was refused.
      queueMicrotask(() => world.kernel.somebody(partition('p-b')));
      return refused;
    };

    // One is refused, one is dropped by the pass that was refused, and one is for the pass after it.
    plans['a'] = [step, step, step];
    await world.apply(aThing('a', { partition: 'p-a', turn: 2 }));
    await world.engine.runUntilQuiet();

    expect(world.kernel.requests).toHaveLength(2);
  });

  const toAnotherBoot = (kernel: ToyKernel): void => {
    kernel.bootID = 'boot-2';
  };
  const toOblivion = (kernel: ToyKernel): void => {
    kernel.somebody();
    kernel.forget();
  };

  it.each([
    ['another boot', toAnotherBoot],
    ['more than the kernel remembers', toOblivion],
  ])('LIFE-26: after %s everybody looks again who read anything of that kernel', async (_what, happens) => {
    const passes: string[] = [];
    const world = new ToyWorld([
      toyKind(passes, {
        *observe(object) {
          if (object.metadata.name !== 'bystander') yield* readsKernel(object);
          return object;
        },
      }),
    ]);
    await world.apply(aThing('a'), aThing('b'), aThing('bystander'));
    await started(world);
    passes.length = 0;

    happens(world.kernel);
    await world.engine.runUntilQuiet();

    expect(passes).toEqual(['a', 'b']);
  });

  it.each([
    ['a key that waits is the last one', 'a'],
    ['another key is the last one', 'c'],
  ])(
    'LIFE-4, LIFE-26: lets those act whom others wake before it says who waits: %s',
    async (_case, during) => {
      const key = keyOf(aThing('b'));
      let colour = 'red';
      const kind = toyKind([], {
        *observe(object): Observation<unknown> {
          // Meanwhile somebody else does what `b` needs to become what `a` waits for.
          if (object.metadata.name === during && colour === 'red') world.kernel.somebody(partition(''));
          if (object.metadata.name === 'b') return yield* readsKernel(object);
          if (object.metadata.name === 'c') return object;
          const found = yield { ask: 'object', key, facet: 'any' };
          return { ...object, seen: (found as { status?: { colour?: string } }).status?.colour };
        },
        report: (seen) => {
          if ((seen as KubeObject).metadata.name !== 'a') return done({ colour });
          return (seen as { seen?: string }).seen === 'green' ? done() : waiting('for green');
        },
      });
      const kernelChanged: WorldIndex['kernelChanged'] = (host, change) => {
        if (change.type === 'Partition') colour = 'green';
        return index.kernelChanged!(host, change);
      };
      const world = new ToyWorld([kind], { kernelChanged });
      await world.apply(...['a', 'b', ...(during === 'c' ? ['c'] : [])].map((name) => aThing(name)));

      await started(world);

      expect(world.writes.filter((write) => write !== 'status a/c')).toEqual([
        'status a/b',
        'status a/b',
        'status a/a',
      ]);
    },
  );
});

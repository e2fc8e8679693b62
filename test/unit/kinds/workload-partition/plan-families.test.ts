/** The parts of plan.test.ts that are about restarts, and about parents and children. */
import { describe, expect, it } from 'vitest';
import { plan, teardown } from '../../../../controller/kinds/workload-partition/plan.ts';
import { commands, mounted } from '../builders.ts';
import { base, baseView, baseWorld, linkView, parentage, web, webView, webWorld } from '../family.ts';

describe('kinds/workload-partition/plan: restarts', () => {
  function asked(
    value: string | undefined,
    seen: string | null,
    state: 'Active' | 'Defined' = 'Active',
  ): unknown[] {
    const partition = base(value === undefined ? {} : { bootRequest: value });
    const view = { ...baseView(state), bootRequest: seen };
    return plan(baseWorld({ partition, view })).steps.map(({ command }) => command);
  }

  it('LIFE-10: stops a partition for a value that is new, and tells the kernel which one that answers', () => {
    const stop = { type: 'StopPartition', partitionUid: 'uid-base', bootRequest: 'again' };

    expect(asked('again', null)).toEqual([stop]);
    expect(asked('again', 'before')).toEqual([stop]);
  });

  it('LIFE-10: does nothing for a value that was answered, nor when it is taken away', () => {
    expect(asked('again', 'again')).toEqual([]);
    expect(asked(undefined, 'again')).toEqual([]);
  });

  it('LIFE-10: counts the value that is there at the definition as done', () => {
    const partition = base({ bootRequest: 'again' });

    const { steps } = plan(baseWorld({ partition, view: undefined }));

    expect(steps[0]?.command).toMatchObject({ type: 'DefinePartition', bootRequest: 'again' });
  });

  it.each(['Defined', 'Maintenance', 'Broken'] as const)(
    'LIFE-10: has a new value consumed in whatever state: %s',
    (state) => {
      const partition = base({ powerState: 'Stopped', bootRequest: 'again' });

      const { steps } = plan(baseWorld({ partition, view: baseView(state) }));

      expect(steps.map(({ command }) => command)).toEqual([
        { type: 'StopPartition', partitionUid: 'uid-base', bootRequest: 'again' },
      ]);
    },
  );
});

describe('kinds/workload-partition/plan: parents and children', () => {
  const stopped = base({ powerState: 'Stopped' });
  const planned = (change: Parameters<typeof webWorld>[0]): string[] =>
    commands(plan(webWorld(change)).steps);
  const plannedFor = (view: ReturnType<typeof baseView>): unknown[] =>
    plan(baseWorld({ partition: stopped, view })).steps.map(({ command }) => command);

  it('LINK-5: defines a child as one that has no user file systems of its own', () => {
    const [define] = plan(webWorld({ view: undefined })).steps;

    expect(define?.command).toMatchObject({
      type: 'DefinePartition',
      version: '5.3',
      versioned: true,
      ownsUserFileSystems: false,
    });
  });

  it('LINK-13: loads a child whose parent is not mounted, which brings the parent up, and mounts no sooner', () => {
    const link = linkView({ isParentMounted: false });

    expect(planned({ view: webView('Defined', { link }) })).toEqual(['Global LoadPartition']);
    expect(planned({ view: webView('Loaded', { link }) })).toEqual([]);
    expect(planned({ view: webView('Loaded') })).toEqual(['Global MountFileSystems']);
  });

  it('LINK-6: mounts nothing before the kernel has the link, as it is now', () => {
    const stale = linkView({ sharedFileSystems: ['/usr'] });

    expect(planned({ view: webView('Loaded', { link: null }) })).toEqual([]);
    expect(planned({ view: webView('Loaded', { link: stale }) })).toEqual([]);
  });

  it('LINK-16: catches up with its parent before it mounts', () => {
    const link = linkView({ syncedRevision: 2 });

    expect(planned({ view: webView('Loaded', { link }) })).toEqual([
      'Global PropagateRoot',
      'Global MountFileSystems',
    ]);
  });

  it.each([
    ['has no link', { upbringing: { parentage: undefined, fault: undefined } }],
    [
      'has a link that does not hold',
      { upbringing: { parentage: parentage(), fault: { reason: 'NotAllowed', message: 'why' } as const } },
    ],
    ['has a file where it must mount', { view: webView('Defined', { occupiedMountPoint: '/opt' }) }],
  ])('LIFE-17: does not even load a child that %s', (_what, change) => {
    expect(planned({ view: webView('Defined'), ...change })).toEqual([]);
  });

  it('LINK-13: brings a stopped parent to Maintenance when a child is loaded', () => {
    expect(plannedFor(baseView('Defined', { loaded: 1 }))).toEqual([
      { type: 'LoadPartition', partitionUid: 'uid-base' },
      { type: 'MountFileSystems', partitionUid: 'uid-base' },
    ]);
    expect(
      plannedFor({
        ...mounted(baseView('Loaded')),
        dependents: baseView('Loaded', { loaded: 1 }).dependents,
      }),
    ).toEqual([{ type: 'StartPartition', partitionUid: 'uid-base', mode: 'Maintenance' }]);
  });

  it('LINK-10, LIFE-11: stops the processes of a held parent as in any stop, and nothing else of it', () => {
    expect(plannedFor(baseView('Active', { running: 1 }))).toEqual([
      { type: 'StopPartition', partitionUid: 'uid-base' },
    ]);
    expect(plannedFor(baseView('Maintenance', { running: 1 }))).toEqual([]);
  });

  it('LINK-12: stops the parent whole when the last child has gone', () => {
    expect(plannedFor(baseView('Maintenance'))).toEqual([
      { type: 'StopPartition', partitionUid: 'uid-base' },
    ]);
  });

  it('LINK-11, LIFE-14: removes a parent once no child is mounted, and does not wait for those that are not', () => {
    const torn = (children: { running?: number; loaded?: number }): string[] =>
      commands(teardown(baseWorld({ view: baseView('Active', children) })).steps);

    expect(torn({ running: 1 })).toEqual([]);
    expect(torn({ loaded: 1 })).toEqual(['Global RemovePartition']);
    expect(torn({})).toEqual(['Global RemovePartition']);
  });

  it('LIFE-20: writes files of the spec into a partition that runs, and after a stop', () => {
    const root = { type: 'FileSystem' as const, files: [{ path: '/etc/motd', content: 'Hello' }] };
    const running = plan(webWorld({ partition: web({ root }) })).steps;
    const down = plan(
      webWorld({ partition: web({ root, powerState: 'Stopped' }), view: webView('Defined') }),
    ).steps;

    expect(commands(running)).toEqual(['Global WriteRootFiles']);
    expect(commands(down)).toEqual(['Global WriteRootFiles']);
  });
});

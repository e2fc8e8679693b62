import { describe, expect, it } from 'vitest';
import { isBehind, plan, teardown } from '../../../../controller/kinds/version-link/plan.ts';
import { commands } from '../builders.ts';
import { baseView, linkView, linkWorld, parentage, webLink, webView } from '../family.ts';

const fault = { reason: 'NotAllowed' as const, message: 'why' };
const unlinked = webView('Defined', { link: null, baseline: null });
const behind = linkView({ syncedRevision: 2 });

describe('kinds/version-link/plan', () => {
  it('LINK-6, LINK-18: links the child under its parent, with all that it shares', () => {
    const { steps } = plan(linkWorld({ view: unlinked, parentView: baseView('Defined') }));

    expect(steps).toEqual([
      {
        hostName: 'alpha',
        caller: { type: 'Global' },
        command: {
          type: 'LinkPartition',
          partitionUid: 'uid-web',
          linkUid: 'uid-link',
          parentUid: 'uid-base',
          sharedFileSystems: ['/opt', '/usr'],
        },
      },
    ]);
  });

  it('LINK-18: links with the part that the link names', () => {
    const link = webLink({ sharedFileSystems: ['/usr'] });
    const world = linkWorld({ link, parentage: parentage({ link }), view: unlinked });

    const { steps } = plan({ ...world, parentView: baseView('Defined') });

    expect(steps[0]?.command).toMatchObject({ sharedFileSystems: ['/usr'] });
  });

  it.each([
    ['something is wrong with it', { fault, parentView: baseView('Active') }],
    ['the kernel does not know the parent', { parentView: undefined }],
    ['the parent has nothing to share yet', { parentView: { ...baseView('Defined'), baseline: null } }],
    ['the kernel does not know the child', { view: undefined, parentView: baseView('Active') }],
    ['the child has no place', { hostName: undefined, view: undefined }],
  ])('LINK-2: links nothing while %s', (_what, change) => {
    expect(plan(linkWorld({ view: unlinked, ...change }))).toEqual({ steps: [] });
  });

  it('X-8: does nothing about a child that is linked and up to date', () => {
    expect(plan(linkWorld())).toEqual({ steps: [] });
    expect(plan(linkWorld({ view: webView('Defined') }))).toEqual({ steps: [] });
  });

  it('LINK-8: brings what changed in the root of the parent to a child that is mounted, whatever its state', () => {
    const states = ['Active', 'Maintenance', 'Broken'] as const;

    const planned = states.map((state) => plan(linkWorld({ view: webView(state, { link: behind }) })).steps);

    expect(planned.map((steps) => steps.map(({ command }) => command))).toEqual(
      states.map(() => [{ type: 'PropagateRoot', partitionUid: 'uid-web' }]),
    );
  });

  it('LINK-16: leaves a child that is not mounted behind until it starts', () => {
    expect(plan(linkWorld({ view: webView('Defined', { link: behind }) }))).toEqual({ steps: [] });
    expect(isBehind(behind)).toBe(true);
    expect(isBehind(linkView())).toBe(false);
  });

  it('LIFE-17: lets changes through to a child that runs, whatever became of consent', () => {
    expect(commands(plan(linkWorld({ fault, view: webView('Active', { link: behind }) })).steps)).toEqual([
      'Global PropagateRoot',
    ]);
  });

  it('LINK-20, X-4: leaves the link of another object to that one', () => {
    const view = webView('Active', { link: { ...behind, linkUid: 'uid-other' } });

    expect(plan(linkWorld({ view }))).toEqual({ steps: [] });
  });

  it('LINK-14, LINK-18: links a child anew when there is less to share than there was, once it is not mounted', () => {
    const link = linkView({ sharedFileSystems: ['/opt', '/srv', '/usr'] });

    expect(
      plan(linkWorld({ view: webView('Defined', { link }) })).steps.map(({ command }) => command),
    ).toEqual([{ type: 'UnlinkPartition', partitionUid: 'uid-web', linkUid: 'uid-link' }]);
    expect(plan(linkWorld({ view: webView('Active', { link }) }))).toEqual({ steps: [] });
    expect(plan(linkWorld({ fault, view: webView('Defined', { link }) }))).toEqual({ steps: [] });
  });
});

describe('kinds/version-link/plan: teardown', () => {
  it('LIFE-14: waits while the child has anything mounted', () => {
    for (const state of ['Active', 'Maintenance', 'Broken'] as const) {
      expect(teardown(linkWorld({ view: webView(state) }))).toEqual({ steps: [] });
    }
  });

  it('LINK-12: takes the child out of the configuration of its parent once it is inactive', () => {
    expect(teardown(linkWorld({ view: webView('Defined') })).steps).toEqual([
      {
        hostName: 'alpha',
        caller: { type: 'Global' },
        command: { type: 'UnlinkPartition', partitionUid: 'uid-web', linkUid: 'uid-link' },
      },
    ]);
  });

  it.each([
    ['never had a place', { hostName: undefined, view: undefined }],
    ['is not in the kernel', { view: undefined }],
    ['is not linked', { view: unlinked }],
    [
      'is linked by another object',
      { view: webView('Active', { link: linkView({ linkUid: 'uid-other' }) }) },
    ],
  ])('is finished when the child %s', (_what, change) => {
    expect(teardown(linkWorld(change))).toEqual({ steps: [], released: true });
  });
});

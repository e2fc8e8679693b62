import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import { readLink, readParentHost, readParentage } from '../../../controller/kinds/parentage.ts';
import { aLink, aPartition } from '../../support/objects.ts';
import { deleting, stored } from './builders.ts';
import { alpha, base, old, os, web, webLink } from './family.ts';
import { observed } from './observing.ts';

function unplaced(): WorkloadPartition {
  const { status: _, ...child } = web();
  return child;
}

describe('kinds/parentage', () => {
  it('LIFE-14: a link that is being deleted starts nothing', () => {
    const find = (link: ReturnType<typeof webLink>): string | undefined =>
      observed(readLink('team-a', 'web'), { objects: [link] }).world?.metadata.uid;

    expect(find(webLink())).toBe('uid-link');
    expect(find(deleting(webLink()))).toBeUndefined();
  });

  it('reads nothing of versions and hosts that nobody names', () => {
    const { world, read } = observed(readParentage(webLink(), undefined), { objects: [webLink()] });

    expect(world).toMatchObject({
      ancestors: [],
      childVersion: undefined,
      parentVersion: undefined,
      host: undefined,
    });
    expect(read).toEqual(['Namespace team-a spec', 'WorkloadPartition team-a/base spec']);
  });

  it('LINK-14: gives up on a chain of parents that is longer than any that makes sense', () => {
    const nameOf = (at: number): string => `p${String(at)}`;
    const chain = Array.from({ length: 80 }, (_, at) => [
      stored(aPartition(`team-a/${nameOf(at)}`, { userFileSystemSource: 'Parent' })),
      stored(aLink(`team-a/${nameOf(at)}`, `team-a/${nameOf(at + 1)}`)),
    ]).flat();

    const { world } = observed(readParentage(stored(aLink('team-a/web', 'team-a/p0')), undefined), {
      objects: chain,
    });

    expect(world.ancestors).toHaveLength(64);
  });
});

describe('kinds/parentage: the host of a child that is not placed', () => {
  const objects = [alpha, os, old, base(), webLink()];

  it('LIFE-2: is that of its parent', () => {
    expect(observed(readParentHost(unplaced()), { objects }).world).toBe('alpha');
  });

  it('is open for a partition that has no parent', () => {
    expect(observed(readParentHost(base()), { objects }).world).toBeUndefined();
  });

  it.each([
    ['there is no link', [alpha, os, old, base()]],
    [
      'the parent is not placed',
      [os, old, stored(aPartition('team-a/base', { runtimeVersionName: 'old' })), webLink()],
    ],
    [
      'the parent does not consent (LIFE-28)',
      [alpha, os, old, base({ allowedChildNamespaces: { from: 'Names', names: ['team-b'] } }), webLink()],
    ],
  ])('LIFE-2: is not known while %s', (_what, those) => {
    expect(observed(readParentHost(unplaced()), { objects: those }).world).toBeUndefined();
  });
});

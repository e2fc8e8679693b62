import { describe, expect, it } from 'vitest';
import { observe } from '../../../../controller/kinds/version-link/observe.ts';
import { aLink, aPartition } from '../../../support/objects.ts';
import { deleting, stored } from '../builders.ts';
import { alpha, base, baseView, old, os, web, webLink, webView } from '../family.ts';
import { observed } from '../observing.ts';

const all = [alpha, os, old, base(), web(), webLink()];

describe('kinds/version-link/observe', () => {
  it('LIFE-2: sees child and parent, what they run, and the child in the kernel of its host', () => {
    const { world } = observed(observe(webLink()), { objects: all, partitions: [webView('Active')] });

    expect(world).toMatchObject({ fault: undefined, hostName: 'alpha', view: { partitionUid: 'uid-web' } });
    expect(world.parentage).toMatchObject({
      childVersion: { metadata: { name: 'old' } },
      parentVersion: { metadata: { name: 'old' } },
      hostVersion: { metadata: { name: 'os' } },
      host: { metadata: { name: 'alpha' } },
      ancestors: [{ partition: { metadata: { name: 'base' } }, link: undefined }],
    });
  });

  it('LINK-6: sees the parent in the kernel as long as the child is to be linked to it, and no longer', () => {
    const partitions = [webView('Defined', { link: null }), baseView('Active')];
    const unlinked = observed(observe(webLink()), { objects: all, partitions });
    const linked = observed(observe(webLink()), {
      objects: all,
      partitions: [webView('Active'), baseView('Active')],
    });

    expect(unlinked.world.parentView?.partitionUid).toBe('uid-base');
    expect(unlinked.topics).toContain('partition alpha uid-base');
    expect(linked.world.parentView).toBeUndefined();
    expect(linked.topics).not.toContain('partition alpha uid-base');
  });

  it('LIFE-4: passes again for the place of child and parent, and not for the rest of their statuses', () => {
    const { read, topics } = observed(observe(webLink()), { objects: all, partitions: [webView('Active')] });

    expect(topics).toEqual(['boot alpha', 'partition alpha uid-web', 'place uid-base', 'place uid-web']);
    expect(read.filter((one) => !one.endsWith(' spec'))).toEqual([]);
  });

  it('asks no kernel before the child has a place', () => {
    const { status: _, ...unplaced } = web();
    const objects = [alpha, os, old, base(), unplaced];

    expect(observed(observe(webLink()), { objects }).world).toMatchObject({
      hostName: undefined,
      view: undefined,
      fault: undefined,
    });
  });

  it('LINK-14: follows the links of parents upwards, and ends where one comes again', () => {
    const a = stored(aPartition('team-a/a', { runtimeVersionName: 'old', userFileSystemSource: 'Parent' }));
    const b = stored(aPartition('team-a/b', { runtimeVersionName: 'old', userFileSystemSource: 'Parent' }));
    const aLinkToB = stored(aLink('team-a/a', 'team-a/b'), { uid: 'uid-link-a' });
    const bLinkToA = stored(aLink('team-a/b', 'team-a/a'), { uid: 'uid-link-b' });

    const { world } = observed(observe(aLinkToB), { objects: [os, old, a, b, aLinkToB, bLinkToA] });

    expect(world.parentage.ancestors.map(({ partition }) => partition.metadata.name)).toEqual([
      'b',
      'a',
      'b',
    ]);
    expect(world.fault?.reason).toBe('Cycle');
  });

  it('LIFE-14: takes a link above that is being deleted for none', () => {
    const mid = stored(
      aPartition('team-a/mid', { runtimeVersionName: 'old', userFileSystemSource: 'Parent' }),
    );
    const midLink = stored(aLink('team-a/mid', 'team-a/base'), { uid: 'uid-link-mid' });
    const link = stored(aLink('team-a/web', 'team-a/mid'), { uid: 'uid-link' });
    const chainOf = (above: typeof midLink): string[] =>
      observed(observe(link), { objects: [...all, mid, above] }).world.parentage.ancestors.map(
        ({ partition }) => partition.metadata.name,
      );

    expect(chainOf(midLink)).toEqual(['mid', 'base']);
    expect(chainOf(deleting(midLink))).toEqual(['mid']);
  });
});

import { describe, expect, it } from 'vitest';
import type { HostView, PartitionView } from '../../../../controller/kernel/port.ts';
import { observeOrphans } from '../../../../controller/kinds/host/orphans.ts';
import type { Orphans } from '../../../../controller/kinds/host/orphans.ts';
import { linkView, web, webLink, webView } from '../family.ts';
import { observed } from '../observing.ts';

const kernel = { bootID: 'boot-1' } as HostView;
const held = { partitionUid: 'uid-web', claims: ['uid-claim'], linkUid: 'uid-link' };

function orphans(objects: readonly ReturnType<typeof web | typeof webLink>[], seen?: PartitionView): Orphans {
  const partitions = seen === undefined ? [] : [seen];
  const surroundings = { objects, partitions, kernel: { Holdings: { partitions: [held] } } };
  return observed(observeOrphans('alpha', kernel), surroundings).world;
}

describe('kinds/host/orphans', () => {
  it('LIFE-16: finds nothing on a machine that was never booted', () => {
    const { world } = observed(observeOrphans('alpha', { ...kernel, bootID: '' }), {});

    expect(world).toEqual({ orphanPartitions: [], orphanClaims: [], orphanLinks: [] });
  });

  it('DEV-17: a partition without an object goes with all that it held', () => {
    const none = { orphanClaims: [], orphanLinks: [] };
    const gone = { partitionUid: 'uid-web' };

    expect(orphans([])).toEqual({ orphanPartitions: [{ ...gone, view: undefined }], ...none });
    const view = webView('Active');
    expect(orphans([], view)).toEqual({ orphanPartitions: [{ ...gone, view }], ...none });
  });

  it('DEV-16: finds claims without an object', () => {
    expect(orphans([web(), webLink()], webView('Active')).orphanClaims).toMatchObject([
      { claimUid: 'uid-claim' },
    ]);
  });

  it('LIFE-16: finds links without an object, with the child that has them', () => {
    const link = { linkUid: 'uid-link', partitionUid: 'uid-web' };
    const running = webView('Active');

    expect(orphans([web()], running).orphanLinks).toEqual([{ ...link, view: running }]);
    expect(orphans([web()]).orphanLinks).toEqual([{ ...link, view: undefined }]);
    expect(orphans([web(), webLink()], webView('Defined')).orphanLinks).toEqual([]);
  });

  it('LIFE-14: looks again when such a child stops', () => {
    const surroundings = {
      objects: [web()],
      partitions: [webView('Active', { link: linkView() })],
      kernel: { Holdings: { partitions: [held] } },
    };

    expect(observed(observeOrphans('alpha', kernel), surroundings).topics).toContain(
      'partition alpha uid-web',
    );
  });
});

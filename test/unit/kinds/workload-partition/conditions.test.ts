import { describe, expect, it } from 'vitest';
import {
  fileSystemsCondition,
  linkedCondition,
} from '../../../../controller/kinds/workload-partition/conditions.ts';
import { mounted } from '../builders.ts';
import { base, baseView, baseWorld, linkView, parentage, web, webView, webWorld } from '../family.ts';

const stoppedParent = parentage({
  ancestors: [{ partition: base({ powerState: 'Stopped' }), link: undefined }],
});

describe('kinds/workload-partition/conditions: Linked', () => {
  it('does not concern a partition with user file systems of its own', () => {
    expect(linkedCondition(baseWorld(), undefined)).toMatchObject({
      status: 'True',
      reason: 'NotApplicable',
    });
  });

  it('says what the child uses, and of whom', () => {
    expect(linkedCondition(webWorld(), undefined)).toEqual({
      type: 'Linked',
      status: 'True',
      reason: 'Linked',
      message: 'Uses /opt and /usr of partition team-a/base.',
    });
  });

  it('says that there is nothing to share, where a version has no user file systems', () => {
    const view = webView('Active', { link: linkView({ sharedFileSystems: [] }) });

    expect(linkedCondition(webWorld({ view }), undefined).message).toBe(
      'Uses no user file systems of partition team-a/base.',
    );
  });

  it('LINK-13: says that the parent is stopped and holds on, while the child has anything mounted', () => {
    const upbringing = { parentage: stoppedParent, fault: undefined };
    const messageOf = (state: 'Active' | 'Defined'): string =>
      linkedCondition(webWorld({ upbringing, view: webView(state) }), undefined).message;

    expect(messageOf('Active')).toContain('base, which is stopped and keeps them mounted for its children.');
    expect(messageOf('Defined')).toBe('Uses /opt and /usr of partition team-a/base.');
  });

  it('LIFE-14, LIFE-17: tells what is mounted, whatever the link says by now', () => {
    const view = webView('Active', { link: linkView({ sharedFileSystems: ['/usr'] }) });
    const gone = { parentage: undefined, fault: undefined };

    expect(linkedCondition(webWorld({ view }), undefined).message).toContain('Uses /usr of partition');
    expect(linkedCondition(webWorld({ view, upbringing: gone }), undefined)).toMatchObject({
      status: 'True',
      message: 'Uses /usr of its parent.',
    });
  });

  it('waits for the kernel, and tells a fault of its own before', () => {
    const unlinked = webWorld({ view: webView('Defined', { link: null }) });
    const fault = { condition: 'Linked', reason: 'LinkMissing', message: 'why' };

    expect(linkedCondition(unlinked, undefined)).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    expect(linkedCondition(webWorld(), fault)).toMatchObject({ status: 'False', reason: 'LinkMissing' });
  });
});

describe('kinds/workload-partition/conditions: FileSystemsReady', () => {
  it.each(['Active', 'Maintenance', 'Broken'] as const)('is told by what is mounted: %s', (state) => {
    expect(fileSystemsCondition(baseWorld({ view: baseView(state) }), undefined)).toMatchObject({
      status: 'True',
      reason: 'Mounted',
    });
  });

  it('says that they are mounted before devices and processes come', () => {
    const loaded = baseView('Loaded');

    expect(fileSystemsCondition(baseWorld({ view: loaded }), undefined).status).toBe('Unknown');
    expect(fileSystemsCondition(baseWorld({ view: mounted(loaded) }), undefined).status).toBe('True');
  });

  it('LIFE-12: holds while the partition is stopped as desired, once there is something to mount', () => {
    const partition = base({ powerState: 'Stopped' });
    const told = (view: ReturnType<typeof baseView>): string =>
      fileSystemsCondition(baseWorld({ partition, view }), undefined).reason;

    expect(told(baseView('Defined'))).toBe('PartitionStopped');
    expect(told({ ...baseView('Defined'), baseline: null })).toBe('Pending');
    expect(told(baseView('Defined', { loaded: 1 }))).toBe('Pending');
  });

  it('LIFE-20: does not hold while files of the spec cannot be written, mounted or not', () => {
    const fault = { condition: 'FileSystemsReady', reason: 'FileConflict', message: 'why' };

    expect(fileSystemsCondition(webWorld({ partition: web() }), fault)).toEqual({
      type: 'FileSystemsReady',
      status: 'False',
      reason: 'FileConflict',
      message: 'why',
    });
  });
});

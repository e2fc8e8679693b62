import { describe, expect, it } from 'vitest';
import { report } from '../../../../controller/kinds/version-link/status.ts';
import { deleting, refusedBy, told } from '../builders.ts';
import { baseView, linkView, linkWorld, parentage, web, webLink, webView } from '../family.ts';

const stopped = parentage({ child: web({ powerState: 'Stopped' }) });
const unlinked = webView('Defined', { link: null });

describe('kinds/version-link/status', () => {
  it('says that the child is linked, mounted and current, and what it uses', () => {
    const said = report(linkWorld(), {});

    expect(told(said)).toEqual(['Accepted=True Accepted', 'Mounted=True Mounted', 'Current=True UpToDate']);
    expect(said.ready).toEqual({
      reason: 'Linked',
      message: 'The child uses /opt and /usr of partition team-a/base.',
    });
    expect(said.outcome).toEqual({ type: 'done' });
    expect(said.status).toEqual({ syncedRootRevision: 3, parentRootRevision: 3 });
  });

  it('LIFE-12: is Ready for a child that is stopped as desired, behind its parent or not', () => {
    const current = report(linkWorld({ parentage: stopped, view: webView('Defined') }), {});
    const behind = webView('Defined', { link: linkView({ syncedRevision: 2 }) });
    const late = report(linkWorld({ parentage: stopped, view: behind }), {});

    expect(current.ready.reason).toBe('ChildStopped');
    expect(current.outcome).toEqual({ type: 'done' });
    expect(told(current)).toEqual([
      'Accepted=True Accepted',
      'Mounted=True ChildStopped',
      'Current=True UpToDate',
    ]);
    expect(told(late)).toContain('Current=True ChildStopped');
    expect(late.outcome).toEqual({ type: 'done' });
    expect(late.status).toEqual({ syncedRootRevision: 2, parentRootRevision: 3 });
  });

  it('LINK-14: says of a stopped child that holds on for its own children that it is mounted', () => {
    expect(told(report(linkWorld({ parentage: stopped, view: webView('Maintenance') }), {}))).toContain(
      'Mounted=True Mounted',
    );
  });

  it.each([
    ['SelfLink', 'stalled'],
    ['NotAllowed', 'waiting'],
    ['ParentDeleting', 'waiting'],
    ['ChildNotFound', 'waiting'],
    ['VersionMismatch', 'waiting'],
    ['Cycle', 'waiting'],
    ['DifferentHosts', 'waiting'],
  ] as const)('X-9: says %s of a link that does not hold, and is %s', (reason, type) => {
    const said = report(linkWorld({ fault: { reason, message: 'why' }, view: unlinked }), {});

    expect(told(said)).toEqual([
      `Accepted=False ${reason}`,
      'Mounted=Unknown Pending',
      'Current=Unknown Pending',
    ]);
    expect(said.outcome).toEqual({ type });
    expect(said.status).toEqual({});
  });

  it('LIFE-17: says of a link that no longer holds that it is in use, as long as the child is mounted', () => {
    const fault = { reason: 'NotAllowed', message: 'why' } as const;
    const inUse = report(linkWorld({ fault }), {});

    expect(told(inUse)[0]).toBe('Accepted=True RevokedInUse');
    expect(inUse.ready).toEqual({
      reason: 'RevokedInUse',
      message: 'The child keeps what it has mounted, and its next start would be refused: why',
    });
    expect(inUse.outcome).toEqual({ type: 'done' });
    expect(told(report(linkWorld({ fault, view: webView('Loaded') }), {}))[0]).toBe(
      'Accepted=False NotAllowed',
    );
  });

  it.each([
    [
      'has no place',
      { hostName: undefined, view: undefined },
      'Accepted=False ChildNotScheduled',
      'not placed yet',
    ],
    [
      'is not in the kernel',
      { view: undefined },
      'Accepted=Unknown Pending',
      'does not know both partitions',
    ],
    [
      'has a parent without file systems',
      { view: unlinked, parentView: { ...baseView('Defined'), baseline: null } },
      'Accepted=Unknown Pending',
      'team-a/base has no file systems yet',
    ],
  ])('says what a link waits for whose child %s', (_what, change, condition, message) => {
    const said = report(linkWorld(change), {});

    expect(told(said)[0]).toBe(condition);
    expect(said.conditions[0]?.message).toContain(message);
    expect(said.outcome).toEqual({ type: 'waiting' });
  });

  it.each([
    ['LinkExists', 'KernelRefused', 'failed'],
    ['FileSystemsMissing', 'KernelRefused', 'failed'],
    ['FileSystemNotShared', 'FileSystemNotShared', 'failed'],
    ['LinkCycle', 'Cycle', 'failed'],
    ['ParentNotVersioned', 'ParentNotVersioned', 'waiting'],
    ['VersionMismatch', 'VersionMismatch', 'waiting'],
  ] as const)('X-9: says of a refusal %s: %s, and is %s', (id, reason, outcome) => {
    const said = report(linkWorld({ view: unlinked }), refusedBy('LinkPartition', id));

    expect(told(said)[0]).toBe(`Accepted=False ${reason}`);
    expect(said.outcome).toEqual({ type: outcome });
  });

  it('LINK-13: says of a child that is to run why it is not mounted', () => {
    const occupied = webView('Loaded', { occupiedMountPoint: '/opt' });
    const waiting = webView('Loaded', { link: linkView({ isParentMounted: false }) });

    expect(told(report(linkWorld({ view: occupied }), {}))[1]).toBe('Mounted=False MountFailed');
    expect(told(report(linkWorld({ view: waiting }), {}))[1]).toBe('Mounted=False ParentNotReady');
    expect(told(report(linkWorld({ view: webView('Loaded') }), {}))[1]).toBe('Mounted=Unknown Pending');
  });

  it('LINK-16: says of a child that is behind whether it gets the changes now or at its start', () => {
    const link = linkView({ syncedRevision: -1 });
    const running = report(linkWorld({ view: webView('Active', { link }) }), {});
    const starting = report(linkWorld({ view: webView('Loaded', { link }) }), {});

    expect(told(running)[2]).toBe('Current=Unknown Pending');
    expect(told(starting)[2]).toBe('Current=False BehindParent');
    expect(starting.status).toEqual({ parentRootRevision: 3 });
  });

  it('LINK-16: says that there is no room for changes of the parent, and waits for room', () => {
    const view = webView('Active', { link: linkView({ syncedRevision: 2 }) });

    const said = report(
      linkWorld({ view }),
      refusedBy('PropagateRoot', 'FileSystemFull', { path: '/etc/motd' }),
    );

    expect(told(said)[2]).toBe('Current=False PropagationFailed');
    expect(said.conditions[2]?.message).toBe(
      "The changes of the parent's root do not fit into the root of the child, /etc/motd for one. Remove files inside the child.",
    );
    expect(said.outcome).toEqual({ type: 'waiting' });
  });

  it('LIFE-20: names what the child keeps against its parent, and counts what it does not name', () => {
    const keptFiles = Array.from({ length: 40 }, (_, at) => `/etc/${String(at).padStart(2, '0')}`);
    const said = report(linkWorld({ view: webView('Active', { link: linkView({ keptFiles }) }) }), {});

    expect(said.status).toMatchObject({ keptFiles: keptFiles.slice(0, 32), keptFilesTotal: 40 });
    expect(said.conditions[2]?.message).toContain('/etc/00, /etc/01, /etc/02, /etc/03, /etc/04 and 35 more');
  });

  it('LIFE-14: says what a link that is deleted waits for', () => {
    const said = report(linkWorld({ link: deleting(webLink()) }), {});

    expect(said.notReady).toEqual({
      reason: 'InUse',
      message:
        'WorkloadPartition web has the file systems of its parent mounted. Stop it first; the link goes then.',
    });
  });
});

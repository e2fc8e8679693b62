import { describe, expect, it } from 'vitest';
import { childDefinition, commandOf, familyRig, linking, readyRig, Rig } from '../rig.ts';

const propagate = commandOf({ type: 'PropagateRoot', partitionUid: 'child' });

function specOf(partitionUid: string, files: Record<string, string>) {
  const entries = Object.entries(files).map(([path, content]) => ({ path, content }));
  return commandOf({ type: 'WriteRootFiles', partitionUid, files: entries });
}

const huge = 'x'.repeat(600_000);

describe('kernel/model/propagation', () => {
  it('LINK-8: brings what the spec and processes of the parent changed in its root', () => {
    const rig = familyRig();
    rig.do(specOf('parent', { '/etc/hosts': 'of the spec' }));
    rig.write('parent', '/etc/resolv.conf', 'of a process');
    rig.remove('parent', '/etc/motd');
    const seen = (): string[] =>
      ['/etc/hosts', '/etc/resolv.conf', '/etc/motd'].map((path) => rig.content('child', path));

    const before = seen();
    rig.do(propagate);

    expect(before).toEqual(['FileNotFound', 'FileNotFound', 'welcome']);
    expect(seen()).toEqual(['of the spec', 'of a process', 'FileNotFound']);
  });

  it('LINK-8: a change of the root of a parent concerns each of its children, and nobody else', () => {
    const rig = familyRig();
    rig.child('other', 'parent');
    rig.child('grandchild', 'child');

    const write = commandOf({ type: 'WriteFile', partitionUid: 'parent', path: '/etc/hosts', content: '1' });

    expect(rig.do(write).changes.map((change) => 'partitionUid' in change && change.partitionUid)).toEqual([
      'child',
      'other',
      'parent',
    ]);
    expect(rig.view('child').link).toMatchObject({ syncedRevision: 0, parentRevision: 1 });
  });

  it('LINK-16: counts revisions, and is nothing when it is asked again', () => {
    const rig = familyRig();
    rig.write('parent', '/etc/hosts', '1');
    rig.write('parent', '/etc/hosts', '2');

    const first = rig.do(propagate);
    const again = rig.do(propagate);

    expect(first.changes).toEqual([{ type: 'Partition', partitionUid: 'child' }]);
    expect(again.changes).toEqual([]);
    expect(rig.view('child').link).toMatchObject({ syncedRevision: 2, parentRevision: 2 });
    expect(rig.content('child', '/etc/hosts')).toBe('2');
  });

  it('LINK-16: what the parent undoes again is undone in the child', () => {
    const rig = familyRig();
    rig.do(specOf('parent', { '/etc/hosts': '1', '/etc/motd': 'of the spec' }));
    rig.do(propagate);

    rig.do(specOf('parent', {}));
    rig.do(propagate);

    expect([rig.content('child', '/etc/hosts'), rig.content('child', '/etc/motd')]).toEqual([
      'FileNotFound',
      'welcome',
    ]);
  });

  it('LINK-16: what the parent writes as it was before is no change to anybody', () => {
    const rig = familyRig();
    const revision = (): number => rig.view('parent').rootRevision;

    rig.do(specOf('parent', { '/etc/motd': 'welcome' }));
    const asLaidDown = revision();
    rig.write('parent', '/etc/hosts', '1');
    rig.write('parent', '/etc/hosts', '1');

    expect([asLaidDown, revision()]).toEqual([0, 1]);
  });

  it('LINK-16: an inactive child catches up before its processes run', () => {
    const rig = familyRig();
    rig.stop('child');
    rig.write('parent', '/etc/hosts', '1');
    rig.do({ type: 'LoadPartition', partitionUid: 'child' });

    rig.do(propagate);
    rig.start('child');

    expect(rig.content('child', '/etc/hosts')).toBe('1');
  });

  it('LINK-16: a child that is linked late gets all that was changed before', () => {
    const rig = familyRig();
    rig.write('parent', '/etc/hosts', '1');
    rig.child('late', 'parent');

    const { syncedRevision } = rig.view('late').link ?? {};
    rig.do({ ...propagate, partitionUid: 'late' });

    expect(syncedRevision).toBe(-1);
    expect(rig.content('late', '/etc/hosts')).toBe('1');
  });

  it('LINK-16: a child that is linked anew loses what the last parent brought, and keeps its own', () => {
    const rig = familyRig();
    rig.partition('parent2', { versioned: true });
    rig.write('parent', '/etc/hosts', '1');
    rig.write('child', '/etc/own', 'mine');
    rig.do(propagate);
    rig.stop('child');
    rig.do({ type: 'UnlinkPartition', partitionUid: 'child', linkUid: 'child-link' });
    const sharedFileSystems = ['/usr'];
    rig.do({
      type: 'LinkPartition',
      partitionUid: 'child',
      linkUid: 'second',
      parentUid: 'parent2',
      sharedFileSystems,
    });
    rig.start('child');
    const kept = rig.content('child', '/etc/hosts');

    rig.do(propagate);

    expect(kept).toBe('1');
    expect([rig.content('child', '/etc/hosts'), rig.content('child', '/etc/own')]).toEqual([
      'FileNotFound',
      'mine',
    ]);
  });

  it('LINK-15: leaves out what is private, with all below it, whoever changed it', () => {
    const rig = familyRig();
    rig.do(specOf('parent', { '/etc/hostname': 'parent', '/home/jo/.profile': '1' }));
    rig.write('parent', '/home/jo/notes', '1');
    const { rootRevision } = rig.view('parent');
    rig.write('parent', '/homes', 'not private');
    rig.write('child', '/etc/hostname', 'child');

    rig.do(propagate);

    const seen = ['/etc/hostname', '/home/jo/.profile', '/home/jo/notes', '/homes'];
    expect(rootRevision).toBe(0);
    expect(seen.map((path) => rig.content('child', path))).toEqual([
      'child',
      'FileNotFound',
      'FileNotFound',
      'not private',
    ]);
  });

  it('LINK-15: a file of the parent does not hide what is private to the child', () => {
    const rig = familyRig();
    rig.remove('parent', '/etc/hostname');
    rig.remove('parent', '/etc/motd');
    rig.write('parent', '/etc', 'a file where the child has a directory');

    rig.do(propagate);

    expect([rig.content('child', '/etc/hostname'), rig.content('child', '/etc/motd')]).toEqual([
      'unnamed',
      'FileNotFound',
    ]);
  });

  it('LINK-15: applies changes only: what the child has for itself stays', () => {
    const rig = familyRig();
    rig.write('child', '/etc/own', 'mine');
    rig.do(specOf('child', { '/etc/app.conf': 'of the spec' }));
    rig.write('parent', '/etc/hosts', '1');
    rig.do(specOf('parent', { '/etc/app.conf': 'of the parent' }));

    rig.do(propagate);

    const seen = ['/etc/own', '/etc/app.conf', '/etc/hosts', '/etc/motd'];
    expect(seen.map((path) => rig.content('child', path))).toEqual(['mine', 'of the spec', '1', 'welcome']);
  });

  it('LIFE-20: what was changed inside the child wins over what is brought, and is reported', () => {
    const rig = familyRig();
    rig.write('child', '/etc/hosts', 'mine');
    rig.remove('child', '/etc/motd');
    rig.write('child', '/srv/app', 'mine');
    rig.write('child', '/etc/same', 'agreed');
    rig.write('parent', '/etc/hosts', 'of the parent');
    rig.write('parent', '/etc/motd', 'of the parent');
    rig.write('parent', '/srv', 'of the parent');
    rig.write('parent', '/etc/same', 'agreed');
    rig.write('parent', '/etc/other', 'of the parent');

    rig.do(propagate);

    const seen = ['/etc/hosts', '/etc/motd', '/srv/app', '/etc/other'];
    expect(seen.map((path) => rig.content('child', path))).toEqual([
      'mine',
      'FileNotFound',
      'mine',
      'of the parent',
    ]);
    expect(rig.view('child').link?.keptFiles).toEqual(['/etc/hosts', '/etc/motd', '/srv']);
  });

  it('LIFE-20: what was changed inside is kept over what the parent removed, too; not over the own spec', () => {
    const rig = familyRig();
    rig.write('child', '/etc/motd', 'mine');
    rig.remove('parent', '/etc/motd');
    rig.write('parent', '/etc/app.conf', 'of the parent');
    rig.do(propagate);

    rig.do(specOf('child', { '/etc/app.conf': 'of the spec' }));

    expect(rig.content('child', '/etc/motd')).toBe('mine');
    expect(rig.view('child').link?.keptFiles).toEqual(['/etc/motd']);
  });

  it('LINK-14: goes down the chain, one link after the other', () => {
    const rig = familyRig();
    rig.child('grandchild', 'child');
    const down = commandOf({ type: 'PropagateRoot', partitionUid: 'grandchild' });
    rig.write('child', '/etc/of-child', '1');
    rig.write('parent', '/etc/of-parent', '1');

    const first = rig.do(propagate);
    rig.do(down);

    expect(first.changes.map((change) => 'partitionUid' in change && change.partitionUid)).toEqual([
      'child',
      'grandchild',
    ]);
    expect(rig.content('grandchild', '/etc/of-parent')).toBe('1');
    expect(rig.content('grandchild', '/etc/of-child')).toBe('1');
    expect(rig.view('grandchild').link).toMatchObject({ syncedRevision: 2, parentRevision: 2 });
  });

  it('LINK-14: brings the grandchild what the child has, where the child keeps its own', () => {
    const rig = familyRig();
    rig.child('grandchild', 'child');
    // In the child a file is in the way of what the parent brings, and the other way round.
    rig.write('child', '/srv', 'mine');
    rig.write('child', '/var/log/app', 'mine');
    rig.write('parent', '/srv/data', 'of the parent');
    rig.write('parent', '/var', 'of the parent');
    rig.do(propagate);

    rig.do({ ...propagate, partitionUid: 'grandchild' });

    const restored = new Rig(rig.room.fork());
    for (const where of [rig, restored]) {
      expect(where.content('grandchild', '/srv')).toBe('mine');
      expect(where.content('grandchild', '/var/log/app')).toBe('mine');
      expect(where.list('grandchild', '/')).toEqual(where.list('child', '/'));
    }
  });

  it('LINK-14: what the child does not let through is no news to the grandchild', () => {
    const rig = familyRig();
    rig.child('grandchild', 'child');
    rig.write('child', '/etc/hosts', 'mine');
    rig.do({ ...propagate, partitionUid: 'grandchild' });
    const { rootRevision } = rig.view('child');
    rig.write('parent', '/etc/hosts', 'of the parent');

    const brought = rig.do(propagate);

    expect(rig.view('child').rootRevision).toBe(rootRevision);
    expect(brought.changes).toEqual([{ type: 'Partition', partitionUid: 'child' }]);
  });

  it('LINK-8: reaches a running child, a Broken one and one that is defined only', () => {
    const rig = familyRig();
    rig.child('defined', 'parent', { defined: true });
    rig.do({ type: 'SpawnProcess', partitionUid: 'child', name: 'db', open: [], unkillable: true });
    rig.stop('child');
    rig.write('parent', '/etc/hosts', '1');

    rig.do(propagate);
    rig.do({ ...propagate, partitionUid: 'defined' });

    expect(rig.view('child')).toMatchObject({ state: 'Broken', link: { syncedRevision: 1 } });
    expect(rig.view('defined').link?.syncedRevision).toBe(1);
  });

  it('refuses what there is no room for in the child, and brings nothing of it', () => {
    const rig = familyRig();
    rig.write('child', '/var/data', huge);
    rig.write('parent', '/etc/hosts', '1');
    rig.write('parent', '/etc/big', huge);

    const answer = rig.ask(propagate);
    rig.remove('child', '/var/data');
    rig.do(propagate);

    expect(answer).toMatchObject({
      ok: false,
      id: 'FileSystemFull',
      errno: 'ENOSPC',
      args: { path: '/etc/big' },
    });
    expect(rig.content('child', '/etc/hosts')).toBe('1');
  });

  it('needs a partition, a link and a root to bring something into', () => {
    const rig = readyRig();
    rig.partition('parent', { versioned: true });
    rig.start('parent');
    rig.write('parent', '/etc/hosts', '1');
    rig.do(childDefinition('child'));

    const refused = [rig.refuse({ ...propagate, partitionUid: 'p9' }), rig.refuse(propagate)];
    rig.do(linking('child', 'parent'));
    refused.push(rig.refuse(propagate));

    expect(refused).toEqual(['PartitionNotFound ESRCH', 'NotLinked ENOENT', 'FileSystemsMissing ENXIO']);
  });
});

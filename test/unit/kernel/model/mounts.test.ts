import { describe, expect, it } from 'vitest';
import { allocation, commandOf, disk, familyRig, Rig } from '../rig.ts';

const stopParent = commandOf({ type: 'StopPartition', partitionUid: 'parent' });
const removeParent = commandOf({ type: 'RemovePartition', partitionUid: 'parent' });

/** Three in a chain, all running. */
function chainRig(): Rig {
  const rig = familyRig();
  rig.child('grandchild', 'child');
  rig.start('grandchild');
  return rig;
}

const unkillable = commandOf({
  type: 'SpawnProcess',
  partitionUid: 'child',
  name: 'db',
  open: [],
  unkillable: true,
});

describe('kernel/model/mounts, shared', () => {
  it('LINK-4, LINK-5: a child has a root of its own, and the very user file systems of its parent, read-only', () => {
    const rig = familyRig();

    expect(rig.view('child').mounts).toEqual([
      { path: '/', fileSystemId: 'child:/', ownerUid: 'child', readOnly: false },
      { path: '/opt', fileSystemId: 'parent:/opt', ownerUid: 'parent', readOnly: true },
      { path: '/usr', fileSystemId: 'parent:/usr', ownerUid: 'parent', readOnly: true },
    ]);
  });

  it('LINK-5: what is written, changed and removed below /usr of the parent is seen at once in the child', () => {
    const rig = familyRig();
    const seen = (): string[] => ['/usr/bin/tool', '/usr/lib/new'].map((path) => rig.content('child', path));

    const before = seen();
    rig.write('parent', '/usr/bin/tool', 'patched');
    rig.write('parent', '/usr/lib/new', 'added');
    const patched = seen();
    rig.remove('parent', '/usr/lib/new');
    rig.remove('parent', '/usr/bin/tool');

    expect(before).toEqual(['tool 1', 'FileNotFound']);
    expect(patched).toEqual(['patched', 'added']);
    expect(seen()).toEqual(['FileNotFound', 'FileNotFound']);
    expect(rig.list('child', '/usr')).toEqual([]);
  });

  it('LINK-14: what is shared goes down the chain, from the one that owns it', () => {
    const rig = chainRig();

    rig.write('parent', '/usr/bin/tool', 'patched');

    expect(rig.view('grandchild').mounts[2]).toEqual({
      path: '/usr',
      fileSystemId: 'parent:/usr',
      ownerUid: 'parent',
      readOnly: true,
    });
    expect(rig.content('grandchild', '/usr/bin/tool')).toBe('patched');
  });

  it('LINK-18: what a link leaves out is in the own root of the child', () => {
    const rig = new Rig();
    rig.boot();
    rig.partition('parent', { versioned: true });
    rig.child('child', 'parent', { shared: ['/usr'] });
    rig.start('child');

    rig.write('child', '/opt/app', 'mine');

    expect(rig.view('child').mounts.map(({ path }) => path)).toEqual(['/', '/usr']);
    expect([rig.content('child', '/opt/app'), rig.content('parent', '/opt/app')]).toEqual([
      'mine',
      'FileNotFound',
    ]);
  });
});

describe('kernel/model/mounts, held parents', () => {
  it('LINK-9, LINK-10, LIFE-11: stopping a parent of running children ends its processes and nothing else', () => {
    const rig = familyRig();
    rig.discover([disk('d1')]);
    rig.attach('parent', 'c1', allocation('disk0', 'd1'), [20, 0]);
    rig.do({ type: 'SpawnProcess', partitionUid: 'parent', name: 'db', open: ['disk0'], unkillable: false });
    const { mounts } = rig.view('parent');

    const stopped = rig.do(stopParent);
    const again = rig.do(stopParent);

    expect(stopped.result).toEqual({ state: 'Maintenance', survivors: [] });
    expect(again).toMatchObject({ result: stopped.result, changes: [] });
    expect(rig.view('parent')).toMatchObject({
      state: 'Maintenance',
      processes: 0,
      mounts,
      claims: [{ entries: [{ exported: true, number: { state: 'Assigned' } }] }],
    });
    expect(rig.view('child').state).toBe('Active');
    expect(rig.content('child', '/usr/bin/tool')).toBe('tool 1');
  });

  it('LINK-9: a held parent that was only mounted is kept in Maintenance too', () => {
    const rig = new Rig();
    rig.boot();
    rig.partition('parent', { versioned: true });
    rig.child('child', 'parent');

    const stopped = rig.do(stopParent);

    expect(stopped.result).toEqual({ state: 'Maintenance', survivors: [] });
    expect(rig.view('parent').mounts).toHaveLength(3);
  });

  it('LINK-10, LINK-12: when the last child is gone, a stop unmounts; the hold is released exactly once', () => {
    const rig = familyRig();
    rig.child('other', 'parent');
    rig.do(stopParent);
    const state = (): string => `${rig.view('parent').state} ${rig.view('parent').dependents.mounted}`;

    const states = [state()];
    rig.stop('child');
    rig.stop('child');
    rig.do({ type: 'RemovePartition', partitionUid: 'child' });
    rig.do(stopParent);
    states.push(state());
    rig.stop('other');
    states.push(state());
    rig.do(stopParent);
    states.push(state());

    expect(states).toEqual(['Maintenance 2', 'Maintenance 1', 'Maintenance 0', 'Defined 0']);
  });

  it.each([
    ['Loaded and mounted', []],
    ['Active', [{ type: 'StartPartition', partitionUid: 'child', mode: 'Active' }]],
    ['in Maintenance', [{ type: 'StartPartition', partitionUid: 'child', mode: 'Maintenance' }]],
    [
      'Broken',
      [
        { type: 'StartPartition', partitionUid: 'child', mode: 'Active' },
        unkillable,
        { type: 'StopPartition', partitionUid: 'child' },
      ],
    ],
  ] as const)('LINK-9, LIFE-11: a child that is %s holds its parent', (_state, commands) => {
    const rig = new Rig();
    rig.boot();
    rig.partition('parent', { versioned: true });
    rig.child('child', 'parent');
    for (const command of commands) rig.do(command);

    const removed = rig.refuse(removeParent);
    rig.do(stopParent);

    expect(removed).toBe('PartitionHeld EBUSY');
    expect(rig.view('parent')).toMatchObject({ state: 'Maintenance', dependents: { mounted: 1 } });
  });

  it.each(['Defined', 'Loaded'])('LINK-9: a child that is %s and has nothing mounted does not', (state) => {
    const rig = familyRig();
    rig.stop('child');
    if (state === 'Loaded') rig.do({ type: 'LoadPartition', partitionUid: 'child' });

    rig.do(stopParent);

    expect(rig.view('parent')).toMatchObject({ state: 'Defined', mounts: [] });
    expect(rig.view('child').link?.isParentMounted).toBe(false);
    rig.do(removeParent);
  });

  it('LINK-9, X-7: a held parent that becomes Broken keeps its mounts, and is not removed', () => {
    const rig = familyRig();
    rig.do({ ...unkillable, partitionUid: 'parent' });

    const stopped = rig.do(stopParent);

    expect(stopped.result).toEqual({ state: 'Broken', survivors: ['db'] });
    expect(rig.refuse(removeParent)).toBe('PartitionHeld EBUSY');
    expect(rig.content('child', '/usr/bin/tool')).toBe('tool 1');
  });

  it('LIFE-11: a held parent starts its processes again without anything to mount', () => {
    const rig = familyRig();
    rig.do(stopParent);

    rig.do({ type: 'StartPartition', partitionUid: 'parent', mode: 'Active' });

    expect(rig.view('parent')).toMatchObject({ state: 'Active', processes: 1, starts: 2 });
  });

  it('LINK-14: a hold goes up the chain: whoever is held holds its own parent', () => {
    const rig = chainRig();
    const states = (): string[] => ['parent', 'child', 'grandchild'].map((uid) => rig.view(uid).state);

    for (const uid of ['parent', 'child']) rig.stop(uid);
    const held = states();
    rig.stop('grandchild');
    rig.stop('parent');
    const top = states();
    rig.stop('child');
    rig.stop('parent');

    expect(held).toEqual(['Maintenance', 'Maintenance', 'Active']);
    expect(top).toEqual(['Maintenance', 'Maintenance', 'Defined']);
    expect(states()).toEqual(['Defined', 'Defined', 'Defined']);
  });

  it('X-5: removing a child releases its hold with its mounts', () => {
    const rig = familyRig();

    rig.do({ type: 'RemovePartition', partitionUid: 'child' });
    rig.do(stopParent);

    expect(rig.view('parent').state).toBe('Defined');
  });

  it('LIFE-34: a boot ends every hold, and a restored kernel has the same ones', () => {
    const rig = chainRig();
    rig.do(stopParent);

    const viewsIn = (where: Rig) => ['parent', 'child', 'grandchild'].map((uid) => where.view(uid));

    const views = viewsIn(rig);
    const restored = new Rig(rig.room.fork());
    const restoredViews = viewsIn(restored);
    const held = restored.refuse(removeParent, { operation: { owner: 'another', sequence: 1 } });
    rig.boot('alpha', 'boot-2');
    rig.partition('parent', { versioned: true });
    rig.do(removeParent);

    expect(restoredViews).toEqual(views);
    expect(held).toBe('PartitionHeld EBUSY');
  });
});

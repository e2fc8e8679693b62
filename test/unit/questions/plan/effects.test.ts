import { describe, expect, it } from 'vitest';
import type { Change, Effect } from '../../../../controller/questions/plan/document.ts';
import { riskOf, worstRisk } from '../../../../controller/questions/plan/document.ts';
import { attribute } from '../../../../controller/questions/plan/affected.ts';
import { effectText } from '../../../../cli/plan/effect-text.ts';
import type { KernelFacts } from '../../../../controller/questions/plan/effects.ts';
import { effectsOf } from '../../../../controller/questions/plan/effects.ts';
import type { KubeObject } from '../../../../controller/api/object.ts';
import { keyOf, keyText } from '../../../../controller/api/object.ts';

const noFacts: KernelFacts = {
  realNumberOf: () => Promise.resolve(undefined),
  sharedFileSystemsOf: () => Promise.resolve([]),
};

function objectOf(kind: string, name: string, spec: object, status: object = {}): KubeObject {
  const namespace = kind === 'Host' ? {} : { namespace: 'team-a' };
  return { apiVersion: 'partywall.dev/v1alpha1', kind, metadata: { name, ...namespace }, spec, status };
}

function device(name: string, deviceID: string, hostName = 'alpha', reclaimPolicy = 'Wipe'): object {
  return { name, deviceID, hostName, reclaimPolicy, virtualNumber: { major: 256, minor: 0 } };
}

const claim = (devices: object[]): KubeObject => objectOf('DeviceClaim', 'disks', {}, { devices });
const partition = (status: object): KubeObject => objectOf('WorkloadPartition', 'billing', {}, status);

describe('questions/plan/effects', () => {
  it('is nothing when nothing happened', async () => {
    const before = claim([device('hdisk0', 'wwn-1')]);

    expect(await effectsOf({ before, after: before }, noFacts)).toEqual([]);
    expect(await effectsOf({ before, after: structuredClone(before) }, noFacts)).toEqual([]);
  });

  it('LIFE-8: tells that a root is made, what may be destroyed for it, and what is taken over as it is', async () => {
    const rooted = (consent: object, status: object = {}): KubeObject =>
      objectOf('WorkloadPartition', 'vault', { root: { type: 'VolumeGroup', volumeGroup: consent } }, status);
    const of = (consent: object, id: string): Promise<Effect[]> =>
      effectsOf(
        { before: undefined, after: rooted(consent, { volumeGroup: { name: 'rootvg', id } }) },
        noFacts,
      );
    const overwrite = { existing: 'Overwrite', volumeGroupID: 'vg-9' };

    const made = await of({ existing: 'Refuse' }, 'vg-1');
    const over = await of(overwrite, 'vg-1');
    const adopted = await of({ existing: 'Adopt', volumeGroupID: 'vg-9' }, 'vg-9');

    expect(made).toEqual([{ type: 'make-root' }]);
    expect(over).toEqual([{ type: 'make-root', overwrites: 'vg-9' }]);
    expect(adopted).toEqual([{ type: 'adopt-root', volumeGroup: 'vg-9' }]);
    expect([made, over, adopted].map(riskOf)).toEqual(['none', 'destructive', 'none']);
    expect([...made, ...over, ...adopted].map(effectText)).toEqual([
      'make its root on its disks',
      'make its root on its disks, over volume group vg-9 where they carry it',
      'adopt volume group vg-9 as its root',
    ]);
    const before = rooted(overwrite, { volumeGroup: { name: 'rootvg', id: 'vg-1' } });
    expect(await effectsOf({ before, after: structuredClone(before) }, noFacts)).toEqual([]);
  });

  it('DEV-21: calls a device that moved released and allocated', async () => {
    const before = claim([device('hdisk0', 'wwn-1'), device('hdisk1', 'wwn-2', 'alpha', 'Retain')]);
    const after = claim([device('hdisk0', 'wwn-3')]);

    const effects = await effectsOf(
      { before, after },
      {
        ...noFacts,
        realNumberOf: () => Promise.resolve({ major: 32, minor: 7 }),
      },
    );

    expect(effects).toEqual([
      { type: 'release', device: 'hdisk0', deviceID: 'wwn-1', host: 'alpha', wipes: true },
      { type: 'release', device: 'hdisk1', deviceID: 'wwn-2', host: 'alpha', wipes: false },
      {
        type: 'allocate',
        device: 'hdisk0',
        deviceID: 'wwn-3',
        host: 'alpha',
        virtualNumber: { major: 256, minor: 0 },
        realNumber: { major: 32, minor: 7 },
      },
    ]);
  });

  it.each([
    [{}, { hostName: 'alpha', state: 'Active' }, ['place', 'start']],
    [{ hostName: 'alpha', state: 'Active' }, { hostName: 'alpha', state: 'Defined' }, ['stop']],
    [{ hostName: 'alpha', state: 'Active' }, { hostName: 'alpha', state: 'Maintenance' }, ['start']],
    [{ hostName: 'alpha', state: 'Active' }, {}, ['stop', 'leave']],
    [{ hostName: 'alpha', state: 'Defined' }, { hostName: 'beta', state: 'Defined' }, ['leave', 'place']],
  ])('a partition from %j to %j', async (before, after, types) => {
    const effects = await effectsOf({ before: partition(before), after: partition(after) }, noFacts);

    expect(effects.map(({ type }) => type)).toEqual(types);
  });

  it('LIFE-10: tells a restart of what ran before and runs after, and a reboot of a host from its first boot', async () => {
    const running = (bootID: string, hostName = 'alpha'): KubeObject =>
      partition({ hostName, state: 'Active', bootID });
    const typesOf = async (before: KubeObject, after: KubeObject): Promise<string[]> =>
      (await effectsOf({ before, after }, noFacts)).map(({ type }) => type);
    const host = (status: object): KubeObject => objectOf('Host', 'alpha', {}, status);

    expect(await typesOf(running('1'), running('2'))).toEqual(['restart']);
    expect(await typesOf(running('1'), running('1'))).toEqual([]);
    expect(await typesOf(running('1'), running('2', 'beta'))).toEqual(['leave', 'place']);
    expect(await typesOf(partition({ hostName: 'alpha', state: 'Defined' }), running('2'))).toEqual([
      'start',
    ]);
    expect(await typesOf(host({}), host({ bootID: 'a' }))).toEqual(['boot']);
    expect(await typesOf(host({ bootID: 'a' }), host({ bootID: 'b' }))).toEqual(['reboot']);
  });

  it('LINK-6, LINK-8: tells that a child is linked and unlinked, and what its root gets', async () => {
    const parent = { namespace: 'platform', name: 'base53' };
    const link = (status: object = {}): KubeObject =>
      objectOf('VersionLink', 'web', { parentRef: parent }, status);
    const at = (syncedRootRevision: number): KubeObject =>
      link({ syncedRootRevision, parentRootRevision: 9 });
    const facts = { ...noFacts, sharedFileSystemsOf: () => Promise.resolve(['/usr']) };
    const of = (before: KubeObject | undefined, after: KubeObject | undefined): Promise<Effect[]> =>
      effectsOf({ before, after }, facts);

    const linked: Effect = { type: 'link', parent, fileSystems: ['/usr'] };
    expect(await of(link(), at(0))).toEqual([linked]);
    expect(await of(undefined, at(3))).toEqual([linked, { type: 'propagate', parent, to: 3 }]);
    expect(await of(undefined, link({ parentRootRevision: 9 }))).toEqual([linked]);
    expect(await of(at(3), at(5))).toEqual([{ type: 'propagate', parent, from: 3, to: 5 }]);
    expect(await of(at(3), at(3))).toEqual([]);
    expect(await of(at(3), undefined)).toEqual([{ type: 'unlink', parent }]);
    expect(await of(link(), undefined)).toEqual([]);
  });

  it('tells fields that were set, changed and removed, labels included', async () => {
    const before = { ...partition({}), spec: { powerState: 'Active', hostName: 'alpha' } };
    const after = {
      ...before,
      metadata: { ...before.metadata, labels: { 'a/b': 'c' } },
      spec: { powerState: 'Stopped', requiredClaimNames: ['disks'] },
    };

    const effects = await effectsOf({ before, after }, noFacts);

    expect(effects).toHaveLength(4);
    expect(effects).toEqual(
      expect.arrayContaining([
        { type: 'set', path: 'metadata.labels.a/b', to: 'c' },
        { type: 'set', path: 'spec.powerState', from: 'Active', to: 'Stopped' },
        { type: 'set', path: 'spec.hostName', from: 'alpha' },
        { type: 'set', path: 'spec.requiredClaimNames', to: ['disks'] },
      ]),
    );
  });

  it('ends with the deletion of what was being deleted', async () => {
    const before = claim([device('hdisk0', 'wwn-1')]);
    const deleting = {
      ...before,
      metadata: { ...before.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    };

    const ofDeleting = await effectsOf({ before: deleting, after: undefined }, noFacts);
    const ofPruned = await effectsOf({ before, after: undefined }, noFacts);

    expect(ofDeleting.map(({ type }) => type)).toEqual(['release', 'finish-deletion']);
    expect(ofPruned.map(({ type }) => type)).toEqual(['release']);
  });
});

describe('questions/plan/document', () => {
  const wiped: Effect = { type: 'release', device: 'd', deviceID: 'x', host: 'h', wipes: true };

  it('weighs what is lost', () => {
    expect(riskOf([{ type: 'boot' }, { type: 'place', host: 'h' }])).toBe('none');
    expect(riskOf([{ type: 'stop', host: 'h' }])).toBe('disruptive');
    expect(riskOf([{ type: 'stop', host: 'h' }, wiped])).toBe('destructive');
    expect(riskOf([{ type: 'restart', host: 'h' }])).toBe('disruptive');
    expect(riskOf([{ type: 'reboot' }])).toBe('disruptive');
    expect(worstRisk(['none', 'destructive', 'disruptive'])).toBe('destructive');
    expect(worstRisk([])).toBe('none');
  });

  it('says it in words', () => {
    expect(effectText(wiped)).toBe('release d = x on h, and wipe it');
    expect(effectText({ type: 'set', path: 'spec.a', from: 'x' })).toBe('set spec.a: "x" -> nothing');
    const parent = { namespace: 'platform', name: 'base53' };
    expect(effectText({ type: 'link', parent, fileSystems: ['/usr', '/opt'] })).toBe(
      'link the child: it uses /opt and /usr of platform/base53',
    );
    expect(effectText({ type: 'unlink', parent })).toBe('unlink the child from platform/base53');
    expect(effectText({ type: 'propagate', parent, from: 2, to: 5 })).toBe(
      'bring the changes of the root of platform/base53 (revision 2 -> 5)',
    );
    expect(effectText({ type: 'propagate', parent, to: 5 })).toMatch(/\(revision 5\)$/);
  });
});

describe('questions/plan/affected', () => {
  function changeOf(object: KubeObject, changes: Partial<Change> = {}): Change {
    const { kind, metadata } = object;
    const outcome = { ready: true, reason: 'R', message: '' };
    return {
      action: 'update',
      kind,
      name: metadata.name,
      effects: [],
      risk: 'none',
      affects: [],
      outcome,
      ...changes,
    };
  }

  function causedBy(
    objects: KubeObject[],
    changed: [KubeObject, Change][],
    bystander: KubeObject,
    effects: Effect[],
  ): string[] {
    const world = new Map(objects.map((object) => [keyText(keyOf(object)), object]));
    const changes = new Map(changed.map(([object, change]) => [keyText(keyOf(object)), change]));
    const { kind, metadata } = bystander;
    const affected = {
      kind,
      name: metadata.name,
      effects,
      outcome: { ready: true, reason: 'R', message: '' },
    };
    attribute([{ versions: [bystander], affected }], { changes, objectAt: (key) => world.get(key) });
    return changed
      .filter(([, { affects }]) => affects.includes(affected))
      .map(
        ([
          {
            metadata: { name },
          },
        ]) => name,
      );
  }

  const alpha = objectOf('Host', 'alpha', {});
  const beta = objectOf('Host', 'beta', {});
  const billing = objectOf('WorkloadPartition', 'billing', { hostName: 'alpha' });
  const disks = objectOf('DeviceClaim', 'disks', { partitionName: 'billing', devices: [] });
  const other = objectOf('DeviceClaim', 'other', { partitionName: 'elsewhere', devices: [] });

  it('finds what an object refers to through others', () => {
    const changed: [KubeObject, Change][] = [
      [beta, changeOf(beta)],
      [alpha, changeOf(alpha)],
    ];

    expect(causedBy([alpha, beta, billing, disks], changed, disks, [])).toEqual(['alpha']);
  });

  it('finds the parent of a parent through their links', () => {
    const child = (name: string): KubeObject =>
      objectOf('WorkloadPartition', name, { userFileSystemSource: 'Parent' });
    const link = (name: string, parent: string): KubeObject =>
      objectOf('VersionLink', name, { parentRef: { namespace: 'team-a', name: parent } });
    const top = objectOf('WorkloadPartition', 'top', { userFileSystemSource: 'Own' });
    const objects = [top, child('middle'), child('leaf'), link('middle', 'top'), link('leaf', 'middle')];
    const leafDisks = objectOf('DeviceClaim', 'disks', { partitionName: 'leaf', devices: [] });
    const changed: [KubeObject, Change][] = [
      [alpha, changeOf(alpha)],
      [top, changeOf(top)],
    ];

    expect(causedBy([alpha, ...objects, leafDisks], changed, leafDisks, [])).toEqual(['top']);
  });

  it('finds who gave up the device that an object gets', () => {
    const taken: Effect = {
      type: 'allocate',
      device: 'd',
      deviceID: 'x',
      host: 'h',
      virtualNumber: { major: 1, minor: 1 },
    };
    const given: Effect = { type: 'release', device: 'd', deviceID: 'x', host: 'h', wipes: true };
    const changed: [KubeObject, Change][] = [
      [alpha, changeOf(alpha)],
      [disks, changeOf(disks, { effects: [given] })],
    ];

    expect(causedBy([alpha, disks, other], changed, other, [taken])).toEqual(['disks']);
  });

  it('tells what nothing explains with the first change, and does not blame what stays as it is', () => {
    const changed: [KubeObject, Change][] = [
      [beta, changeOf(beta)],
      [billing, changeOf(billing, { action: 'none' })],
    ];

    expect(causedBy([alpha, beta, billing, disks], changed, disks, [])).toEqual(['beta']);
  });
});

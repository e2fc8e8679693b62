import { describe, expect, it } from 'vitest';
import type { KernelCommand } from '../../../../controller/kernel/port.ts';
import type { Rig } from '../rig.ts';
import { base64, extension, familyRig, readyRig } from '../rig.ts';

const copy = '/var/lib/extensions/trace.ext';
const load = (partitionUid: string, name = 'trace'): KernelCommand => ({
  type: 'LoadExtension',
  partitionUid,
  name,
});
const unload = (partitionUid: string, name = 'trace'): KernelCommand => ({
  type: 'UnloadExtension',
  partitionUid,
  name,
});

/** Two running partitions that may load what is named, with the scope that is given. */
function rigWith(
  scopes: Readonly<Record<string, 'Global' | 'Local'>>,
  overrides: Readonly<Record<string, Parameters<typeof extension>[1]>> = {},
): Rig {
  const rig = readyRig();
  rig.partition('p2');
  for (const name of Object.keys(scopes)) rig.do(extension(name, overrides[name]));
  for (const uid of ['p1', 'p2']) {
    rig.start(uid);
    rig.grant(uid, scopes);
  }
  return rig;
}

const counterOf = (rig: Rig): (number | null)[] =>
  rig.read('Extensions', { type: 'Extensions' }).images.map(({ counter }) => counter);
const own = (rig: Rig, partitionUid: string): string[] =>
  rig
    .read(
      'OwnExtensions',
      { type: 'OwnExtensions', partitionUid },
      { caller: { type: 'Partition', partitionUid } },
    )
    .map(({ name, requests, state }) => `${name} ${state} ${String(requests)}`);

describe('kernel/model/extension-loads', () => {
  it('KEXT-4, KEXT-5, KEXT-8, KID-5: a partition asks for its copy later; the request is recorded and the kernel has one more image', () => {
    const rig = rigWith({ trace: 'Global' });
    const before = rig.read('Host', { type: 'Host' }).extensions;

    rig.load('p1', 'trace');

    expect(before).toEqual({ global: 0, local: 0, own: [] });
    expect(rig.read('Host', { type: 'Host' }).extensions).toEqual({ global: 1, local: 0, own: [] });
    expect(rig.read('Extensions', { type: 'Extensions' }).images).toMatchObject([
      { names: ['trace'], scope: 'Global', entries: [{ partitionUid: 'p1', requester: 'Inside' }] },
    ]);
  });

  it('KEXT-6: neither ledger nor counter can be read or written from inside, not even the own', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.load('p1', 'trace');
    const caller = { type: 'Partition', partitionUid: 'p1' } as const;

    expect(rig.refuseRead({ type: 'Extensions' }, caller)).toBe('NotPermitted EPERM');
    expect(rig.refuseRead({ type: 'Partition', partitionUid: 'p1' }, caller)).toBe('NotPermitted EPERM');
    for (const type of ['LoadDeclaredExtension', 'UnloadDeclaredExtension', 'DeliverExtension'] as const) {
      const command = { type, partitionUid: 'p1', name: 'trace' };
      expect(rig.refuse(command, { caller })).toBe('NotPermitted EPERM');
    }
    expect(rig.refuse({ type: 'LoadExtension', partitionUid: 'p2', name: 'trace' }, { caller })).toBe(
      'NotPermitted EPERM',
    );
  });

  it('KEXT-9, KEXT-10: refuses an unload without a request in the same words, whoever else has it loaded', () => {
    const rig = rigWith({ trace: 'Global' });

    const nobody = rig.ask(unload('p2'));
    rig.load('p1', 'trace');
    const somebody = rig.ask(unload('p2'));

    expect(nobody).toMatchObject({ ok: false, id: 'ExtensionNotLoaded' });
    expect(somebody).toEqual(nobody);
    expect(rig.loaded()).toEqual(['trace Global: p1']);
  });

  it('KEXT-11, KEXT-12, SHR-3: each unload takes back one request, and there are as many as there were loads', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.load('p1', 'trace');
    rig.load('p1', 'trace');
    const twice = rig.loaded();

    rig.unload('p1', 'trace');
    const once = rig.loaded();
    rig.unload('p1', 'trace');

    expect(twice).toEqual(['trace Global: p1 p1']);
    expect(once).toEqual(['trace Global: p1']);
    expect(rig.loaded()).toEqual([]);
    expect(rig.refuse(unload('p1'))).toBe('ExtensionNotLoaded EPERM');
  });

  it('KID-10, KID-11, KID-12, SHR-1, SHR-2: a shared image is there once, with an entry for each request in order, and counts partitions', () => {
    const rig = rigWith({ trace: 'Global' });

    rig.load('p2', 'trace');
    rig.load('p1', 'trace');
    rig.load('p2', 'trace');
    const all = [...rig.loaded(), counterOf(rig)];
    rig.unload('p2', 'trace');
    const one = counterOf(rig);
    rig.unload('p2', 'trace');

    expect(all).toEqual(['trace Global: p2 p1 p2', [2]]);
    expect(one).toEqual([2]);
    expect(counterOf(rig)).toEqual([1]);
  });

  it('SHR-4, SHR-5, SHR-6: says unloaded to who asked, keeps it for the others, and removes it with the last', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.load('p1', 'trace');
    rig.load('p2', 'trace');

    rig.unload('p1', 'trace');
    const views = [own(rig, 'p1'), own(rig, 'p2')];
    const again = rig.refuse(unload('p1'));
    const kept = rig.loaded();
    rig.unload('p2', 'trace');

    expect(views).toEqual([['trace NotLoaded 0'], ['trace Loaded 1']]);
    expect(again).toBe('ExtensionNotLoaded EPERM');
    expect(kept).toEqual(['trace Global: p2']);
    expect(rig.loaded()).toEqual([]);
  });

  it('KID-9, SHR-7: a private image is loaded for each partition on its own, is not counted, and leaves at once', () => {
    const rig = rigWith({ trace: 'Local' });

    rig.load('p1', 'trace');
    rig.load('p2', 'trace');
    const both = [...rig.loaded(), ...counterOf(rig)];
    rig.unload('p1', 'trace');

    expect(both).toEqual(['trace Local of p1: p1', 'trace Local of p2: p2', null, null]);
    expect(rig.loaded()).toEqual(['trace Local of p2: p2']);
  });

  it('KID-6, KID-7, KID-14: verifies the very bytes at each load anew, and changes nothing when they differ', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.load('p1', 'trace');

    rig.write('p1', copy, base64('the extension tracE'));
    const flipped = rig.refuse(load('p1'));
    rig.write('p1', copy, 'no base64 at all');
    const strange = rig.refuse(load('p1'));
    rig.write('p1', copy, base64('the extension trace'));
    rig.load('p1', 'trace');

    expect(flipped).toBe('ExtensionCopyModified EBADMSG');
    expect(strange).toBe('ExtensionCopyModified EBADMSG');
    expect(rig.loaded()).toEqual(['trace Global: p1 p1']);
    rig.remove('p1', copy);
    expect(rig.refuse(load('p1'))).toBe('ExtensionCopyMissing ENOENT');
  });

  it('KEXT-20, KEXT-3, KID-8: looks at the grant, then at what applications need, then at the copy, then at the scope', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants: [] });
    rig.write('p1', copy, 'tampered');
    rig.remove('p1', '/etc/modules-load.d/app.conf');

    const ungranted = rig.refuse(load('p1'));
    rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants: [{ name: 'trace', scope: 'Local' }] });
    const unneeded = rig.refuse(load('p1'));
    rig.write('p1', '/etc/modules-load.d/app.conf', 'trace');
    const modified = rig.refuse(load('p1'));
    rig.do({ type: 'DeliverExtension', partitionUid: 'p1', name: 'trace' });
    rig.load('p1', 'trace');

    expect([ungranted, unneeded, modified]).toEqual([
      'ExtensionNotGranted EPERM',
      'ExtensionNotCatalogued ENOENT',
      'ExtensionCopyModified EBADMSG',
    ]);
    expect(rig.loaded()).toEqual(['trace Local of p1: p1']);
  });

  it('KID-16: global decides the scope, and another one counts only once nothing is loaded with the first', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.load('p1', 'trace');
    rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants: [{ name: 'trace', scope: 'Local' }] });

    const refused = rig.refuse(load('p1'));
    rig.unload('p1', 'trace');
    rig.load('p1', 'trace');

    expect(refused).toBe('ExtensionScopeChanged EBUSY');
    expect(rig.loaded()).toEqual(['trace Local of p1: p1']);
  });

  it('KID-18: what holds the same is one image, under whichever names it was registered and asked for', () => {
    const content = base64('the same');
    const rig = rigWith({ trace: 'Global', probe: 'Global' }, { trace: { content }, probe: { content } });

    rig.load('p1', 'trace');
    rig.load('p2', 'probe');
    const both = rig.loaded();
    const strange = rig.refuse(unload('p2'));
    rig.unload('p1', 'trace');

    expect(both).toEqual(['probe+trace Global: p1 p2']);
    expect(strange).toBe('ExtensionNotLoaded EPERM');
    expect(counterOf(rig)).toEqual([1]);
  });

  it('KID-17: an edited file is another image; the one that is loaded stays until it is unloaded', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.load('p1', 'trace');
    rig.do(extension('trace', { content: base64('version 2') }));

    const old = rig.refuse(load('p2'));
    rig.do({ type: 'DeliverExtension', partitionUid: 'p2', name: 'trace' });
    rig.load('p2', 'trace');
    const both = rig.loaded();
    rig.unload('p1', 'trace');

    expect(old).toBe('ExtensionCopyModified EBADMSG');
    expect(both).toEqual(['trace Global: p1', 'trace Global: p2']);
    expect(rig.loaded()).toEqual(['trace Global: p2']);
  });

  it('KEXT-7, KID-12: what cannot be linked leaves no record, no counter and no image', () => {
    const rig = rigWith({ trace: 'Global' }, { trace: { content: '' } });

    expect(rig.refuse(load('p1'))).toBe('ExtensionLoadFailed ENOEXEC');
    expect(rig.loaded()).toEqual([]);
    expect(own(rig, 'p1')).toEqual(['trace NotLoaded 0']);
    expect(rig.view('p1').extensions).toMatchObject([{ loadRefusal: { id: 'ExtensionLoadFailed' } }]);
  });

  it('refuses what requires something that neither the partition nor the host itself has loaded', () => {
    const rig = rigWith({ trace: 'Global', core: 'Global' }, { trace: { requires: ['core'] } });
    rig.load('p2', 'core');

    const missing = rig.ask(load('p1'));
    rig.do({ type: 'LoadGlobalExtension', name: 'core' });
    rig.load('p1', 'trace');

    expect(missing).toMatchObject({ id: 'ExtensionDependencyMissing', args: { required: 'core' } });
    expect(rig.loaded()).toEqual(['core Global: p2 -', 'trace Global: p1']);
  });

  it('KEXT-17: an image stays as long as another one requires it, and goes with that one', () => {
    const rig = rigWith({ trace: 'Global', core: 'Global' }, { trace: { requires: ['core'] } });
    rig.load('p1', 'core');
    rig.load('p1', 'trace');

    rig.unload('p1', 'core');
    const deferred = rig.read('Extensions', { type: 'Extensions' }).images.map(({ staysFor }) => staysFor);
    const views = own(rig, 'p1');
    rig.unload('p1', 'trace');

    expect(deferred.sort()).toEqual(['Requested', 'Required']);
    expect(views).toEqual(['core NotLoaded 0', 'trace Loaded 1']);
    expect(rig.loaded()).toEqual([]);
  });

  it('keeps what never unloads until the host is booted, and never loads it for one partition alone', () => {
    const rig = rigWith({ trace: 'Global' }, { trace: { unloadPolicy: 'Never' } });
    rig.load('p1', 'trace');
    rig.unload('p1', 'trace');
    const kept = rig.loaded();

    rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants: [{ name: 'trace', scope: 'Local' }] });
    const refused = rig.refuse(load('p1'));
    rig.boot('alpha', 'boot-2');

    expect(kept).toEqual(['trace Global: ']);
    expect(refused).toBe('ExtensionNeverUnloads EINVAL');
    expect(rig.loaded()).toEqual([]);
  });

  it('refuses a conflict without a word about who has what, and only where both would be seen', () => {
    const rig = rigWith({ trace: 'Global', old: 'Global' }, { old: { conflictsWith: ['trace'] } });
    rig.load('p1', 'trace');

    const shared = rig.ask(load('p2', 'old'));
    rig.unload('p1', 'trace');
    rig.load('p2', 'old');
    const other = rig.refuse(load('p1'));

    expect(shared).toEqual({
      ok: false,
      errno: 'EBUSY',
      id: 'ExtensionLoadRefused',
      args: { name: 'old' },
    });
    expect(other).toBe('ExtensionLoadRefused EBUSY');
  });

  it('lets two partitions have private images that conflict, but not one of them both', () => {
    const rig = rigWith({ trace: 'Local', old: 'Local' }, { old: { conflictsWith: ['trace'] } });
    rig.load('p1', 'trace');

    rig.load('p2', 'old');

    expect(rig.refuse(load('p1', 'old'))).toBe('ExtensionLoadRefused EBUSY');
    expect(rig.loaded()).toEqual(['old Local of p2: p2', 'trace Local of p1: p1']);
  });

  it('KEXT-13, KID-13, X-5: a stop and a removal take back what the partition did not', () => {
    const rig = rigWith({ trace: 'Global' });
    for (const uid of ['p1', 'p2']) {
      rig.load(uid, 'trace');
      rig.load(uid, 'trace');
      rig.do({ type: 'LoadDeclaredExtension', partitionUid: uid, name: 'trace' });
    }

    rig.stop('p1');
    const stopped = [...rig.loaded(), ...counterOf(rig)];
    rig.do({ type: 'RemovePartition', partitionUid: 'p2' });

    expect(stopped).toEqual(['trace Global: p2 p2 p2', 1]);
    expect(rig.loaded()).toEqual([]);
  });

  it('KEXT-18: a partition that a process keeps from stopping keeps its loads, and is not removed', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.load('p1', 'trace');
    rig.do({ type: 'SpawnProcess', partitionUid: 'p1', name: 'db', open: [], unkillable: true });

    const { result } = rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    expect(result).toMatchObject({ removed: false });
    expect(rig.loaded()).toEqual(['trace Global: p1']);
  });

  it('KEXT-19: what the host loads for itself is recorded, and no partition can take it away', () => {
    const rig = rigWith({ trace: 'Global' });
    const own = { type: 'LoadGlobalExtension', name: 'trace' } as const;
    const unknown = rig.refuse({ ...own, name: 'probe' });

    rig.do(own);
    rig.do(own);
    rig.load('p1', 'trace');
    rig.unload('p1', 'trace');
    const kept = [...rig.loaded(), ...counterOf(rig)];
    rig.do({ type: 'UnloadGlobalExtension', name: 'trace' });
    rig.do({ type: 'UnloadGlobalExtension', name: 'trace' });

    expect(unknown).toBe('ExtensionNotRegistered ENOENT');
    expect(kept).toEqual(['trace Global: -', 0]);
    expect(rig.loaded()).toEqual([]);
  });

  it('KEXT-12, KEXT-19, LIFE-25: an administrator loads for the host beside its spec, each request by itself', () => {
    const rig = rigWith({ trace: 'Global' });
    const inside = { name: 'trace', requester: 'Inside' } as const;
    const ofHost = (): unknown => rig.read('Host', { type: 'Host' }).extensions.own;
    const nothing = rig.refuse({ type: 'UnloadGlobalExtension', ...inside });

    rig.do({ type: 'LoadGlobalExtension', ...inside });
    rig.do({ type: 'LoadGlobalExtension', name: 'trace' });
    rig.do({ type: 'LoadGlobalExtension', ...inside });
    const all = ofHost();
    rig.do({ type: 'UnloadGlobalExtension', name: 'trace' });
    const withoutSpec = ofHost();
    rig.do({ type: 'LoadGlobalExtension', name: 'trace' });
    rig.do({ type: 'UnloadGlobalExtension', ...inside });
    rig.do({ type: 'UnloadGlobalExtension', ...inside });
    const last = rig.refuse({ type: 'UnloadGlobalExtension', ...inside });

    expect(nothing).toBe('ExtensionNotLoaded EPERM');
    expect(all).toEqual([{ name: 'trace', declared: true, inside: 2 }]);
    expect(withoutSpec).toEqual([{ name: 'trace', declared: false, inside: 2 }]);
    expect(last).toBe('ExtensionNotLoaded EPERM');
    expect(ofHost()).toEqual([{ name: 'trace', declared: true, inside: 0 }]);
  });

  it('KEXT-14, LIFE-34: a boot forgets what an administrator loaded for the host', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.do({ type: 'LoadGlobalExtension', name: 'trace', requester: 'Inside' });

    rig.boot('alpha', 'boot-2');

    expect(rig.read('Host', { type: 'Host' }).extensions.own).toEqual([]);
  });

  it('LIFE-25: what the spec asked for is one request that an unload from inside never touches', () => {
    const rig = rigWith({ trace: 'Global' });
    const declared = { partitionUid: 'p1', name: 'trace' };
    rig.do({ type: 'LoadDeclaredExtension', ...declared });
    const again = rig.do({ type: 'LoadDeclaredExtension', ...declared });

    const refused = rig.refuse(unload('p1'));
    rig.load('p1', 'trace');
    rig.do({ type: 'UnloadDeclaredExtension', ...declared });
    rig.do({ type: 'UnloadDeclaredExtension', ...declared });

    expect(again.changes).toEqual([]);
    expect(refused).toBe('ExtensionNotLoaded EPERM');
    expect(rig.loaded()).toEqual(['trace Global: p1']);
  });

  it('LIFE-11, LIFE-25: a stopped parent that its children hold keeps what its spec asked for, and nothing from inside', () => {
    const rig = familyRig();
    rig.do(extension('trace'));
    rig.grant('parent', { trace: 'Global' });
    rig.load('parent', 'trace');
    rig.do({ type: 'LoadDeclaredExtension', partitionUid: 'parent', name: 'trace' });

    rig.stop('parent');

    expect(rig.view('parent').state).toBe('Maintenance');
    expect(rig.loaded()).toEqual(['trace Global: parent']);
    expect(rig.view('parent').extensions).toMatchObject([{ declared: true, inside: 0 }]);
  });

  it('loads for nobody who is not up: from inside while Active, for the spec once mounted', () => {
    const rig = rigWith({ trace: 'Global' });
    rig.stop('p1');

    expect(rig.refuse(load('p1'))).toBe('PartitionNotActive ESRCH');
    expect(rig.refuse({ type: 'LoadDeclaredExtension', partitionUid: 'p1', name: 'trace' })).toBe(
      'FileSystemsNotMounted ENXIO',
    );
  });
});

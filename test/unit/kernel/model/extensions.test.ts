import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { base64, definition, extension, familyRig, population, readyRig, Rig, tools } from '../rig.ts';
import { restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';

const copy = '/var/lib/extensions/trace.ext';
const catalogueOf = (rig: Rig, uid: string): string[] =>
  rig
    .view(uid)
    .catalogue.map(({ application, name, present }) => `${application} ${name} ${String(present)}`);

describe('kernel/model/extensions', () => {
  it('KID-2, KID-15, KID-19: computes the identifier from the bytes alone: a flipped byte has another, a renamed file the same', () => {
    const rig = readyRig();
    const bytes = 'the extension trace';
    const expected = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

    const { result } = rig.do(extension('trace'));
    const renamed = rig.do(extension('probe', { content: base64(bytes), path: '/tmp/probe' }));
    const flipped = rig.do(extension('other', { content: base64('the extension trAce') }));

    expect(result).toEqual({ contentID: expected });
    expect(renamed.result).toEqual({ contentID: expected });
    expect(flipped.result).not.toEqual({ contentID: expected });
  });

  it('registers the file that is pinned, and no other', () => {
    const rig = readyRig();
    const digest = `sha256:${createHash('sha256').update('the extension trace').digest('hex')}`;

    rig.do(extension('trace', { digest }));

    expect(rig.refuse(extension('trace', { digest, content: base64('other') }))).toBe(
      'ExtensionDigestMismatch EBADMSG',
    );
    expect(rig.refuse(extension('trace', { content: 'not base64' }))).toBe('InvalidArgument EINVAL');
    expect(rig.refuse(extension('trace', { content: 'QR==' }))).toBe('InvalidArgument EINVAL');
  });

  it('KEXT-1, KEXT-2, KEXT-3: scans a partition when it is made, and stores what its applications need with nothing loaded', () => {
    const rig = new Rig();
    rig.boot();
    rig.do(definition('p1'));

    rig.do(
      population('p1', {
        rootFiles: [
          { path: '/etc/modules-load.d/db2.conf', content: '# application: DB 2\n# a comment\ntrace\n' },
          { path: '/etc/modules-load.d/ignored.txt', content: 'probe' },
        ],
      }),
    );

    expect(catalogueOf(rig, 'p1')).toEqual(['DB 2 trace false']);
    expect(rig.loaded()).toEqual([]);
  });

  it('KEXT-16: scans again when software comes from inside, and when it goes', () => {
    const rig = readyRig();
    rig.start('p1');

    rig.write('p1', '/etc/modules-load.d/late.conf', 'trace');
    const after = catalogueOf(rig, 'p1');
    rig.remove('p1', '/etc/modules-load.d/late.conf');

    expect(after).toEqual(['late trace false']);
    expect(catalogueOf(rig, 'p1')).toEqual([]);
  });

  it('KID-1, KID-3, KID-4: hands out a copy only of what is registered, granted and needed', () => {
    const rig = readyRig();
    const deliver = { type: 'DeliverExtension', partitionUid: 'p1', name: 'trace' } as const;
    const grants = [{ name: 'trace', scope: 'Global' }] as const;

    rig.start('p1');
    const unknown = rig.refuse(deliver);
    rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants });
    const unregistered = rig.refuse(deliver);
    rig.do(extension('trace'));
    const unneeded = rig.refuse(deliver);
    rig.write('p1', '/etc/modules-load.d/app.conf', 'trace');
    rig.do(deliver);
    rig.do(deliver);

    expect([unknown, unregistered, unneeded]).toEqual([
      'ExtensionNotGranted EPERM',
      'ExtensionNotGranted EPERM',
      'ExtensionNotCatalogued ENOENT',
    ]);
    expect(rig.content('p1', copy)).toBe(base64('the extension trace'));
    expect(catalogueOf(rig, 'p1')).toEqual(['app trace true']);
  });

  it('KID-17, KID-20: tells an outdated copy from a modified one, and delivers either anew', () => {
    const rig = readyRig();
    const state = (): string | undefined => rig.view('p1').extensions[0]?.copy;
    rig.do(extension('trace'));
    rig.start('p1');
    rig.grant('p1', { trace: 'Global' });
    rig.load('p1', 'trace');

    rig.do(extension('trace', { content: base64('the extension trace, version 2') }));
    const outdated = state();
    rig.do({ type: 'DeliverExtension', partitionUid: 'p1', name: 'trace' });
    const delivered = state();
    rig.write('p1', copy, 'tampered');
    const modified = state();
    rig.do({ type: 'DeliverExtension', partitionUid: 'p1', name: 'trace' });

    expect([outdated, delivered, modified, state()]).toEqual(['Outdated', 'Current', 'Modified', 'Current']);
    expect(rig.loaded()).toEqual(['trace Global: p1']);
  });

  it('does not deliver what would be hidden by a file of the spec or from inside', () => {
    const rig = readyRig();
    rig.do(extension('trace'));
    rig.start('p1');
    rig.grant('p1', { trace: 'Global' });
    rig.remove('p1', copy);
    rig.write('p1', '/var/lib/extensions', 'in the way');

    const refused = rig.refuse({ type: 'DeliverExtension', partitionUid: 'p1', name: 'trace' });

    expect(refused).toBe('ExtensionCopyBlocked EEXIST');
    expect(rig.view('p1').extensions[0]?.deliveryRefusal?.id).toBe('ExtensionCopyBlocked');
  });

  it('LIFE-25: a copy belongs to one partition and never reaches its children; what an application needs does', () => {
    const rig = familyRig();
    rig.do(extension('trace'));

    rig.grant('parent', { trace: 'Global' });
    rig.do({ type: 'PropagateRoot', partitionUid: 'child' });

    expect(rig.content('child', copy)).toBe('FileNotFound');
    expect(catalogueOf(rig, 'child')).toEqual(['app trace false']);
  });

  it('KEXT-20: grants are set as a whole and tell partitions apart', () => {
    const rig = readyRig();
    const grants = [{ name: 'trace', scope: 'Local' }] as const;

    const first = rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants });
    const same = rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants });
    const gone = rig.do({ type: 'SetExtensionGrants', partitionUid: 'p1', grants: [] });

    expect(first.changes).toEqual([{ type: 'Partition', partitionUid: 'p1' }]);
    expect(same.changes).toEqual([]);
    expect(gone.changes).toEqual([{ type: 'Partition', partitionUid: 'p1' }]);
    expect(rig.refuse({ type: 'SetExtensionGrants', partitionUid: 'p9', grants })).toBe(
      'PartitionNotFound ESRCH',
    );
  });

  it('forgets an extension, unless it is in the kernel', () => {
    const rig = readyRig();
    rig.do(extension('trace'));
    rig.do({ type: 'LoadGlobalExtension', name: 'trace' });
    const forget = { type: 'UnregisterExtension', name: 'trace' } as const;

    const refused = rig.refuse(forget);
    rig.do({ type: 'UnloadGlobalExtension', name: 'trace' });
    rig.do(forget);
    rig.do(forget);

    expect(refused).toBe('ExtensionInUse EBUSY');
    expect(rig.read('Extensions', { type: 'Extensions' }).registered).toEqual([]);
  });

  it('LIFE-34, KEXT-14: a boot keeps what is registered, needed and delivered, and nothing that is loaded', () => {
    const rig = readyRig();
    rig.do(extension('trace'));
    rig.start('p1');
    rig.grant('p1', { trace: 'Global' });
    rig.load('p1', 'trace');

    rig.boot('alpha', 'boot-2');
    rig.partition('p1');

    expect(rig.loaded()).toEqual([]);
    expect(rig.content('p1', copy)).toBe(base64('the extension trace'));
    expect(catalogueOf(rig, 'p1')).toEqual(['app trace true']);
    expect(rig.read('Extensions', { type: 'Extensions' }).registered).toMatchObject([{ name: 'trace' }]);
  });

  it('KEXT-15: a snapshot has registry, grants, copies, ledger and instances, and is equal to itself restored', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.do(extension('trace'));
    for (const uid of ['p1', 'p2']) {
      rig.start(uid);
      rig.grant(uid, { trace: uid === 'p1' ? 'Global' : 'Local' });
      rig.load(uid, 'trace');
    }
    rig.do({ type: 'LoadGlobalExtension', name: 'trace' });

    const restored = restoreMachineRoom(
      JSON.parse(JSON.stringify(rig.room.snapshot())) as ReturnType<typeof rig.room.snapshot>,
      tools,
    );
    const other = new Rig(restored);

    expect(restored.digest()).toBe(rig.room.digest());
    expect(other.loaded()).toEqual(['trace Global: p1 -', 'trace Local of p2: p2']);
    expect(other.view('p1')).toEqual(rig.view('p1'));
  });
});

import { describe, expect, it } from 'vitest';
import type { KernelCommand } from '../../../../controller/kernel/port.ts';
import { faultOf } from '../../../../controller/kinds/workload-partition/faults.ts';
import type { Performed } from '../../../../controller/kinds/kind.ts';
import { aClaim } from '../../../support/objects.ts';
import { deleting, refusedBy, stored } from '../builders.ts';
import { base, baseView, baseWorld, linkView, parentage, web, webView, webWorld } from '../family.ts';

/** A refusal of a whole command. */
function refused(command: KernelCommand, performed: Performed): Performed {
  const { refusal } = performed;
  return refusal === undefined ? {} : { refusal: { ...refusal, step: { ...refusal.step, command } } };
}

describe('kinds/workload-partition/faults: refusals', () => {
  it.each([
    ['PopulateFileSystems', 'FileSystemsMounted', 'FileSystemsReady KernelRefused'],
    ['WriteRootFiles', 'FileConflict', 'FileSystemsReady FileConflict'],
    ['WriteRootFiles', 'PathNotInRoot', 'FileSystemsReady PathNotInRoot'],
    ['WriteRootFiles', 'FileSystemFull', 'FileSystemsReady FileSystemFull'],
    ['MountFileSystems', 'MountPointOccupied', 'FileSystemsReady MountFailed'],
    ['MountFileSystems', 'NotLinked', 'FileSystemsReady KernelRefused'],
    ['PropagateRoot', 'FileSystemFull', 'FileSystemsReady PropagationFailed'],
    ['PropagateRoot', 'NotLinked', 'FileSystemsReady PropagationFailed'],
    ['AllocateDevices', 'AdapterToVersionedPartition', 'DevicesReady ClaimNotAllocated'],
    ['AllocateDevices', 'DeviceLost', 'DevicesReady DeviceLost'],
    ['ExportDevices', 'ExportedElsewhere', 'DevicesReady ExportedElsewhere'],
    ['StartPartition', 'PartitionNotLoaded', 'DevicesReady KernelRefused'],
  ] as const)('X-9: tells of %s that was refused with %s: %s', (type, id, expected) => {
    const fault = faultOf(baseWorld(), refusedBy(type, id));

    expect(`${fault?.condition ?? ''} ${fault?.reason ?? ''}`).toBe(expected);
  });

  it('LIFE-20: says where there is no room, and what makes some', () => {
    const full = (type: KernelCommand['type']): string =>
      faultOf(webWorld(), refusedBy(type, 'FileSystemFull', { path: '/etc/motd' }))?.message ?? '';

    expect(full('WriteRootFiles')).toBe(
      'The root has no room for /etc/motd of spec.root.files. Shorten it, or remove files inside the partition.',
    );
    expect(full('PropagateRoot')).toContain('do not fit into the root of this partition, /etc/motd for one.');
    expect(full('PropagateRoot')).toContain('Remove files inside the parent');
  });

  it('says which version cannot be laid down', () => {
    const refusal = refusedBy('PopulateFileSystems', 'InvalidArgument', {
      field: 'rootFiles',
      problem: 'why',
    });
    const { runtimeVersionName: _, ...spec } = base().spec;

    expect(faultOf(baseWorld(), refusal)?.message).toBe(
      'The files of RuntimeVersion old do not go together: why. Ask an administrator for another version.',
    );
    expect(faultOf(baseWorld({ partition: { ...base(), spec } }), refusal)?.message).toContain(
      "The files of the host's own version do not",
    );
  });

  it('LIFE-9: names the claim that cannot have its devices back', () => {
    const claim = stored(aClaim('team-a/data', 'base', ['d0']), { uid: 'uid-claim' });
    const command: KernelCommand = {
      type: 'AllocateDevices',
      partitionUid: 'uid-base',
      claimUid: 'uid-claim',
      entries: [],
    };

    const fault = faultOf(
      baseWorld({ claims: [claim] }),
      refused(command, refusedBy('AllocateDevices', 'AdapterToVersionedPartition', { entry: 'd0' })),
    );

    expect(fault?.message).toContain('DeviceClaim data cannot have its devices: Entry d0 is an adapter');
  });
});

describe('kinds/workload-partition/faults: found before', () => {
  const missing = { parentage: undefined, fault: undefined };

  it('looks for none in a partition that is being deleted', () => {
    const partition = deleting(web());

    expect(faultOf(webWorld({ partition, upbringing: missing }), {})).toBeUndefined();
    expect(faultOf(webWorld({ partition }), refusedBy('WriteRootFiles', 'FileConflict'))).toBeUndefined();
  });

  it('LIFE-17: does not look at the link of a child that runs', () => {
    expect(faultOf(webWorld({ upbringing: missing }), {})).toBeUndefined();
    expect(faultOf(webWorld({ upbringing: missing, view: webView('Loaded') }), {})?.reason).toBe(
      'LinkMissing',
    );
  });

  it('LINK-19: says of what runs that files of its spec are not in the root', () => {
    const partition = base({ root: { type: 'FileSystem', files: [{ path: '/opt/x', content: '' }] } });

    expect(faultOf(baseWorld({ partition }), {})?.reason).toBe('PathNotInRoot');
  });

  it('says of a stopped child what it lacks for its next start, but not that its parent is not mounted', () => {
    const partition = web({ powerState: 'Stopped' });
    const view = webView('Defined', { link: linkView({ isParentMounted: false }) });

    expect(faultOf(webWorld({ partition, view }), {})).toBeUndefined();
    expect(faultOf(webWorld({ partition, view, upbringing: missing }), {})?.reason).toBe('LinkMissing');
  });

  it('LIFE-13: looks at nothing of what cannot be stopped, which still has its link and all else', () => {
    const partition = web({ powerState: 'Stopped' });

    expect(
      faultOf(webWorld({ partition, view: webView('Broken'), upbringing: missing }), {}),
    ).toBeUndefined();
  });

  it('LINK-13: looks for what keeps a stopped parent from coming up, when its children start', () => {
    const partition = base({ powerState: 'Stopped', requiredClaimNames: ['data'] });
    const required = [{ name: 'data', claim: undefined }];
    const told = (loaded: number): string | undefined =>
      faultOf(baseWorld({ partition, required, view: baseView('Defined', { loaded }) }), {})?.reason;

    expect(told(0)).toBeUndefined();
    expect(told(1)).toBe('ClaimNotAllocated');
  });

  it('LIFE-2: says of a child without a place what its link lacks', () => {
    const { status: _, ...partition } = web();
    const upbringing = { parentage: parentage(), fault: { reason: 'Cycle', message: 'Why.' } as const };

    expect(faultOf(webWorld({ partition, upbringing, view: undefined }), {})?.reason).toBe('LinkNotAccepted');
  });
});

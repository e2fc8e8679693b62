/** Values that the rules around roots on disks of their own must judge; used by crd-rules.test.ts. */
import type { RuleCase } from './crd-rule-cases.ts';

const group = { claimName: 'disks', existing: 'Refuse' };
const root = { type: 'VolumeGroup', volumeGroup: group };
const spec = { userFileSystemSource: 'Own', requiredClaimNames: ['disks'], root };
const other = { ...root, volumeGroup: { ...group, claimName: 'more' } };
const kept = { type: 'FileSystem' };
const disk = { id: 'lun-1', name: 'hdisk1', driver: 'scsidisk', type: 'Block' };
const initialContent = { volumeGroup: { name: 'datavg', active: false } };

const atRoot = 'WorkloadPartition.spec.root';
const atGroup = 'WorkloadPartition.spec.root.volumeGroup';
const atSpec = 'WorkloadPartition.spec';
const atDevice = 'DeviceInventory.spec.devices[]';

const whenGroup = 'volumeGroup must be given exactly when type is VolumeGroup';
const whenConsent = 'volumeGroupID must be given for Adopt and Overwrite, and for nothing else';
const notRequired = 'the claim of root.volumeGroup must be one of requiredClaimNames';
const frozen =
  'the type of root and the claimName of its volumeGroup cannot be changed; delete the partition and create it again with the other root';

export const rootRuleCases: readonly RuleCase[] = [
  ['a root of its own', atRoot, root, undefined, []],
  ['a root of its own without disks', atRoot, { type: 'VolumeGroup' }, undefined, [whenGroup]],
  [
    'disks for a root that the host keeps',
    atRoot,
    { type: 'FileSystem', volumeGroup: group },
    undefined,
    [whenGroup],
  ],
  ['no consent', atGroup, group, undefined, []],
  ['consent to adopt', atGroup, { ...group, existing: 'Adopt', volumeGroupID: 'vg-1' }, undefined, []],
  ['consent to lose', atGroup, { ...group, existing: 'Overwrite', volumeGroupID: 'vg-1' }, undefined, []],
  ['consent to adopt whatever there is', atGroup, { ...group, existing: 'Adopt' }, undefined, [whenConsent]],
  [
    'consent to lose whatever there is',
    atGroup,
    { ...group, existing: 'Overwrite' },
    undefined,
    [whenConsent],
  ],
  ['a volume group without consent', atGroup, { ...group, volumeGroupID: 'vg-1' }, undefined, [whenConsent]],
  ['a root on required disks', atSpec, spec, undefined, []],
  [
    'a root on disks that are not required',
    atSpec,
    { ...spec, requiredClaimNames: ['more'] },
    undefined,
    [notRequired],
  ],
  [
    'a root on disks where none are required',
    atSpec,
    { userFileSystemSource: 'Own', root },
    undefined,
    [notRequired],
  ],
  [
    'a consent that changed',
    atSpec,
    spec,
    { ...spec, root: { ...root, volumeGroup: { ...group, existing: 'Adopt', volumeGroupID: 'vg-1' } } },
    [],
  ],
  [
    'a root on other disks',
    atSpec,
    spec,
    { ...spec, requiredClaimNames: ['disks', 'more'], root: other },
    [frozen],
  ],
  ['a root that moves to the host', atSpec, { ...spec, root: kept }, spec, [frozen]],
  ['a root that leaves the host', atSpec, spec, { userFileSystemSource: 'Own' }, [frozen]],
  [
    'files beside a root that the host keeps',
    atSpec,
    { userFileSystemSource: 'Own', root: kept },
    { userFileSystemSource: 'Own' },
    [],
  ],
  ['what is on a disk', atDevice, { ...disk, initialContent }, undefined, []],
  [
    'what is on a terminal',
    atDevice,
    { ...disk, type: 'Character', initialContent },
    undefined,
    ['initialContent may be given only for type Block'],
  ],
];

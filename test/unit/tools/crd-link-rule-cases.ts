/** Values that the rules around links and files must judge; used by crd-rules.test.ts. */
import type { RuleCase } from './crd-rule-cases.ts';

/** A root that the host keeps. */
const kept = { type: 'FileSystem' };
const file = (path: string, content = '') => ({ path, content });
const version = (more: object) => ({
  version: '5.3',
  kernel: {},
  userFileSystems: ['/usr', '/opt'],
  ...more,
});
const named = (name: string) => ({ metadata: { name }, spec: { parentRef: { namespace: 'a', name: 'b' } } });
const link = (name: string, more: object = {}) => ({ parentRef: { namespace: 'platform', name }, ...more });

/** As much as all files together may have; and one character, which is four bytes in UTF-8 and two units in UTF-16. */
const most = 131_072;
const wide = '\u{1f9f1}';

const otherSource =
  'userFileSystemSource cannot be changed; delete the partition and create it again with the other source';
const tooLarge = 'the contents of all files together must have at most 131072 characters';
const versionTooLarge =
  'the contents of rootFiles and userFiles together must have at most 131072 characters';
const notInRoot = 'a file of rootFiles must not lie in a user file system; put it into userFiles';
const outside = 'every file of userFiles must lie below one of userFileSystems';
const nested = 'no user file system may lie inside another';
const frozenLink = 'a VersionLink cannot be changed; delete it and create it again';
const names = 'names must be given exactly when from is Names';
const selector = 'selector must be given exactly when from is Selector';

const source = 'WorkloadPartition.spec.userFileSystemSource';

const ofPartitions: RuleCase[] = [
  ['the same source of user file systems', source, 'Parent', 'Parent', []],
  ['user file systems given away', source, 'Parent', 'Own', [otherSource]],
  ['user file systems taken back', source, 'Own', 'Parent', [otherSource]],
  ['a root without files', 'WorkloadPartition.spec.root', kept, undefined, []],
  ['a root with no files', 'WorkloadPartition.spec.root', { ...kept, files: [] }, undefined, []],
  [
    'as much text as there may be',
    'WorkloadPartition.spec.root',
    { ...kept, files: [file('/a', 'x'.repeat(most - 1)), file('/b', wide)] },
    undefined,
    [],
  ],
  [
    'one character more',
    'WorkloadPartition.spec.root',
    { ...kept, files: [file('/a', 'x'.repeat(most)), file('/b', wide)] },
    undefined,
    [tooLarge],
  ],
  [
    'children of the own namespace',
    'WorkloadPartition.spec.allowedChildNamespaces',
    { from: 'Same' },
    undefined,
    [],
  ],
  [
    'children of all namespaces',
    'WorkloadPartition.spec.allowedChildNamespaces',
    { from: 'All' },
    undefined,
    [],
  ],
  [
    'children by names',
    'WorkloadPartition.spec.allowedChildNamespaces',
    { from: 'Names', names: ['a'] },
    undefined,
    [],
  ],
  [
    'children by labels',
    'WorkloadPartition.spec.allowedChildNamespaces',
    { from: 'Selector', selector: {} },
    undefined,
    [],
  ],
  [
    'children by names without names',
    'WorkloadPartition.spec.allowedChildNamespaces',
    { from: 'Names' },
    undefined,
    [names],
  ],
  [
    'names and a selector beside Same',
    'WorkloadPartition.spec.allowedChildNamespaces',
    { from: 'Same', names: ['a'], selector: {} },
    undefined,
    [names, selector],
  ],
  [
    'a selector in place of names',
    'WorkloadPartition.spec.allowedChildNamespaces',
    { from: 'Names', selector: {} },
    undefined,
    [names, selector],
  ],
  [
    'NotIn without values',
    'WorkloadPartition.spec.allowedChildNamespaces.selector.matchExpressions[]',
    { key: 'a', operator: 'NotIn' },
    undefined,
    ['values must be given for In and NotIn, and for nothing else'],
  ],
];

const ofVersions: RuleCase[] = [
  ['a version without files', 'RuntimeVersion.spec', version({}), undefined, []],
  [
    'files beside user file systems and in them',
    'RuntimeVersion.spec',
    version({
      rootFiles: [file('/etc/motd'), file('/usrlocal/x'), file('/etc/usr')],
      userFiles: [file('/usr/bin/ls'), file('/opt/x')],
    }),
    undefined,
    [],
  ],
  [
    'LINK-3: a root file in a user file system',
    'RuntimeVersion.spec',
    version({ rootFiles: [file('/etc/motd'), file('/usr/bin/ls')] }),
    undefined,
    [notInRoot],
  ],
  [
    'LINK-3: a root file at a mount point',
    'RuntimeVersion.spec',
    version({ rootFiles: [file('/opt')] }),
    undefined,
    [notInRoot],
  ],
  [
    'LINK-3: a user file in the root',
    'RuntimeVersion.spec',
    version({ userFiles: [file('/usr/bin/ls'), file('/usrlocal/x')] }),
    undefined,
    [outside],
  ],
  [
    'LINK-3: a user file at a mount point',
    'RuntimeVersion.spec',
    version({ userFiles: [file('/usr')] }),
    undefined,
    [outside],
  ],
  [
    'user files without user file systems',
    'RuntimeVersion.spec',
    version({ userFileSystems: [], userFiles: [file('/usr/x')] }),
    undefined,
    [outside],
  ],
  [
    'user file systems beside each other',
    'RuntimeVersion.spec',
    version({ userFileSystems: ['/usr', '/usr2', '/opt/a', '/opt/b'] }),
    undefined,
    [],
  ],
  [
    'a user file system in another',
    'RuntimeVersion.spec',
    version({ userFileSystems: ['/usr/local/x', '/opt', '/usr'] }),
    undefined,
    [nested],
  ],
  [
    'as much text in both lists as there may be',
    'RuntimeVersion.spec',
    version({ rootFiles: [file('/a', 'x'.repeat(most - 1))], userFiles: [file('/usr/b', wide)] }),
    undefined,
    [],
  ],
  [
    'one character more in both lists',
    'RuntimeVersion.spec',
    version({ rootFiles: [file('/a', 'x'.repeat(most))], userFiles: [file('/usr/b', wide)] }),
    undefined,
    [versionTooLarge],
  ],
  [
    'a file that a version did not have',
    'RuntimeVersion.spec',
    version({ rootFiles: [file('/a')] }),
    version({}),
    ['a RuntimeVersion cannot be changed; create another one under a new name'],
  ],
];

const ofLinks: RuleCase[] = [
  ['a link with a name of 25 bytes', 'VersionLink', named('a'.repeat(25)), undefined, []],
  [
    'a link with a longer name',
    'VersionLink',
    named('a'.repeat(26)),
    undefined,
    ['a VersionLink has the name of its child, which has at most 25 bytes'],
  ],
  [
    'a link with a dot in its name',
    'VersionLink',
    named('a.b'),
    undefined,
    ['a VersionLink has the name of its child, which contains no dot'],
  ],
  ['LINK-20: the same link', 'VersionLink.spec', link('base'), link('base'), []],
  ['LINK-20: another parent', 'VersionLink.spec', link('other'), link('base'), [frozenLink]],
  [
    'LINK-20: file systems that were left open',
    'VersionLink.spec',
    link('base', { sharedFileSystems: ['/usr'] }),
    link('base'),
    [frozenLink],
  ],
  [
    'LINK-20: file systems in another order',
    'VersionLink.spec',
    link('base', { sharedFileSystems: ['/opt', '/usr'] }),
    link('base', { sharedFileSystems: ['/usr', '/opt'] }),
    [],
  ],
];

export const linkRuleCases: RuleCase[] = [...ofPartitions, ...ofVersions, ...ofLinks];

import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { Parentage } from '../../../controller/solve/parentage.ts';
import {
  isLinkedAs,
  offeredFileSystems,
  parentageFault,
  sharedFileSystems,
} from '../../../controller/solve/parentage.ts';
import { aLink, aPartition, aVersion } from '../../support/objects.ts';
import { deleting, stored } from '../kinds/builders.ts';
import { base, linkView, old, parentage, web, webLink } from '../kinds/family.ts';

type Change = (sound: Parentage) => Parentage;

function withParent(change: (parent: WorkloadPartition) => WorkloadPartition): Change {
  return (sound) => ({
    ...sound,
    ancestors: sound.ancestors.map((ancestor, at) =>
      at === 0 ? { ...ancestor, partition: change(ancestor.partition) } : ancestor,
    ),
  });
}

function withLink(spec: Partial<Parentage['link']['spec']>): Change {
  return (sound) => ({ ...sound, link: { ...sound.link, spec: { ...sound.link.spec, ...spec } } });
}

const older = stored(aVersion('older', { version: '5.2' }));

/** In the order in which they are looked at. */
const faults: readonly (readonly [reason: string, what: string, change: Change])[] = [
  ['SelfLink', 'names itself', withLink({ parentRef: { namespace: 'team-a', name: 'web' } })],
  ['NotAllowed', 'names an absent parent', (sound) => ({ ...sound, ancestors: [] })],
  ['ParentDeleting', 'names a parent that is being deleted', withParent(deleting)],
  ['ChildNotFound', 'has no child', (sound) => ({ ...sound, child: undefined })],
  [
    'ChildOwnsUserFileSystems',
    'has a child with software of its own',
    (sound) => ({ ...sound, child: sound.child && web({ userFileSystemSource: 'Own' }) }),
  ],
  [
    'VersionMismatch',
    'has a child of another version',
    (sound) => ({
      ...sound,
      child: sound.child && {
        ...sound.child,
        spec: { ...sound.child.spec, runtimeVersionName: 'older' },
      },
      childVersion: older,
    }),
  ],
  [
    'ParentNotVersioned',
    'has a parent of the version of its host',
    (sound) => ({ ...sound, hostVersion: old }),
  ],
  [
    'Cycle',
    'leads back to its child',
    (sound) => ({ ...sound, ancestors: [...sound.ancestors, { partition: web(), link: webLink() }] }),
  ],
  ['FileSystemNotShared', 'shares what there is not', withLink({ sharedFileSystems: ['/srv', '/usr'] })],
  ['ParentNotScheduled', 'has a parent without a host', withParent(({ status: _, ...parent }) => parent)],
  [
    'DifferentHosts',
    'has a child on another host',
    (sound) => ({ ...sound, child: sound.child && web(sound.child.spec, 'beta') }),
  ],
];

describe('solve/parentage: what keeps a link from holding', () => {
  it('LINK-1, LINK-2, LINK-14: finds nothing wrong with a child of the version of its parent, on its host', () => {
    expect(parentageFault(parentage())).toBeUndefined();
  });

  it.each(faults)('says %s of a link that %s', (reason, _what, change) => {
    expect(parentageFault(change(parentage()))?.reason).toBe(reason);
  });

  it('says what comes first of two faults, consent before all that depends on the parent', () => {
    const pairs = faults.flatMap(([first, , one], at) =>
      faults.slice(at + 1).map(([second, , other]) => ({ first, second, changed: one(other(parentage())) })),
    );

    const wrong = pairs.filter(({ first, changed }) => parentageFault(changed)?.reason !== first);

    expect(pairs).toHaveLength(55);
    expect(wrong.map(({ first, second }) => `${first} before ${second}`)).toEqual([]);
  });
});

describe('solve/parentage: consent', () => {
  it.each([
    ['absent', []],
    [
      'closed to this namespace',
      [
        {
          partition: base({ allowedChildNamespaces: { from: 'Names', names: ['team-b'] } }),
          link: undefined,
        },
      ],
    ],
    [
      'closed and being deleted',
      [
        {
          partition: deleting(base({ allowedChildNamespaces: { from: 'Names', names: ['b'] } })),
          link: undefined,
        },
      ],
    ],
    [
      'closed and on another host',
      [
        {
          partition: base({ allowedChildNamespaces: { from: 'Names', names: ['b'] } }, 'beta'),
          link: undefined,
        },
      ],
    ],
  ])('LIFE-28: tells the same of a parent that is %s', (_what, ancestors) => {
    const fault = parentageFault(parentage({ ancestors }));

    expect(fault).toEqual(
      parentageFault(parentage({ ancestors: [], parentVersion: undefined, host: undefined })),
    );
  });

  it.each([
    [{ from: 'Same' as const }, undefined],
    [{ from: 'All' as const }, undefined],
    [{ from: 'Names' as const, names: ['team-a'] }, undefined],
    [{ from: 'Selector' as const, selector: { matchLabels: { tier: 'gold' } } }, undefined],
    [{ from: 'Selector' as const, selector: { matchLabels: { tier: 'silver' } } }, 'NotAllowed'],
  ])('takes consent %j for what it says', (allowedChildNamespaces, reason) => {
    const ancestors = [{ partition: base({ allowedChildNamespaces }), link: undefined }];

    const parents = parentage({ ancestors, namespaceLabels: { tier: 'gold' } });

    expect(parentageFault(parents)?.reason).toBe(reason);
  });

  it('takes Same for the namespace of the parent', () => {
    const link = stored(aLink('team-b/web', 'team-a/base'));

    expect(parentageFault(parentage({ link }))?.reason).toBe('NotAllowed');
  });
});

describe('solve/parentage: versions', () => {
  it('LINK-2: compares versions, not the names of their objects', () => {
    const child = web({ runtimeVersionName: 'old-too' });
    const same = stored(aVersion('old-too', { version: '5.3' }));

    expect(parentageFault(parentage({ child, childVersion: same }))).toBeUndefined();
    expect(parentageFault(parentage({ child, childVersion: older }))?.reason).toBe('VersionMismatch');
    expect(parentageFault(parentage({ child, childVersion: undefined }))?.reason).toBe('VersionMismatch');
  });

  it('LINK-2: says what each of the two runs', () => {
    const { runtimeVersionName: _, ...spec } = web().spec;
    const child = { ...web(), spec };

    expect(parentageFault(parentage({ child, childVersion: undefined }))?.message).toContain(
      "The child runs its host's own version, and its parent RuntimeVersion old.",
    );
  });

  it('LINK-1: takes a parent that names no version, or the one of its host, for what the host runs itself', () => {
    const unnamed = stored(aPartition('team-a/base'), {}, { placement: { hostName: 'alpha', claims: [] } });
    const ancestors = [{ partition: unnamed, link: undefined }];

    expect(parentageFault(parentage({ ancestors, parentVersion: undefined }))?.reason).toBe(
      'ParentNotVersioned',
    );
    expect(parentageFault(parentage({ hostVersion: old }))?.reason).toBe('ParentNotVersioned');
  });
});

describe('solve/parentage: chains', () => {
  const midLink = stored(aLink('team-a/mid', 'team-a/base'));
  const mid = stored(
    aPartition('team-a/mid', { runtimeVersionName: 'old', userFileSystemSource: 'Parent' }),
    {},
    { placement: { hostName: 'alpha', claims: [] } },
  );

  function chain(shared?: string[]): Parentage {
    const link =
      shared === undefined
        ? midLink
        : stored(aLink('team-a/mid', 'team-a/base', { sharedFileSystems: shared }));
    return parentage({
      ancestors: [
        { partition: mid, link },
        { partition: base(), link: undefined },
      ],
    });
  }

  it('LINK-14: lets a parent be a child, at any depth', () => {
    expect(parentageFault(chain())).toBeUndefined();
  });

  it('LINK-18: offers all of the version, or what the chain above shares', () => {
    expect(offeredFileSystems(chain())).toEqual(offeredFileSystems(parentage()));
    expect(offeredFileSystems(chain(['/usr']))).toEqual(['/usr']);
  });

  it('LINK-18: takes what the nearest parent shares for what there is, however long the chain', () => {
    const low = stored(aLink('team-a/low', 'team-a/mid', { sharedFileSystems: ['/usr'] }));
    const high = stored(aLink('team-a/mid', 'team-a/base', { sharedFileSystems: ['/opt', '/usr'] }));
    const ancestors = [
      { partition: mid, link: low },
      { partition: mid, link: high },
      { partition: base(), link: undefined },
    ];

    expect(offeredFileSystems(parentage({ ancestors }))).toEqual(['/usr']);
  });

  it('LINK-18: shares what is offered, or the part of it that the link names', () => {
    expect(sharedFileSystems(parentage())).toEqual(['/opt', '/usr']);
    expect(sharedFileSystems(parentage({ link: webLink({ sharedFileSystems: ['/usr'] }) }))).toEqual([
      '/usr',
    ]);
  });

  it('LINK-18: says what a parent that is a child has to share', () => {
    const link = webLink({ sharedFileSystems: ['/opt'] });

    expect(parentageFault({ ...chain(['/usr']), link })?.message).toContain(
      'has no user file system /opt; it has /usr.',
    );
  });

  it('LINK-14: finds a circle above the child that does not lead back to it', () => {
    const ring = [mid, base(), mid].map((partition) => ({ partition, link: midLink }));

    expect(parentageFault(parentage({ ancestors: ring }))?.reason).toBe('Cycle');
  });

  it('LIFE-28: names of a circle only the parent, and who is in the own namespace', () => {
    const far = { ...base(), metadata: { ...base().metadata, namespace: 'team-z', name: 'far' } };
    const near = {
      ...base({ allowedChildNamespaces: { from: 'All' } }),
      metadata: { ...base().metadata, namespace: 'team-b', name: 'near' },
    };
    const ancestors = [near, far, web()].map((partition) => ({ partition, link: undefined }));

    const fault = parentageFault(parentage({ ancestors }));

    expect(fault?.reason).toBe('Cycle');
    expect(fault?.message).toContain('over team-a/web and team-b/near.');
  });
});

describe('solve/parentage: hosts', () => {
  it('LIFE-2: a child that is not placed may name the host of its parent, and no other', () => {
    const unplaced = (hostName?: string): WorkloadPartition => {
      const { status: _, ...child } = web(hostName === undefined ? {} : { hostName });
      return child;
    };

    expect(parentageFault(parentage({ child: unplaced() }))).toBeUndefined();
    expect(parentageFault(parentage({ child: unplaced('alpha') }))).toBeUndefined();
    expect(parentageFault(parentage({ child: unplaced('beta') }))).toEqual({
      reason: 'DifferentHosts',
      message:
        'The child asks for host beta, and its parent team-a/base is on another one. Take hostName out of the spec of the child.',
    });
  });

  it('LIFE-2: a child stays where it is when its parent comes to be on another host', () => {
    expect(parentageFault(parentage({ child: web({}, 'beta') }))?.message).toContain(
      'Delete the child and create it again: it goes where its parent is.',
    );
  });
});

describe('solve/parentage: the link in the kernel', () => {
  it('knows the link that it wants, in whichever order it shares', () => {
    expect(isLinkedAs(parentage(), linkView())).toBe(true);
    expect(isLinkedAs(parentage(), linkView({ sharedFileSystems: ['/usr', '/opt'] }))).toBe(true);
  });

  it.each([
    ['no link', null],
    ['another link (LINK-20)', linkView({ linkUid: 'uid-other' })],
    ['a link to a namesake of the parent (X-4)', linkView({ parentUid: 'uid-namesake' })],
    ['a link that shares less', linkView({ sharedFileSystems: ['/usr'] })],
    ['a link that shares more', linkView({ sharedFileSystems: ['/opt', '/srv', '/usr'] })],
    ['a link that shares something else', linkView({ sharedFileSystems: ['/srv', '/usr'] })],
  ])('is not content with %s', (_what, link) => {
    expect(isLinkedAs(parentage(), link)).toBe(false);
  });
});

/**
 * What must hold of file systems, links and holds in every state of one kernel, from its answers alone (X-12 (d), (e)).
 */
import type {
  HostView,
  LinkView,
  MountView,
  PartitionView,
  QueryResults,
} from '../../controller/kernel/port.ts';

interface Family {
  host: HostView;
  holdings: QueryResults['Holdings'];
  partitions: PartitionView[];
}

/** One line for each thing that is wrong; none when all is well. */
export function linksAreSound(family: Family): string[] {
  const problems = family.partitions.flatMap((partition) =>
    [
      ...ownRules.filter(({ broken }) => broken(partition)).map(({ problem }) => problem),
      ...mountsAreSound(partition),
      ...childIsSound(partition, family),
      ...dependentsAreSound(partition, family),
    ].map((problem) => `partition ${partition.partitionUid} (${partition.state}): ${problem}`),
  );
  return [
    ...problems,
    ...hostIsSound(family.host),
    ...holdingsAgree(family),
    ...strangersShareNothing(family),
  ];
}

const isMounted = ({ mounts }: PartitionView): boolean => mounts.length > 0;

const ownRules: { broken: (partition: PartitionView) => boolean; problem: string }[] = [
  {
    broken: (partition) => partition.state === 'Defined' && isMounted(partition),
    problem: 'mounted while stopped',
  },
  {
    broken: (partition) => !['Defined', 'Loaded'].includes(partition.state) && !isMounted(partition),
    problem: 'up, and nothing is mounted',
  },
  { broken: ({ starts, state }) => state === 'Active' && starts < 1, problem: 'active and never started' },
  { broken: ({ rootRevision }) => rootRevision < 0, problem: 'the root has a negative revision' },
  {
    broken: (partition) => partition.baseline === null && isMounted(partition),
    problem: 'mounted and never populated',
  },
  {
    broken: (partition) => partition.occupiedMountPoint !== null && isMounted(partition),
    problem: 'mounted over a file of the root',
  },
  {
    broken: ({ link, ownsUserFileSystems }) => ownsUserFileSystems && link !== null,
    problem: 'an owner is linked',
  },
  {
    broken: ({ link, ownsUserFileSystems, userFileSystems }) =>
      !ownsUserFileSystems && link === null && userFileSystems.length > 0,
    problem: 'a child without a link has user file systems',
  },
  {
    broken: ({ link, userFileSystems }) => link !== null && !isSame(link.sharedFileSystems, userFileSystems),
    problem: 'a child has other user file systems than its link says',
  },
];

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** LINK-3, LINK-4, LINK-17: its own root first, writable; then each user file system once, writable for its owner. */
function mountsAreSound({
  mounts,
  partitionUid,
  userFileSystems,
  ownsUserFileSystems,
}: PartitionView): string[] {
  const problems: string[] = [];
  if (mounts.length === 0) return problems;
  const [root, ...user] = mounts;
  if (root?.path !== '/' || root.ownerUid !== partitionUid) problems.push('the root is not its own');
  if (
    !isSame(
      mounts.slice(1).map(({ path }) => path),
      userFileSystems,
    )
  )
    problems.push('other file systems are mounted than it has');
  for (const { ownerUid, path, readOnly } of mounts) {
    if (readOnly !== (ownerUid !== partitionUid))
      problems.push(`${path} is writable for another than its owner`);
  }
  for (const { ownerUid, path } of user) {
    if ((ownerUid === partitionUid) !== ownsUserFileSystems)
      problems.push(`${path} belongs to the wrong partition`);
  }
  return problems;
}

const linkRules: {
  broken: (link: LinkView, child: PartitionView, parent: PartitionView | undefined) => boolean;
  problem: string;
}[] = [
  {
    broken: ({ parentRevision, syncedRevision }) => syncedRevision < -1 || syncedRevision > parentRevision,
    problem: 'it has a revision that its parent never had',
  },
  {
    broken: ({ parentRevision }, _child, parent) =>
      parent !== undefined && parent.rootRevision !== parentRevision,
    problem: 'it knows another revision of its parent than there is',
  },
  {
    broken: ({ isParentMounted }, _child, parent) =>
      isParentMounted !== (parent !== undefined && isMounted(parent)),
    problem: 'it is wrong about whether its parent is mounted',
  },
  {
    broken: ({ isParentMounted }, child) => isMounted(child) && !isParentMounted,
    problem: 'mounted without its parent',
  },
  {
    broken: (_link, child, parent) =>
      isMounted(child) && parent !== undefined && parent.version !== child.version,
    problem: 'mounted over another version',
  },
];

/** X-12 (e), LINK-2, 5, 9, 14, 16: a child and what it has from its parent. */
function childIsSound(child: PartitionView, { partitions }: Family): string[] {
  const { link } = child;
  if (link === null) return isMounted(child) && !child.ownsUserFileSystems ? ['mounted without a link'] : [];
  const parent = partitions.find(({ partitionUid }) => partitionUid === link.parentUid);
  const problems = linkRules
    .filter(({ broken }) => broken(link, child, parent))
    .map(({ problem }) => problem);
  if (leadsBack(child, partitions)) problems.push('its links lead back to it');
  return [...problems, ...othersThanTheParents(child, parent?.mounts ?? [])];
}

function othersThanTheParents({ mounts }: PartitionView, ofParent: readonly MountView[]): string[] {
  return mounts
    .slice(1)
    .filter(
      ({ fileSystemId, path }) =>
        ofParent.find((mount) => mount.path === path)?.fileSystemId !== fileSystemId,
    )
    .map(({ path }) => `${path} is not that of its parent`);
}

function leadsBack(partition: PartitionView, partitions: readonly PartitionView[]): boolean {
  let at: PartitionView | undefined = partition;
  // A cycle that does not come by here is found from where it does.
  for (let steps = 0; at !== undefined && steps < partitions.length; steps += 1) {
    const parentUid: string | undefined = at.link?.parentUid;
    if (parentUid === partition.partitionUid) return true;
    at = partitions.find(({ partitionUid }) => partitionUid === parentUid);
  }
  return false;
}

/** X-12 (d), LINK-7: the parent's own list says what the links of the children say, and counts them right. */
function dependentsAreSound({ dependents, partitionUid }: PartitionView, family: Family): string[] {
  const children = family.partitions.filter(({ link }) => link?.parentUid === partitionUid);
  // Of a child that has not come back after a boot only the parent knows whose it is.
  const away = family.holdings.partitions.filter(
    (held) =>
      held.linkUid !== null && !family.partitions.some((known) => known.partitionUid === held.partitionUid),
  );
  const problems: string[] = [];
  const { first, loaded, mounted, total } = dependents;
  if (total < children.length || total > children.length + away.length)
    problems.push(`counts ${total} dependents, there are ${children.length}`);
  const isLoaded = ({ state }: PartitionView): boolean => state !== 'Defined';
  if (loaded !== children.filter(isLoaded).length) problems.push(`counts ${loaded} loaded dependents`);
  if (mounted !== children.filter(isMounted).length) problems.push(`counts ${mounted} mounted dependents`);
  const names = [
    ...children.filter(isMounted).sort(byName),
    ...children.filter((one) => !isMounted(one)).sort(byName),
  ];
  const expected = names.map(
    (child) => `${child.partitionUid} ${child.namespace}/${child.name} ${isMounted(child)}`,
  );
  const said = first.map(
    (child) => `${child.partitionUid} ${child.namespace}/${child.name} ${child.mounted}`,
  );
  if (!isSame(said, expected.slice(0, 32))) problems.push('names other dependents than it has');
  return problems;
}

function byName(a: PartitionView, b: PartitionView): number {
  for (const key of ['namespace', 'name', 'partitionUid'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}

/** LIFE-9: only a machine that was booted before has something to recover. */
function hostIsSound({ bootID, boots, recovering }: HostView): string[] {
  const problems: string[] = [];
  if (bootID !== '' && boots < 1) problems.push('the host runs and was never booted');
  if (recovering && boots < 2) problems.push('the host recovers from nothing');
  return problems;
}

/** DEV-16: the sweep sees each link. */
function holdingsAgree({ holdings, partitions }: Family): string[] {
  return partitions.flatMap(({ link, partitionUid }) => {
    const held = holdings.partitions.find((one) => one.partitionUid === partitionUid);
    return (held?.linkUid ?? null) === (link?.linkUid ?? null)
      ? []
      : [`the link of ${partitionUid} is not the one among the holdings`];
  });
}

/** LINK-5: one file system in two partitions means that they are linked, at whatever depth: the owner is above. */
function strangersShareNothing({ partitions }: Family): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { mounts, partitionUid } of partitions) {
    for (const { fileSystemId, ownerUid, path } of mounts) {
      const owner = owners.get(fileSystemId) ?? ownerUid;
      owners.set(fileSystemId, owner);
      if (owner !== ownerUid) problems.push(`${path} of ${partitionUid} has two owners`);
    }
  }
  return problems;
}

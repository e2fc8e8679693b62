/** What a model kernel says, in the words of the naive one, so that they can be compared. */
import type { DeviceNumberConfig, PartitionView } from '../../../controller/kernel/port.ts';
import { NaiveKernel } from './naive-kernel.ts';
import { deviceNumbers, drivers, paths } from './random-commands.ts';
import { disk, Rig } from './rig.ts';

export function bootedRig(table = deviceNumbers(9)): Rig {
  const rig = new Rig();
  rig.boot('alpha', 'boot-1', table);
  rig.discover(Object.entries(drivers).map(([id, driver]) => disk(id, { driver })));
  return rig;
}

export function naiveKernel({ majors, minorsPerMajor, reserved }: DeviceNumberConfig): NaiveKernel {
  const reservedMajors = [{ major: 8, driver: 'y' }];
  return new NaiveKernel({ ...majors, minors: minorsPerMajor, reserved }, drivers, {
    reservedMajors,
    universe: paths,
  });
}

export function heldNumbers(rig: Rig): string[] {
  const rows = rig.read('NumberTable', { type: 'NumberTable' });
  const virtuals = new Map<string, string>();
  for (const { allocations } of rig.read('Devices', { type: 'Devices' })) {
    for (const { real, virtual } of allocations) {
      if (real && virtual) virtuals.set(`${real.major}:${real.minor}`, `${virtual.major}:${virtual.minor}`);
    }
  }
  return rows
    .flatMap(({ owner, real, state }) => {
      const number = `${real.major}:${real.minor}`;
      if (owner.type === 'Reserved') return [];
      if (owner.type === 'Global') return [`${number} ${state} ${owner.driver}/${owner.instance} -`];
      const holder = `${owner.partitionUid}/${owner.claimUid}/${owner.entry}`;
      return [`${number} ${state} ${holder} ${virtuals.get(number) ?? '-'}`];
    })
    .sort();
}

export function ledger(rig: Rig): string[] {
  return rig
    .read('Devices', { type: 'Devices' })
    .flatMap(({ allocations, exporter, id }) =>
      allocations.map(
        (held) =>
          `${id} ${held.partitionUid}/${held.claimUid}/${held.entry} ${exporter?.claimUid === held.claimUid}`,
      ),
    )
    .sort();
}

export const uids = ['p1', 'p2', 'p3'];

/** Every partition in one line, as the naive kernel puts it. */
export function partitions(rig: Rig): string[] {
  return uids.flatMap((partitionUid) => {
    const view = rig.read('Partition', { type: 'Partition', partitionUid });
    return view === null ? [] : [lineOf(view)];
  });
}

function lineOf(view: PartitionView): string {
  const { baseline, bootRequest, dependents, mounts, occupiedMountPoint, partitionUid, state } = view;
  const user = mounts.slice(1).map(({ ownerUid, path }) => `${path}@${ownerUid}`);
  return [
    `${partitionUid} ${state} ${bootRequest ?? '-'} ${baseline ?? '-'} starts ${view.starts}`,
    `revision ${view.rootRevision} mounts ${user.join()} in the way ${occupiedMountPoint ?? '-'}`,
    `children ${dependents.total} ${dependents.loaded} ${dependents.mounted} ${linkOf(view)}`,
  ].join(' ');
}

function linkOf({ link }: PartitionView): string {
  if (link === null) return 'not linked';
  const { keptFiles, linkUid, parentRevision, parentUid, sharedFileSystems, syncedRevision } = link;
  const revisions = `${syncedRevision}/${parentRevision}`;
  return `${linkUid} ${parentUid} ${sharedFileSystems.join()} ${revisions} kept ${keptFiles.join()}`;
}

/** What every path is, read and listed, in each partition. */
export function filesIn(see: (uid: string, path: string) => (string | string[])[]): string[] {
  return uids.flatMap((uid) =>
    ['/', '/nowhere', ...paths].map((path) => `${uid} ${path}: ${see(uid, path).join(' ')}`),
  );
}

/** Calls about volume groups: each environment finds those of its own namespace, under its own names (NS-11, NS-13). */
import type { Call } from './call.ts';
import type { HostInside } from './host-inside.ts';
import type { PartitionInside } from './partition-inside.ts';

export const lsvg: Call<PartitionInside> = {
  usage: 'lsvg',
  does: 'lists the volume groups that the partition has imported, with their logical volumes',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const volumeGroups = await inside.read<'OwnVolumeGroups'>({ type: 'OwnVolumeGroups', partitionUid });
      return { answer: { volumeGroups } };
    };
  },
};

export const lsvgOfHost: Call<HostInside> = {
  usage: 'lsvg',
  does: 'lists the volume groups that the host itself has in use, with their logical volumes; none of a partition',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const volumeGroups = await inside.read<'VolumeGroups'>({ type: 'VolumeGroups' });
      return { answer: { volumeGroups } };
    };
  },
};

export const importvg: Call<HostInside> = {
  usage: 'importvg DISK',
  does: 'takes the volume group of a disk, named as lsdev names it, into use for the host itself',
  changes: true,
  prepare: ([disk, ...rest]) => {
    if (disk === undefined || rest.length > 0) return undefined;
    return async (inside) => {
      await inside.execute({ type: 'ImportVolumeGroup', disk });
      return { answer: { disk } };
    };
  },
};

export const exportvg: Call<HostInside> = {
  usage: 'exportvg VOLUME_GROUP',
  does: 'gives up a volume group that the host has in use; what is on its disks stays',
  changes: true,
  prepare: ([volumeGroup, ...rest]) => {
    if (volumeGroup === undefined || rest.length > 0) return undefined;
    return async (inside) => {
      await inside.execute({ type: 'ExportVolumeGroup', name: volumeGroup });
      return { answer: { volumeGroup } };
    };
  },
};

/** Calls about devices, by the names and numbers that the partition has for them. */
import type { Call } from './call.ts';
import type { PartitionInside } from './partition-inside.ts';

export const lsdev: Call<PartitionInside> = {
  usage: 'lsdev',
  does: 'lists the devices of the partition, by their names and numbers inside',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const devices = await inside.read<'OwnDevices'>({ type: 'OwnDevices', partitionUid });
      return { answer: { devices } };
    };
  },
};

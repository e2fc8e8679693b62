/** Calls about extensions of the kernel: a partition is told of its own requests only (SHR-4, KEXT-6). */
import { extensionTable } from '../render/inside-tables.ts';
import type { Call } from './call.ts';
import { silently } from './call.ts';
import type { PartitionInside } from './partition-inside.ts';

export const lsext: Call<PartitionInside> = {
  usage: 'lsext',
  does: 'lists the extensions that its applications need, and those that are loaded for the partition',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const extensions = await inside.read<'OwnExtensions'>({ type: 'OwnExtensions', partitionUid });
      return { answer: { extensions }, text: () => extensionTable(extensions) };
    };
  },
};

function changing(
  name: string,
  type: 'LoadExtension' | 'UnloadExtension',
  does: string,
): Call<PartitionInside> {
  return {
    usage: `${name} EXTENSION`,
    does,
    changes: true,
    prepare: ([extension, ...rest]) => {
      if (extension === undefined || rest.length > 0) return undefined;
      return async (inside) => {
        const { partitionUid } = inside;
        await inside.execute({ type, partitionUid, name: extension });
        return silently({ extension });
      };
    },
  };
}

export const load = changing('load', 'LoadExtension', 'asks for an extension of the kernel to be loaded');

export const unload = changing(
  'unload',
  'UnloadExtension',
  'takes one of its own requests for an extension back',
);

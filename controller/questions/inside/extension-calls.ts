/**
 * Calls about extensions of the kernel. A partition is told of its own requests only (SHR-4, KEXT-6). What a host asks
 * for here is a request beside that of its spec: neither is touched by the other (KEXT-19, LIFE-25).
 */
import type { Call } from './call.ts';
import type { HostInside } from './host-inside.ts';
import type { PartitionInside } from './partition-inside.ts';
import { refusedAs } from './refusal.ts';

export const lsext: Call<PartitionInside> = {
  usage: 'lsext',
  does: 'lists the extensions that its applications need, and those that are loaded for the partition',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const extensions = await inside.read<'OwnExtensions'>({ type: 'OwnExtensions', partitionUid });
      return { answer: { extensions } };
    };
  },
};

/** A call with the name of one extension, that prints nothing. */
function changing<Caller>(
  name: string,
  does: string,
  ask: (caller: Caller, extension: string) => Promise<unknown>,
): Call<Caller> {
  return {
    usage: `${name} EXTENSION`,
    does,
    changes: true,
    prepare: ([extension, ...rest]) => {
      if (extension === undefined || rest.length > 0) return undefined;
      return async (caller) => {
        await ask(caller, extension);
        return { answer: { extension } };
      };
    },
  };
}

const asks = 'asks for an extension of the kernel to be loaded';
const takesBack = 'takes one of its own requests for an extension back';

export const load = changing<PartitionInside>('load', asks, (inside, name) =>
  inside.execute({ type: 'LoadExtension', partitionUid: inside.partitionUid, name }),
);

export const unload = changing<PartitionInside>('unload', takesBack, (inside, name) =>
  inside.execute({ type: 'UnloadExtension', partitionUid: inside.partitionUid, name }),
);

export const loadOnHost = changing<HostInside>('load', asks, (inside, name) =>
  inside.execute({ type: 'LoadGlobalExtension', name, requester: 'Inside' }),
);

export const unloadOnHost = changing<HostInside>('unload', takesBack, async (inside, name) => {
  const { extensions } = await inside.read<'Host'>({ type: 'Host' });
  const own = extensions.own.find((one) => one.name === name);
  if (own?.declared === true && own.inside === 0) {
    const hint = `spec.extensions of host ${inside.hostName} asks for it. Take it out there.`;
    throw refusedAs('ExtensionNotLoaded', { name }, hint);
  }
  await inside.execute({ type: 'UnloadGlobalExtension', name, requester: 'Inside' });
});

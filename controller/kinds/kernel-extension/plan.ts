import type { KernelCommand } from '../../kernel/port.ts';
import type { Plan } from '../kind.ts';
import type { ExtensionWorld } from './observe.ts';

/** Registers the extension wherever a kernel runs that does not know it as it is now (KID-3, KID-17). */
export function plan(world: ExtensionWorld): Plan {
  const command = registration(world);
  if (command === undefined) return { steps: [] };
  const hosts = world.kernels.filter((kernel) => !isRegistered(kernel, command));
  return { steps: hosts.map(({ hostName }) => ({ hostName, caller: { type: 'Global' }, command })) };
}

type Registration = Extract<KernelCommand, { type: 'RegisterExtension' }>;
type Kernel = ExtensionWorld['kernels'][number];

/** Undefined while something is wrong with the object itself. */
function registration({ cycle, extension: { metadata, spec } }: ExtensionWorld): Registration | undefined {
  const { content, path } = spec.file;
  if (content === undefined || cycle !== undefined) return undefined;
  return {
    type: 'RegisterExtension',
    name: metadata.name,
    path,
    content,
    digest: spec.digest ?? null,
    requires: [...(spec.requires ?? [])].sort(),
    conflictsWith: [...(spec.conflictsWith ?? [])].sort(),
    unloadPolicy: spec.unloadPolicy,
  };
}

export function registeredIn(
  { known }: Kernel,
  name: string,
): Kernel['known']['registered'][number] | undefined {
  return known.registered.find((extension) => extension.name === name);
}

function isRegistered(kernel: Kernel, command: Registration): boolean {
  const known = registeredIn(kernel, command.name);
  if (known === undefined || (command.digest !== null && command.digest !== known.contentID)) return false;
  return (
    known.content === command.content &&
    known.path === command.path &&
    known.unloadPolicy === command.unloadPolicy &&
    known.requires.join() === command.requires.join() &&
    known.conflictsWith.join() === command.conflictsWith.join()
  );
}

/** Forgotten by every kernel, once nothing names it and it is loaded nowhere (LIFE-14). */
export function teardown({ extension, kernels, unreachable, users }: ExtensionWorld): Plan {
  const { name } = extension.metadata;
  if (users.length > 0) return { steps: [] };
  const hosts = kernels.filter((kernel) => registeredIn(kernel, name) !== undefined);
  const command: KernelCommand = { type: 'UnregisterExtension', name };
  const steps = hosts.map(({ hostName }) => ({ hostName, caller: { type: 'Global' } as const, command }));
  return { steps, released: steps.length === 0 && unreachable.length === 0 };
}

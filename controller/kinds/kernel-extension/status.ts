import { catalogueText, refusalReason } from '../../api/catalogue.ts';
import { conditionReasons } from '../../api/generated/conditions.ts';
import { listNames } from '../../api/list-names.ts';
import { mostShown } from '../../api/most-shown.ts';
import type { Performed, Report } from '../kind.ts';
import type { ExtensionWorld } from './observe.ts';
import { registeredIn } from './plan.ts';

export function report(world: ExtensionWorld, performed: Performed): Report {
  const { extension, kernels } = world;
  const base = {
    status: statusOf(world),
    conditions: [],
    ready: { reason: 'Registered', message: 'Every kernel that runs knows the extension.' },
  };
  const fault = deletionFault(world, performed) ?? faultOf(world, performed);
  if (fault !== undefined) return { ...base, notReady: fault, outcome: outcomeOf(performed) };
  const isKnown =
    kernels.length > 0 && kernels.every((kernel) => registeredIn(kernel, extension.metadata.name));
  if (isKnown) return { ...base, outcome: { type: 'done' } };
  const message = 'No kernel knows the extension yet.';
  return { ...base, notReady: { reason: 'Pending', message }, outcome: { type: 'waiting' } };
}

type NotReady = NonNullable<Report['notReady']>;

/** A refusal that says what is wrong with the object is not asked again until it changes. */
function outcomeOf({ refusal }: Performed): Report['outcome'] {
  if (refusal === undefined) return { type: 'waiting' };
  const { id } = refusal.refusal;
  return { type: id === 'ExtensionDigestMismatch' || id === 'ExtensionInUse' ? 'waiting' : 'failed' };
}

function deletionFault(world: ExtensionWorld, { refusal }: Performed): NotReady | undefined {
  const { extension, unreachable, users } = world;
  if (extension.metadata.deletionTimestamp === undefined) return undefined;
  if (users.length > 0) {
    const message = `Cannot be deleted while it is needed by ${listNames(users)}. Delete those first, or take it out of them.`;
    return { reason: 'InUse', message };
  }
  if (refusal === undefined) {
    const missing = `Waits for the kernels of ${listNames(unreachable)}, which do not answer.`;
    const message = unreachable.length > 0 ? missing : 'The kernels are forgetting the extension.';
    return { reason: 'Pending', message };
  }
  const { hostName } = refusal.step;
  const message = `Cannot be deleted while it is loaded on host ${hostName}. Have it unloaded first; one that never unloads goes with the next boot of the host.`;
  return { reason: 'InUse', message };
}

function faultOf({ cycle, extension }: ExtensionWorld, { refusal }: Performed): NotReady | undefined {
  if (extension.spec.file.content === undefined) {
    const message = `The kernel model has no files of its own, so it cannot find ${extension.spec.file.path}. Give the bytes of the file in spec.file.content.`;
    return { reason: 'FileNotFound', message };
  }
  if (cycle !== undefined) {
    const message = `The extension requires itself: ${cycle.join(' requires ')}. Take one of them out of spec.requires.`;
    return { reason: 'DependencyCycle', message };
  }
  if (refusal === undefined) return undefined;
  const { args, id } = refusal.refusal;
  const reason = refusalReason(conditionReasons.KernelExtension.Ready.False, id);
  return { reason, message: catalogueText(id, args) };
}

function statusOf({ extension, kernels, unreachable }: ExtensionWorld): Record<string, unknown> {
  const { name } = extension.metadata;
  // Of a host that does not answer nobody knows better than what was last said.
  const lastSaid = (extension.status?.hosts ?? []).filter((host) => unreachable.includes(host.name));
  const known: HostStatus[] = kernels.flatMap((kernel) => hostStatus(kernel, name));
  const hosts = [...known, ...lastSaid].sort((a, b) => (a.name < b.name ? -1 : 1));
  const [first] = known.length > 0 ? known : hosts;
  if (first === undefined) return {};
  return { contentID: first.contentID, hosts: hosts.slice(0, mostShown) };
}

interface HostStatus {
  name: string;
  contentID: string;
  globalLoaded: boolean;
  globalPartitions: number;
  localInstances: number;
}

/** What is in the kernel under this name, whichever of its contents it was loaded with (KID-17). */
function hostStatus(kernel: ExtensionWorld['kernels'][number], name: string): HostStatus[] {
  const registered = registeredIn(kernel, name);
  if (registered === undefined) return [];
  const images = kernel.known.images.filter(({ names }) => names.includes(name));
  const shared = images.filter(({ scope }) => scope === 'Global');
  return [
    {
      name: kernel.hostName,
      contentID: registered.contentID,
      globalLoaded: shared.length > 0,
      globalPartitions: shared.reduce((sum, { counter }) => sum + (counter ?? 0), 0),
      localInstances: images.length - shared.length,
    },
  ];
}

import { catalogueText, refusalReason } from '../../api/catalogue.ts';
import { conditionReasons } from '../../api/generated/conditions.ts';
import { listNames } from '../../api/list-names.ts';
import type { HostView } from '../../kernel/port.ts';
import type { Performed, Report } from '../kind.ts';
import type { HostWorld } from './observe.ts';
import type { Leftover } from './leftovers.ts';
import { keptOf, listedOf } from './leftovers.ts';
import { undeclaredExtensions } from './observe.ts';

export function report(world: HostWorld, performed: Performed): Report {
  const { host, kernel, version } = world;
  const { runtimeVersionName } = host.spec;
  const base = {
    status: counts(world),
    conditions: [],
    ready: { reason: 'Healthy', message: `The kernel runs at level ${host.spec.kernelLevel}.` },
  };
  if (world.users.length > 0) {
    const message = `Cannot be deleted while it is needed by ${listNames(world.users)}. Delete those first.`;
    return { ...base, notReady: { reason: 'InUse', message }, outcome: { type: 'waiting' } };
  }
  if (kernel === undefined) {
    const message =
      'The kernel does not answer, so what runs there is not known. What was last said of it is left as it is.';
    const notReady = { reason: 'Unreachable', message, status: 'Unknown' } as const;
    return { ...base, notReady, outcome: { type: 'failed' } };
  }
  if (performed.refusal !== undefined) {
    const { refusal, step } = performed.refusal;
    const { id, args } = refusal;
    const message = catalogueText(id, args);
    if (step.command.type === 'LoadGlobalExtension') {
      return { ...base, notReady: { reason: 'ExtensionNotLoaded', message }, outcome: { type: 'waiting' } };
    }
    const reason = refusalReason(conditionReasons.Host.Ready.False, id);
    const notReady = { reason, message };
    return { ...base, notReady, outcome: { type: reason === 'KernelRefused' ? 'failed' : 'waiting' } };
  }
  if (version === undefined) {
    const message = `There is no RuntimeVersion ${runtimeVersionName}. Apply it, or correct spec.runtimeVersionName.`;
    return { ...base, notReady: { reason: 'VersionNotFound', message }, outcome: { type: 'waiting' } };
  }
  if (kernel.recovering) {
    const message = `The host was booted; what was recorded before is being restored, and nothing new is granted meanwhile. Still missing: ${listNames(world.missing)}.`;
    return { ...base, notReady: { reason: 'Recovering', message }, outcome: { type: 'waiting' } };
  }
  const unloaded = undeclaredExtensions(world);
  if (unloaded.length > 0) {
    const message = `The global environment cannot load ${listNames(unloaded)}: the host does not know it, or lacks what it requires. Apply the KernelExtension, or correct spec.extensions.`;
    return { ...base, notReady: { reason: 'ExtensionNotLoaded', message }, outcome: { type: 'waiting' } };
  }
  return { ...base, outcome: { type: 'done' } };
}

function extensionCounts({ global, local }: HostView['extensions']): Record<string, unknown> {
  return global + local === 0 ? {} : { extensions: { global, local } };
}

function leftoversField(leftovers: readonly Leftover[]): { leftovers?: readonly Leftover[] } {
  return leftovers.length === 0 ? {} : { leftovers };
}

function counts(world: HostWorld): Record<string, unknown> {
  const { forced = [], host, kernel } = world;
  if (kernel === undefined) return { ...lastSaid(host), ...leftoversField(listedOf(host, forced)) };
  if (kernel.bootID === '') return {};
  const { total, granted, assigned, releasing } = kernel.numbers;
  return {
    bootID: kernel.bootID,
    ...(kernel.bootRequest === null ? {} : { bootRequest: kernel.bootRequest }),
    partitions: kernel.partitions,
    deviceNumbers: { total, granted, assigned, releasing },
    ...extensionCounts(kernel.extensions),
    ...leftoversField(keptOf(world)),
  };
}

/** Nobody knows better as long as the kernel does not answer. */
function lastSaid({ status }: HostWorld['host']): Record<string, unknown> {
  const { conditions, observedGeneration, ...rest } = status ?? {};
  return rest;
}

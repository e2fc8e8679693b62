/** The stages that narrow hosts down before anything is allocated on them. */
import { isNamespaceAllowed } from '../api/consent.ts';
import { matchesLabelSelector } from '../api/label-selector.ts';
import { listNames } from '../api/list-names.ts';
import { namespaceOf } from '../api/object.ts';
import { checkKernelLevel } from '../api/versions.ts';
import type { HostFacts, PlacementFault, PlacementProblem } from './placement-problem.ts';

export interface HostStage {
  name: string;
  /** What a partition that names its host is told when this stage refuses it. */
  fault: PlacementFault;
  message: (hostName: string) => string;
  fits: (facts: HostFacts, problem: PlacementProblem) => boolean;
}

/** In this order: consent is checked before anything else, and what is absent looks the same as what is refused. */
export const hostStages: readonly HostStage[] = [
  {
    name: 'hosts open to the namespace',
    fault: 'HostNotAllowed',
    message: (name) =>
      `No host ${name} is open to this namespace. Correct spec.hostName, or ask an administrator to open the host.`,
    fits: ({ host }, { partition, namespaceLabels }) =>
      isNamespaceAllowed(host.spec.allowedNamespaces, namespaceOf(partition), namespaceLabels),
  },
  {
    name: 'hosts that hostSelector selects',
    fault: 'NoFittingHost',
    message: (name) => `Host ${name} does not have the labels of spec.hostSelector.`,
    fits: ({ host }, { partition }) =>
      partition.spec.hostSelector === undefined ||
      matchesLabelSelector(partition.spec.hostSelector, host.metadata.labels ?? {}),
  },
  {
    name: 'hosts that take new partitions',
    fault: 'HostUnschedulable',
    message: (name) =>
      `Host ${name} takes no new partitions. Choose another host, or wait until it takes them again.`,
    fits: ({ host }) => !host.spec.unschedulable && host.metadata.deletionTimestamp === undefined,
  },
  {
    name: 'hosts whose kernel runs',
    fault: 'HostNotReady',
    message: (name) => `The kernel of host ${name} is not running yet, or recovers from a boot.`,
    fits: ({ version, freeNumbers }) => freeNumbers !== undefined && version !== undefined,
  },
  {
    name: 'hosts new enough for the version',
    fault: 'KernelTooOld',
    message: (name) =>
      `The kernel of host ${name} is older than spec.runtimeVersionName needs. Choose a newer host.`,
    fits: ({ host }, { version }) =>
      checkKernelLevel(host.spec.kernelLevel, version?.spec.kernel ?? {}) !== 'KernelTooOld',
  },
  {
    name: 'hosts old enough for the version',
    fault: 'KernelTooNew',
    message: (name) =>
      `The kernel of host ${name} is newer than spec.runtimeVersionName runs on. Choose an older host.`,
    fits: ({ host }, { version }) =>
      checkKernelLevel(host.spec.kernelLevel, version?.spec.kernel ?? {}) !== 'KernelTooNew',
  },
];

/** What is said when a stage refuses every host that was left before it. */
export function sentenceFor(stage: HostStage, names: readonly string[]): string | undefined {
  const [only] = names;
  if (only !== undefined && names.length === 1) return stage.message(only);
  switch (stage.fault) {
    case 'NoFittingHost':
      return 'No host that is open to this namespace has the labels of spec.hostSelector. Correct it, or remove it.';
    case 'HostUnschedulable':
      return `None of the hosts that fit takes new partitions: ${listNames(names)}.`;
    case 'HostNotReady':
      return `None of the hosts that fit has its kernel running and recovered: ${listNames(names)}.`;
    case 'KernelTooOld':
      return `Every host that fits has a kernel older than spec.runtimeVersionName needs: ${listNames(names)}.`;
    case 'KernelTooNew':
      return `Every host that fits has a kernel newer than spec.runtimeVersionName runs on: ${listNames(names)}.`;
    default:
      return undefined;
  }
}

/**
 * Placement: the host of a partition and the devices and numbers of all its required claims, decided together (LIFE-2).
 *
 * Hosts are narrowed down stage by stage; on what is left, the least loaded first, all required claims are allocated
 * jointly. The first host where everything fits is the answer. Deterministic: equal inputs give equal answers.
 */
import { isNamespaceAllowed } from '../api/consent.ts';
import type { Explanation, FunnelStage } from '../api/explanation.ts';
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { Host } from '../api/generated/host.ts';
import type { RuntimeVersion } from '../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import { matchesLabelSelector } from '../api/label-selector.ts';
import { listNames } from '../api/list-names.ts';
import type { Uid } from '../api/object.ts';
import { checkKernelLevel } from '../api/versions.ts';
import type { DeviceNumber } from '../kernel/port.ts';
import { allocate } from './allocate.ts';
import type { AllocationAnswer, AllocationFault } from './claims.ts';
import { claimRequest } from './claim-request.ts';
import type { GoodsIndex } from './goods-index.ts';
import { chooseVirtualNumbers } from './virtual-numbers.ts';

/** Search steps for one attempt on one host; what is not found by then is SearchBudgetExceeded. */
export const searchBudget = 50_000;

export interface PlacedDevice {
  name: string;
  deviceID: string;
  deviceClassName: string;
  sharing: 'Exclusive' | 'OneAtATime';
  reclaimPolicy: 'Wipe' | 'Retain';
  virtualNumber: DeviceNumber;
}

export interface PlacedClaim {
  uid: Uid;
  name: string;
  devices: PlacedDevice[];
}

export interface Placement {
  hostName: string;
  claims: PlacedClaim[];
}

/** A host that the partition may perhaps go to. */
export interface HostFacts {
  host: Host;
  /** Of its global environment; undefined while the RuntimeVersion does not exist. */
  version: RuntimeVersion | undefined;
  /** Numbers that its table can still hand out; undefined before its kernel is up. */
  freeNumbers: number | undefined;
}

export interface PlacementProblem {
  partition: WorkloadPartition;
  namespaceLabels: Readonly<Record<string, string>>;
  /** The version that the partition names; undefined when it names none. */
  version: RuntimeVersion | undefined;
  hosts: readonly HostFacts[];
  /** All that are named in requiredClaimNames, in that order. */
  required: readonly DeviceClaim[];
  index: GoodsIndex;
}

export type PlacementFault =
  | 'HostNotAllowed'
  | 'HostUnschedulable'
  | 'HostNotReady'
  | 'KernelTooOld'
  | 'KernelTooNew'
  | 'NoFittingHost'
  | 'RequiredClaimNotAllocatable'
  | 'SearchBudgetExceeded';

export type PlacementAnswer =
  | { ok: true; placement: Placement }
  | {
      ok: false;
      fault: PlacementFault;
      message: string;
      explanation: Explanation;
      /** What the search said, where it was a claim that did not fit. */
      allocation?: AllocationAnswer & { ok: false };
    };

interface Stage {
  name: string;
  /** What a partition that names its host is told when this stage refuses it. */
  fault: PlacementFault;
  message: (hostName: string) => string;
  fits: (facts: HostFacts, problem: PlacementProblem) => boolean;
}

/** In this order: consent is checked before anything else, and what is absent looks the same as what is refused. */
const stages: readonly Stage[] = [
  {
    name: 'hosts open to the namespace',
    fault: 'HostNotAllowed',
    message: (name) =>
      `No host ${name} is open to this namespace. Correct spec.hostName, or ask an administrator to open the host.`,
    fits: ({ host }, { partition, namespaceLabels }) =>
      isNamespaceAllowed(
        host.spec.allowedNamespaces ?? { from: 'All' },
        partition.metadata.namespace!,
        namespaceLabels,
      ),
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
    fits: ({ host }) => host.spec.unschedulable !== true && host.metadata.deletionTimestamp === undefined,
  },
  {
    name: 'hosts whose kernel runs',
    fault: 'HostNotReady',
    message: (name) => `The kernel of host ${name} is not running yet.`,
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

/** @returns the placement, or the first stage that leaves nothing, with the whole funnel. */
export function place(problem: PlacementProblem): PlacementAnswer {
  const named = problem.partition.spec.hostName;
  const funnel: FunnelStage[] = [];
  let left = problem.hosts;
  if (left.length === 0 && named === undefined) return noHost(funnel);
  for (const stage of stages) {
    const before = left;
    left = before.filter((facts) => stage.fits(facts, problem));
    funnel.push({ stage: stage.name, remaining: left.length });
    if (left.length > 0) continue;
    if (named !== undefined) {
      return { ok: false, fault: stage.fault, message: stage.message(named), explanation: { funnel } };
    }
    return noneLeft(stage, before, funnel);
  }
  return allocateOn(inOrder(left, problem.index), problem, funnel);
}

function noHost(funnel: FunnelStage[]): PlacementAnswer {
  const message = 'No host is open to this namespace. Ask an administrator to open one.';
  return { ok: false, fault: 'NoFittingHost', message, explanation: { funnel } };
}

function noneLeft(stage: Stage, before: readonly HostFacts[], funnel: FunnelStage[]): PlacementAnswer {
  const names = before.map(({ host }) => host.metadata.name);
  // Which hosts there are is told only once consent has been checked.
  if (stage === stages[0]) return noHost(funnel);
  const isVersion = stage.fault === 'KernelTooOld' || stage.fault === 'KernelTooNew';
  const fault = isVersion && before.length === 1 ? stage.fault : 'NoFittingHost';
  const message = `None of the ${stage.name} is left; before that there were ${listNames(names)}.`;
  return { ok: false, fault, message: sentenceFor(stage, names) ?? message, explanation: { funnel } };
}

function sentenceFor(stage: Stage, names: readonly string[]): string | undefined {
  if (names.length === 1) return stage.message(names[0]!);
  switch (stage.fault) {
    case 'NoFittingHost':
      return 'No host that is open to this namespace has the labels of spec.hostSelector. Correct it, or remove it.';
    case 'HostUnschedulable':
      return `None of the hosts that fit takes new partitions: ${listNames(names)}.`;
    case 'HostNotReady':
      return `None of the hosts that fit has its kernel running: ${listNames(names)}.`;
    case 'KernelTooOld':
      return `Every host that fits has a kernel older than spec.runtimeVersionName needs: ${listNames(names)}.`;
    case 'KernelTooNew':
      return `Every host that fits has a kernel newer than spec.runtimeVersionName runs on: ${listNames(names)}.`;
    default:
      return undefined;
  }
}

/** The least loaded host first, then by name. */
function inOrder(hosts: readonly HostFacts[], index: GoodsIndex): HostFacts[] {
  const name = (facts: HostFacts): string => facts.host.metadata.name;
  return [...hosts].sort(
    (a, b) => index.partitionsOn(name(a)) - index.partitionsOn(name(b)) || (name(a) < name(b) ? -1 : 1),
  );
}

function allocateOn(
  hosts: readonly HostFacts[],
  problem: PlacementProblem,
  funnel: FunnelStage[],
): PlacementAnswer {
  let first: { answer: PlacementAnswer & { ok: false }; hostName: string } | undefined;
  for (const facts of hosts) {
    const answer = tryHost(facts, problem);
    if (answer.ok) return answer;
    first ??= { answer, hostName: facts.host.metadata.name };
  }
  const { answer, hostName } = first!;
  const { allocation } = answer;
  const stage = 'hosts where all required claims fit together';
  const where = hosts.length === 1 ? `On host ${hostName}` : `On no host; on ${hostName}`;
  return {
    ok: false,
    fault: answer.fault,
    message: `${where}: ${answer.message}`,
    ...(allocation === undefined ? {} : { allocation }),
    explanation: {
      ...answer.explanation,
      funnel: [...funnel, { stage, remaining: 0 }, ...(answer.explanation.funnel ?? [])],
    },
  };
}

type RefusedPlacement = PlacementAnswer & { ok: false };

function tryHost(facts: HostFacts, problem: PlacementProblem): PlacementAnswer {
  const { partition, required, index, namespaceLabels } = problem;
  const hostName = facts.host.metadata.name;
  const wanted = required.reduce((sum, claim) => sum + claim.spec.devices.length, 0);
  if (wanted > (facts.freeNumbers ?? 0)) {
    return notAllocatable(
      `the required claims need ${String(wanted)} device numbers, and the host has not as many left. ` +
        'Claim fewer devices, or choose another host.',
    );
  }
  const answer = allocate(index.pool, {
    hostName,
    namespace: partition.metadata.namespace!,
    namespaceLabels,
    partitionUid: partition.metadata.uid!,
    versioned: isVersioned(problem.version, facts.version),
    claims: required.map((claim) => claimRequest(claim)),
    budget: searchBudget,
  });
  if (!answer.ok) return fromAllocation(answer, required);
  return numbered(hostName, answer, required);
}

function fromAllocation(
  answer: AllocationAnswer & { ok: false },
  required: readonly DeviceClaim[],
): RefusedPlacement {
  const claim = required.find((candidate) => candidate.metadata.uid === answer.claimUid);
  const budget: AllocationFault = 'SearchBudgetExceeded';
  return {
    ok: false,
    fault: answer.fault === budget ? 'SearchBudgetExceeded' : 'RequiredClaimNotAllocatable',
    message: `claim ${claim?.metadata.name ?? answer.claimUid}: ${answer.message}`,
    // Suggestions are patches of the claim: its own status carries them.
    explanation: { funnel: answer.explanation.funnel ?? [], conflict: answer.explanation.conflict ?? [] },
    allocation: answer,
  };
}

/** Adds the partition's own numbers to what was allocated (LIFE-6). */
function numbered(
  hostName: string,
  answer: AllocationAnswer & { ok: true },
  required: readonly DeviceClaim[],
): PlacementAnswer {
  const requests = required.flatMap((claim) =>
    claim.spec.devices.map((device) => ({
      claimName: claim.metadata.name,
      entry: device.name,
      ...(device.virtualNumber === undefined ? {} : { asked: device.virtualNumber }),
    })),
  );
  const chosen = chooseVirtualNumbers(requests, []);
  if (!chosen.ok) return notAllocatable(`claim ${chosen.request.claimName}: ${chosen.message}`);
  const numbers = chosen.numbers[Symbol.iterator]();
  const claims = required.map((claim, position): PlacedClaim => {
    const { devices } = answer.claims[position]!;
    return {
      uid: claim.metadata.uid!,
      name: claim.metadata.name,
      devices: devices.map((device) => ({
        name: device.name,
        deviceID: device.deviceId,
        deviceClassName: device.deviceClassName,
        sharing: device.sharing,
        reclaimPolicy: device.reclaimPolicy,
        virtualNumber: numbers.next().value as DeviceNumber,
      })),
    };
  });
  return { ok: true, placement: { hostName, claims } };
}

function notAllocatable(message: string): RefusedPlacement {
  return { ok: false, fault: 'RequiredClaimNotAllocatable', message, explanation: {} };
}

/** Whether a partition's user land differs from its host's (seeds.md 1: versioned partition). */
export function isVersioned(own: RuntimeVersion | undefined, ofHost: RuntimeVersion | undefined): boolean {
  return own !== undefined && ofHost !== undefined && own.spec.version !== ofHost.spec.version;
}

/**
 * Placement: the host of a partition and the devices and numbers of all its required claims, decided together (LIFE-2).
 *
 * Hosts are narrowed down stage by stage; on what is left, the least loaded first, all required claims are allocated
 * jointly. The first host where everything fits is the answer. Deterministic: equal inputs give equal answers.
 */
import type { FunnelStage } from '../api/explanation.ts';
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { RuntimeVersion } from '../api/generated/runtime-version.ts';
import { listNames } from '../api/list-names.ts';
import { namespaceOf, uidOf } from '../api/object.ts';
import type { DeviceNumber, FreeNumbers } from '../kernel/port.ts';
import { allocate } from './allocate.ts';
import type { AllocatedDevice, AllocationAnswer, AllocationFault, AllocationProblem } from './claims.ts';
import { claimRequest } from './claim-request.ts';
import { findAllocation } from './find-allocation.ts';
import { freeAfter, lackOfNumbers } from './free-numbers.ts';
import type { GoodsIndex } from './goods-index.ts';
import type {
  HostFacts,
  PlacedClaim,
  PlacedDevice,
  PlacementAnswer,
  PlacementProblem,
} from './placement-problem.ts';
import type { HostStage } from './host-stages.ts';
import { hostStages, sentenceFor } from './host-stages.ts';
import { requestFault } from './selector-fault.ts';
import { chooseVirtualNumbers } from './virtual-numbers.ts';

/** Search steps for one attempt on one host; what is not found by then is SearchBudgetExceeded. */
export const searchBudget = 50_000;

/** @returns the placement, or the first stage that leaves nothing, with the whole funnel. */
export function place(problem: PlacementProblem): PlacementAnswer {
  const named = problem.partition.spec.hostName;
  const funnel: FunnelStage[] = [];
  let left = problem.hosts;
  if (left.length === 0 && named === undefined) return noHost(funnel);
  for (const stage of hostStages) {
    const before = left;
    left = before.filter((facts) => stage.fits(facts, problem));
    funnel.push({ stage: stage.name, remaining: left.length });
    if (left.length > 0) continue;
    if (named !== undefined) {
      return { ok: false, fault: stage.fault, message: stage.message(named), explanation: { funnel } };
    }
    return noneLeft(stage, before, funnel);
  }
  return allocateOn(left, problem, funnel);
}

function noHost(funnel: FunnelStage[]): PlacementAnswer {
  const message = 'No host is open to this namespace. Ask an administrator to open one.';
  return { ok: false, fault: 'NoFittingHost', message, explanation: { funnel } };
}

function noneLeft(stage: HostStage, before: readonly HostFacts[], funnel: FunnelStage[]): PlacementAnswer {
  const names = before.map(({ host }) => host.metadata.name);
  // Which hosts there are is told only once consent has been checked.
  if (stage === hostStages[0]) return noHost(funnel);
  const isVersion = stage.fault === 'KernelTooOld' || stage.fault === 'KernelTooNew';
  const fault = isVersion && before.length === 1 ? stage.fault : 'NoFittingHost';
  const message = `None of the ${stage.name} is left; before that there were ${listNames(names)}.`;
  return { ok: false, fault, message: sentenceFor(stage, names) ?? message, explanation: { funnel } };
}

/** The least loaded host first, then by name. */
function inOrder(hosts: readonly HostFacts[], index: GoodsIndex): HostFacts[] {
  const load = ({ host }: HostFacts): number => index.partitionsOn(host.metadata.name);
  return [...hosts].sort((a, b) => load(a) - load(b) || byName(a, b));
}

function byName(a: HostFacts, b: HostFacts): number {
  return a.host.metadata.name < b.host.metadata.name ? -1 : 1;
}

/**
 * Only what one host lacks is shown, so only there the search explains itself: on the first by name, because who is the
 * least loaded depends on others (LIFE-28), and changes with each that comes or goes.
 */
function allocateOn(
  hosts: readonly HostFacts[],
  problem: PlacementProblem,
  funnel: FunnelStage[],
): PlacementAnswer {
  const [shown] = [...hosts].sort(byName);
  if (shown === undefined) return noHost(funnel);
  // Consent to a class and selectors of a claim do not depend on the host.
  if (requestFault(problem.index.pool, searchOn(shown, problem)) === undefined) {
    for (const facts of inOrder(hosts, problem.index)) {
      const found = tryHost(facts, problem);
      if (found?.ok === true) return found;
    }
  }
  const refused = explainHost(shown, problem);
  if (refused.ok) return refused;
  const hostName = shown.host.metadata.name;
  const stage = 'hosts where all required claims fit together';
  const where =
    hosts.length === 1 ? `On host ${hostName}` : `None of ${String(hosts.length)} hosts fits. On ${hostName}`;
  return {
    ...refused,
    message: `${where}, ${refused.message}`,
    explainedOn: hostName,
    explanation: {
      ...refused.explanation,
      funnel: [...funnel, { stage, remaining: 0 }, ...(refused.explanation.funnel ?? [])],
    },
  };
}

type RefusedPlacement = PlacementAnswer & { ok: false };

function explainHost(facts: HostFacts, problem: PlacementProblem): PlacementAnswer {
  const answer = allocate(problem.index.pool, searchOn(facts, problem));
  return answer.ok ? decide(facts, problem, answer.claims) : fromAllocation(answer, problem.required);
}

/** As explainHost, without reasons: undefined where the required claims do not fit. */
function tryHost(facts: HostFacts, problem: PlacementProblem): PlacementAnswer | undefined {
  const answer = findAllocation(problem.index.pool, searchOn(facts, problem));
  return answer.ok ? decide(facts, problem, answer.claims) : undefined;
}

function searchOn({ host, version }: HostFacts, problem: PlacementProblem): AllocationProblem {
  const { partition, required, namespaceLabels } = problem;
  return {
    hostName: host.metadata.name,
    namespace: namespaceOf(partition),
    namespaceLabels,
    partitionUid: uidOf(partition),
    versioned: isVersioned(problem.version, version),
    claims: required.map((claim) => claimRequest(claim, partition)),
    budget: searchBudget,
  };
}

/** Devices were found: what is left are numbers, real and virtual. */
function decide(
  facts: HostFacts,
  { index, required }: PlacementProblem,
  claims: AllocatedClaims,
): PlacementAnswer {
  const hostName = facts.host.metadata.name;
  const devices = claims.flatMap((claim) => claim.devices);
  const lacking =
    facts.freeNumbers === undefined ? undefined : lackingNumbers(index, hostName, devices, facts.freeNumbers);
  return lacking === undefined ? numbered(hostName, claims, required) : notAllocatable(lacking);
}

type AllocatedClaims = (AllocationAnswer & { ok: true })['claims'];

/**
 * What is said when a host has no numbers for more devices; undefined when it has.
 *
 * @param free as its kernel counts them: those that are decided and not asked for yet are somebody's as well (DEV-15)
 */
export function lackingNumbers(
  index: GoodsIndex,
  hostName: string,
  devices: readonly AllocatedDevice[],
  free: FreeNumbers,
): string | undefined {
  // Instances of one driver share numbers.
  const driverOf = (deviceId: string): string[] | string =>
    index.pool.device(hostName, deviceId)?.driver ?? [];
  const others = [...index.withoutNumbers(hostName)].flatMap(driverOf);
  const drivers = devices.flatMap(({ deviceId }) => driverOf(deviceId));
  return lackOfNumbers(freeAfter(free, others), drivers);
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
  allocated: AllocatedClaims,
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
  let first = 0;
  const claims = required.map((claim): PlacedClaim => {
    const uid = uidOf(claim);
    const devices = allocated.find(({ claimUid }) => claimUid === uid)?.devices ?? [];
    const numbers = chosen.numbers.slice(first, (first += devices.length));
    return { uid, name: claim.metadata.name, devices: withNumbers(devices, numbers) };
  });
  return { ok: true, placement: { hostName, claims } };
}

/** Allocated devices with the number of each, in the same order, as they are recorded. */
export function withNumbers(
  devices: readonly AllocatedDevice[],
  numbers: readonly DeviceNumber[],
): PlacedDevice[] {
  return devices.flatMap(({ deviceId, name, deviceClassName, sharing, reclaimPolicy }, position) => {
    const virtualNumber = numbers[position];
    if (virtualNumber === undefined) return [];
    return [{ name, deviceID: deviceId, deviceClassName, sharing, reclaimPolicy, virtualNumber }];
  });
}

function notAllocatable(message: string): RefusedPlacement {
  return { ok: false, fault: 'RequiredClaimNotAllocatable', message, explanation: {} };
}

/** Whether a partition's user land differs from its host's (a versioned partition). */
export function isVersioned(own: RuntimeVersion | undefined, ofHost: RuntimeVersion | undefined): boolean {
  return own !== undefined && ofHost !== undefined && own.spec.version !== ofHost.spec.version;
}

/** The parts of a problem that an explanation may leave out, one by one, to find out which of them are the reason. */
import type { AllocationProblem, ClaimRequest, DeviceChoice, DeviceRequest } from './claims.ts';
import type { Relaxation } from './host-candidates.ts';

export type Requirement =
  /** The entry gets a device of its own, of one of its classes. */
  | { type: 'entry'; claim: number; entry: number }
  | { type: 'selector'; claim: number; entry: number; alternative: number; selector: number }
  | { type: 'deviceID'; claim: number; entry: number; alternative: number }
  | { type: 'constraint'; claim: number; constraint: number }
  /** What others hold stays with them. */
  | { type: 'holds' }
  /** What a host uses itself stays with it. */
  | { type: 'hostUse' }
  /** Data that was retained stays with its namespace. */
  | { type: 'retention' }
  /** Adapters are not exported to versioned partitions. */
  | { type: 'adapters' };

/**
 * All requirements of a problem, in groups: those that say least about the claim `culprit` first. Entries that keep
 * their device ask for nothing.
 */
export function requirementsOf(problem: AllocationProblem, culprit: number): Requirement[][] {
  const parts = problem.claims.map((claim, index) => partsOf(claim, index));
  const earlier = parts.filter((_, index) => index !== culprit);
  const own = parts[culprit] ?? { constraints: [], narrowing: [], entries: [] };
  return [
    earlier.flatMap(({ constraints, narrowing, entries }) => [...constraints, ...narrowing, ...entries]),
    problem.versioned ? [{ type: 'adapters' }] : [],
    [{ type: 'retention' }],
    [{ type: 'hostUse' }],
    [{ type: 'holds' }],
    own.constraints,
    own.narrowing,
    // The last entries go first: what came first in the claim is the most likely to be meant.
    own.entries.reverse(),
  ];
}

function partsOf(
  request: ClaimRequest,
  claim: number,
): Record<'constraints' | 'narrowing' | 'entries', Requirement[]> {
  const open = [...request.devices.entries()].filter(([, device]) => device.keep === undefined);
  const constraints = [...request.constraints.keys()].map((constraint): Requirement => {
    return { type: 'constraint', claim, constraint };
  });
  const narrowing = open.flatMap(([entry, device]) =>
    [...device.alternatives.entries()].flatMap(([alternative, choice]): Requirement[] => [
      ...[...choice.selectors.keys()].map((selector): Requirement => {
        return { type: 'selector', claim, entry, alternative, selector };
      }),
      ...(choice.deviceID === undefined ? [] : [{ type: 'deviceID', claim, entry, alternative } as const]),
    ]),
  );
  return { constraints, narrowing, entries: open.map(([entry]) => ({ type: 'entry', claim, entry })) };
}

/** The problem that asks for these requirements and nothing else. */
export function onlyRequirements(
  problem: AllocationProblem,
  requirements: readonly Requirement[],
): { problem: AllocationProblem; relaxation: Relaxation } {
  const asked = new Set(requirements.map(requirementKey));
  const claims = problem.claims.map((claim, index) => ({
    ...claim,
    devices: claim.devices.flatMap((device, entry) => {
      if (device.keep !== undefined) return [device];
      const isAsked = asked.has(requirementKey({ type: 'entry', claim: index, entry }));
      return isAsked ? [narrowed(device, index, entry, asked)] : [];
    }),
    constraints: claim.constraints.filter((_, constraint) =>
      asked.has(requirementKey({ type: 'constraint', claim: index, constraint })),
    ),
  }));
  const relaxation = {
    holds: !asked.has('holds'),
    hostUse: !asked.has('hostUse'),
    retention: !asked.has('retention'),
    adapters: !asked.has('adapters'),
  };
  return { problem: { ...problem, claims }, relaxation };
}

function narrowed(
  device: DeviceRequest,
  claim: number,
  entry: number,
  asked: ReadonlySet<string>,
): DeviceRequest {
  const alternatives = device.alternatives.map((choice, alternative): DeviceChoice => {
    const selectors = choice.selectors.filter((_, selector) =>
      asked.has(requirementKey({ type: 'selector', claim, entry, alternative, selector })),
    );
    const { deviceClassName, deviceID } = choice;
    const isPinned = asked.has(requirementKey({ type: 'deviceID', claim, entry, alternative }));
    return deviceID !== undefined && isPinned
      ? { deviceClassName, selectors, deviceID }
      : { deviceClassName, selectors };
  });
  return { ...device, alternatives };
}

function requirementKey(requirement: Requirement): string {
  switch (requirement.type) {
    case 'entry':
      return `entry ${requirement.claim} ${requirement.entry}`;
    case 'selector':
      return `selector ${requirement.claim} ${requirement.entry} ${requirement.alternative} ${requirement.selector}`;
    case 'deviceID':
      return `deviceID ${requirement.claim} ${requirement.entry} ${requirement.alternative}`;
    case 'constraint':
      return `constraint ${requirement.claim} ${requirement.constraint}`;
    default:
      return requirement.type;
  }
}

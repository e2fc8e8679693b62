/** A problem as one row of entries: the order in which the search takes them, and the constraints between them. */
import type { AllocationProblem, ClaimConstraint, ClaimRequest, DeviceRequest, PoolClass } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import type { ResolvedChoice } from './host-candidates.ts';

export interface Entry {
  claim: ClaimRequest;
  request: DeviceRequest;
  /** The alternatives whose class is open to the namespace. */
  choices: readonly ResolvedChoice[];
}

export interface EntryConstraint {
  type: ClaimConstraint['type'];
  attribute: string;
  /** Indexes of entries, ascending. */
  members: readonly number[];
}

/** Every entry of every claim, in order. */
export function entriesOf(pool: DevicePool, problem: AllocationProblem): Entry[] {
  const { namespace, namespaceLabels } = problem;
  const resolve = (claim: ClaimRequest, request: DeviceRequest): ResolvedChoice[] =>
    request.alternatives.flatMap(({ deviceClassName, selectors, deviceID }) => {
      const deviceClass = pool.allowedClass(deviceClassName, namespace, namespaceLabels);
      if (deviceClass === undefined) return [];
      return [{ deviceClass: asClaimed(claim, deviceClass), selectors, deviceID }];
    });
  return problem.claims.flatMap((claim) =>
    claim.devices.map((request) => ({ claim, request, choices: resolve(claim, request) })),
  );
}

/** A class as one claim has it: what it does not share, it does not share through any class (LIFE-7). */
export function asClaimed({ exclusive }: ClaimRequest, deviceClass: PoolClass): PoolClass {
  return exclusive === true ? { ...deviceClass, sharing: 'Exclusive' } : deviceClass;
}

/**
 * Constraints are asked of what is new: against other new devices and against kept ones. What is kept was granted and
 * is not held against itself again (LIFE-17). A member that the claim does not have binds nobody.
 */
export function constraintsOf(problem: AllocationProblem): EntryConstraint[] {
  let next = 0;
  return problem.claims.flatMap((claim) => {
    const base = next;
    next += claim.devices.length;
    const isNew = (member: number): boolean => claim.devices[member - base]?.keep === undefined;
    return claim.constraints
      .map(({ type, attribute, devices }) => ({ type, attribute, members: membersOf(claim, devices, base) }))
      .filter(({ members }) => members.some(isNew));
  });
}

function membersOf(claim: ClaimRequest, names: readonly string[], base: number): number[] {
  return claim.devices.flatMap(({ name }, index) => (names.includes(name) ? [base + index] : []));
}

/** How many devices a problem asks for. */
export function countEntries(problem: AllocationProblem): number {
  return problem.claims.reduce((sum, claim) => sum + claim.devices.length, 0);
}

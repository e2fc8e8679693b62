/** Allocation of all devices of some claims together, or a full account of why it is impossible. */
import type { AllocationAnswer, AllocationProblem, ClaimRequest, DeviceRequest } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import { explainFailure } from './explain.ts';
import { findAllocation } from './find-allocation.ts';
import { allocationFunnel } from './funnel.ts';
import { conflictText } from './requirement-text.ts';
import type { Requirement } from './requirement.ts';
import { requestFault } from './selector-fault.ts';
import type { RequestFault } from './selector-fault.ts';
import { suggestEdits } from './suggest.ts';

/**
 * Devices for every entry of every claim on one host, all or none.
 *
 * The answer is the lexicographically least solution: taking claims in the order given, within a claim its entries in
 * order, for each the best alternative and within it the lowest device (natural order of ids) with which everything
 * after it can still be had. It is found completely, with back-tracking, or given up after `problem.budget` steps with
 * SearchBudgetExceeded. The pool is read, never changed. Equal pools and problems give equal answers.
 *
 * A refusal names the first claim that cannot be met together with those before it.
 */
export function allocate(pool: DevicePool, problem: AllocationProblem): AllocationAnswer {
  // Consent is checked before anything else, and a selector that does not compile needs an edit, whatever is free.
  const fault = requestFault(pool, problem);
  if (fault !== undefined) return refuseRequest(pool, problem, fault);
  const found = findAllocation(pool, problem);
  return found.ok ? found : explainFailure(pool, problem, found);
}

function refuseRequest(pool: DevicePool, problem: AllocationProblem, found: RequestFault): AllocationAnswer {
  const claim = problem.claims[found.claim] as ClaimRequest;
  const device = claim.devices[found.entry] as DeviceRequest;
  const conflict = faultyParts(pool, device, found);
  const suggestions = suggestEdits({
    pool,
    problem,
    culprit: found.claim,
    conflict,
    isSolvable: (changed) => requestFault(pool, changed) === undefined && findAllocation(pool, changed).ok,
  });
  return {
    ok: false,
    fault: found.fault,
    ...(found.fault === 'SelectorError' ? { needsEdit: true } : {}),
    claimUid: claim.claimUid,
    message: found.message,
    explanation: {
      funnel: allocationFunnel(pool, problem, { claim, request: device }),
      conflict: conflictText(problem, conflict),
      ...(suggestions.length > 0 ? { suggestions } : {}),
    },
    steps: 0,
  };
}

/** The requirements that are wrong by themselves: the entry's classes, or its selectors that do not compile. */
function faultyParts(
  pool: DevicePool,
  device: DeviceRequest,
  { fault, claim, entry }: RequestFault,
): Requirement[] {
  if (fault === 'ClassNotAllowed') return [{ type: 'entry', claim, entry }];
  for (const [alternative, choice] of device.alternatives.entries()) {
    const selector = choice.selectors.findIndex((text) => pool.selectorError(text) !== undefined);
    if (selector !== -1) return [{ type: 'selector', claim, entry, alternative, selector }];
  }
  return [];
}

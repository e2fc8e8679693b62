/**
 * Why an allocation is impossible: the fault, a sentence, the funnel, a minimal conflict and what would help.
 *
 * All of it is found by solving variations of the same problem, at most a fixed number of them and within the
 * problem's own budget of steps; the same question always gets the same answer.
 */
import type { Explanation } from '../api/explanation.ts';
import type {
  AllocationAnswer,
  AllocationFault,
  AllocationProblem,
  ClaimRequest,
  DeviceRequest,
} from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import { countEntries } from './allocation-entries.ts';
import { CandidateListMemory } from './candidate-lists.ts';
import { brokenClass } from './selector-fault.ts';
import { faultMessage } from './fault-message.ts';
import { findAllocation } from './find-allocation.ts';
import type { FoundAllocation } from './find-allocation.ts';
import { allocationFunnel } from './funnel.ts';
import type { Relaxation } from './host-candidates.ts';
import { minimalConflict } from './minimal-conflict.ts';
import { onlyRequirements, requirementsOf } from './requirement.ts';
import type { Requirement } from './requirement.ts';
import { conflictText } from './requirement-text.ts';
import { suggestEdits } from './suggest.ts';

/** Searches for one explanation, whatever the size of the request. */
const MAXIMUM_SEARCHES = 256;

export type RefusedAllocation = Extract<AllocationAnswer, { ok: false }>;

/** How the search for a solution ended. */
export type FailedSearch = Extract<FoundAllocation, { ok: false }>;

/** Explains a problem that `findAllocation` found no solution for. */
export function explainFailure(
  pool: DevicePool,
  problem: AllocationProblem,
  failed: FailedSearch,
): RefusedAllocation {
  return new Explainer(pool, problem, failed).explain();
}

type Verdict = 'yes' | 'no' | 'unknown';

/** Faults that somebody can mend by giving up what there is. */
type Lack = Extract<AllocationFault, 'AllHeld' | 'UsedByHost' | 'RetainedData'>;

/** What giving up would not be enough by itself. */
const notEnough: Readonly<Record<Lack, readonly Requirement['type'][]>> = {
  AllHeld: [],
  UsedByHost: ['holds'],
  RetainedData: ['holds', 'hostUse'],
};

const free = { holds: true, hostUse: true, retention: true };

class Explainer {
  private readonly pool: DevicePool;
  private readonly problem: AllocationProblem;
  private readonly failed: FailedSearch;
  private readonly memory: CandidateListMemory;
  private stepsLeft: number;
  private searchesLeft = MAXIMUM_SEARCHES;

  constructor(pool: DevicePool, problem: AllocationProblem, failed: FailedSearch) {
    this.pool = pool;
    this.problem = problem;
    this.failed = failed;
    this.memory = new CandidateListMemory(countEntries(problem));
    this.stepsLeft = problem.budget;
  }

  explain(): RefusedAllocation {
    const culprit = this.culprit();
    // Later claims are not part of the reason: those up to the culprit cannot be met whatever comes after them.
    const claims = this.problem.claims.slice(0, culprit + 1);
    const problem = { ...this.problem, claims };
    const isProven = this.isProven(problem);
    const lack = isProven ? this.lack(problem) : undefined;
    const conflict = isProven ? this.conflict(problem, culprit, lack) : [];
    const fault = isProven ? (lack ?? this.fault(problem, conflict)) : 'SearchBudgetExceeded';
    const claim = this.problem.claims[culprit] as ClaimRequest;
    const request = entryToShow(claim, culprit, conflict);
    const explanation: Explanation = {};
    if (request !== undefined) explanation.funnel = allocationFunnel(this.pool, problem, { claim, request });
    if (conflict.length > 0) explanation.conflict = conflictText(problem, conflict);
    const suggestions = suggestEdits({
      pool: this.pool,
      problem: this.problem,
      culprit,
      conflict,
      isSolvable: (changed) => this.isSolvable(changed) === 'yes',
    });
    if (suggestions.length > 0) explanation.suggestions = suggestions;
    const { claimUid } = claim;
    const message = faultMessage({ pool: this.pool, problem, fault, conflict });
    return { ok: false, fault, claimUid, message, explanation, steps: this.failed.steps };
  }

  /** The first claim that cannot be met together with those before it. */
  private culprit(): number {
    const last = this.problem.claims.length - 1;
    for (let index = 0; index < last; index += 1) {
      const claims = this.problem.claims.slice(0, index + 1);
      if (this.isSolvable({ ...this.problem, claims }) !== 'yes') return index;
    }
    return last;
  }

  /** What was given up once is not tried again. */
  private isProven(problem: AllocationProblem): boolean {
    const isWhole = problem.claims.length === this.problem.claims.length;
    return isWhole ? !this.failed.exceeded : this.isSolvable(problem) === 'no';
  }

  /** Of several reasons that which the fault is about: what would not be enough by itself is left out. */
  private conflict(problem: AllocationProblem, culprit: number, lack: Lack | undefined): Requirement[] {
    const parts = requirementsOf(problem, culprit).map((group) =>
      group.filter(({ type }) => lack === undefined || !notEnough[lack].includes(type)),
    );
    return minimalConflict(parts, (requirements) => {
      const part = onlyRequirements(problem, requirements);
      return this.isSolvable(part.problem, part.relaxation) === 'no';
    });
  }

  /** What would have to be given up first; undefined where even all of it together would not help. */
  private lack(problem: AllocationProblem): Lack | undefined {
    if (this.isSolvable(problem, { holds: true }) === 'yes') return 'AllHeld';
    if (this.isSolvable(problem, { holds: true, hostUse: true }) === 'yes') return 'UsedByHost';
    return this.isSolvable(problem, free) === 'yes' ? 'RetainedData' : undefined;
  }

  private fault(problem: AllocationProblem, conflict: readonly Requirement[]): AllocationFault {
    if (problem.versioned && this.isSolvable(problem, { ...free, adapters: true }) === 'yes') {
      return 'AdapterToVersionedPartition';
    }
    const unconstrained = problem.claims.map((claim) => ({ ...claim, constraints: [] }));
    if (this.isSolvable({ ...problem, claims: unconstrained }, free) === 'yes')
      return 'ConstraintUnsatisfiable';
    return this.hasBrokenClass(problem, conflict) ? 'SelectorError' : 'NoMatchingDevice';
  }

  /** Whether an entry of the conflict asks for a class with a selector that does not compile. */
  private hasBrokenClass(problem: AllocationProblem, conflict: readonly Requirement[]): boolean {
    return conflict.some((part) => {
      const request = part.type === 'entry' ? problem.claims[part.claim]?.devices[part.entry] : undefined;
      return request !== undefined && brokenClass(this.pool, problem, request) !== undefined;
    });
  }

  private isSolvable(problem: AllocationProblem, relaxation: Relaxation = {}): Verdict {
    if (this.searchesLeft === 0 || this.stepsLeft <= 0) return 'unknown';
    const bounded = { ...problem, budget: this.stepsLeft };
    const answer = findAllocation(this.pool, bounded, relaxation, this.memory);
    this.searchesLeft -= 1;
    this.stepsLeft -= answer.steps;
    if (answer.ok) return 'yes';
    return answer.exceeded ? 'unknown' : 'no';
  }
}

/** The entry whose funnel is shown: the first one of the culprit that is part of the reason. */
function entryToShow(
  { devices }: ClaimRequest,
  culprit: number,
  conflict: readonly Requirement[],
): DeviceRequest | undefined {
  const entries = conflict.flatMap((part) =>
    part.type === 'entry' && part.claim === culprit ? [part.entry] : [],
  );
  const first = entries.length === 0 ? undefined : devices[Math.min(...entries)];
  return first ?? devices.find(({ keep }) => keep === undefined);
}

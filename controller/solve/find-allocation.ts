/**
 * Finds devices for all entries of all claims of one problem together, or finds that there are none.
 *
 * The answer is the lexicographically least solution: entries in the order of the claims and, within a claim, of its
 * entries; for the first entry the best alternative that any solution gives it and, within it, the lowest device in
 * the host's order (natural order of ids); then the same for the second, and so on.
 *
 * First the entries take the lowest candidate each, lazily: when that comes to the end without going back it is the
 * least solution, at a cost that depends on neither the number of devices nor of claims. Otherwise the candidates are
 * listed, at most as many of each kind as there are entries (a solution that uses a later one can be made smaller by
 * taking an earlier one of the same kind), and searched completely.
 */
import { constraintsOf, countEntries, entriesOf } from './allocation-entries.ts';
import type { Entry, EntryConstraint } from './allocation-entries.ts';
import { CandidateListMemory } from './candidate-lists.ts';
import type { CandidateLists } from './candidate-lists.ts';
import { searchAssignment } from './assignment-search.ts';
import type { SearchConstraint } from './assignment-search.ts';
import type { AllocatedDevice, AllocationProblem, PoolClass } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import type { AttributeValue, HostCandidates, Relaxation, ResolvedChoice } from './host-candidates.ts';

export type FoundAllocation =
  | { ok: true; claims: { claimUid: string; devices: AllocatedDevice[] }[]; steps: number }
  /** `exceeded`: given up; otherwise it is proven that there is no solution. */
  | { ok: false; exceeded: boolean; steps: number };

type KeptClass = Pick<PoolClass, 'name' | 'sharing' | 'reclaimPolicy'>;

interface Picked {
  choice: ResolvedChoice;
  position: number;
}

/** Candidates that the lazy way looks at in vain for one entry; the complete search is better at it after that. */
const MAXIMUM_REFUSED = 64;

/**
 * Solves a problem, leaving out of account what the relaxation says. Deterministic.
 *
 * @param memory shared by searches that vary one problem while the pool does not change
 */
export function findAllocation(
  pool: DevicePool,
  problem: AllocationProblem,
  relaxation: Relaxation = {},
  memory: CandidateListMemory = new CandidateListMemory(countEntries(problem)),
): FoundAllocation {
  return new Finder(pool, problem, relaxation, memory).find();
}

class Finder {
  private readonly pool: DevicePool;
  private readonly problem: AllocationProblem;
  private readonly relaxation: Relaxation;
  private readonly memory: CandidateListMemory;
  private readonly candidates: HostCandidates;
  private readonly entries: Entry[];
  /** Entry -> the constraints that it is a member of. */
  private readonly constraintsAt: EntryConstraint[][];
  private readonly constraints: EntryConstraint[];
  private readonly kept: Set<string>;
  private steps = 0;
  /** An entry was found for which there is no candidate, whatever the others get. */
  private isHopeless = false;

  constructor(
    pool: DevicePool,
    problem: AllocationProblem,
    relaxation: Relaxation,
    memory: CandidateListMemory,
  ) {
    this.pool = pool;
    this.problem = problem;
    this.relaxation = relaxation;
    this.memory = memory;
    this.candidates = pool.candidates(problem.hostName, problem, relaxation);
    this.entries = entriesOf(pool, problem);
    this.kept = new Set(this.entries.flatMap(({ request }) => request.keep ?? []));
    this.constraints = constraintsOf(problem);
    this.constraintsAt = this.entries.map(() => []);
    for (const constraint of this.constraints) {
      for (const member of constraint.members) this.constraintsAt[member]?.push(constraint);
    }
  }

  find(): FoundAllocation {
    const first = this.takeLowest();
    if (first !== null) return this.allocated(first);
    return this.isHopeless ? this.notFound(false) : this.searchCompletely();
  }

  // ------------------------------------------------------------------------------------ lowest candidates

  /** Each entry's lowest candidate; null as soon as one has none, which proves nothing yet. */
  private takeLowest(): (Picked | null)[] | null {
    const picked: (Picked | null)[] = this.entries.map(() => null);
    const used = new Set<number>();
    for (const [index, { request }] of this.entries.entries()) {
      if (request.keep !== undefined) continue;
      const found = this.lowest(index, picked, used);
      if (found === null) return null;
      picked[index] = found;
      used.add(found.position);
    }
    return picked;
  }

  private lowest(
    index: number,
    picked: readonly (Picked | null)[],
    used: ReadonlySet<number>,
  ): Picked | null {
    const entry = this.entries[index] as Entry;
    const only = this.matched(index, picked);
    let hasCandidate = only !== undefined;
    for (const choice of entry.choices) {
      const cursor = this.candidates.cursor(choice, only);
      let refused = 0;
      const first = cursor.next(0);
      hasCandidate ||= first !== -1;
      for (let at = first; at !== -1; at = cursor.next(at + 1)) {
        if (!used.has(at) && this.agrees(index, at, picked)) {
          this.steps += 1;
          return { choice, position: at };
        }
        refused += 1;
        if (refused > MAXIMUM_REFUSED + used.size) return null;
      }
    }
    this.isHopeless = !hasCandidate;
    return null;
  }

  /** The value that a match constraint leaves to an entry, once another member has its device. */
  private matched(index: number, picked: readonly (Picked | null)[]): AttributeValue | undefined {
    for (const { type, attribute, members } of this.constraintsAt[index] ?? []) {
      if (type === 'distinct') continue;
      for (const member of members) {
        const value = member === index ? undefined : this.valueOf(member, attribute, picked);
        if (value !== undefined) return { attribute, value };
      }
    }
    return undefined;
  }

  /** Whether a device fits the constraints with what is kept and picked. */
  private agrees(index: number, position: number, picked: readonly (Picked | null)[]): boolean {
    const device = this.candidates.host.device(position);
    if (this.kept.has(device.id)) return false;
    return (this.constraintsAt[index] ?? []).every(({ type, attribute, members }) => {
      const own = device.attributes[attribute];
      if (own === undefined) return false;
      return members.every((member) => {
        if (member === index || !this.isSettled(member, picked)) return true;
        const other = this.valueOf(member, attribute, picked);
        return other !== undefined && (own === other) === (type === 'match');
      });
    });
  }

  private isSettled(index: number, picked: readonly (Picked | null)[]): boolean {
    return this.entries[index]?.request.keep !== undefined || picked[index] !== null;
  }

  private valueOf(index: number, attribute: string, picked: readonly (Picked | null)[]): string | undefined {
    const { keep } = (this.entries[index] as Entry).request;
    const at = picked[index];
    if (keep !== undefined) return this.pool.device(this.problem.hostName, keep)?.attributes[attribute];
    return at ? this.candidates.host.device(at.position).attributes[attribute] : undefined;
  }

  // --------------------------------------------------------------------------------------- complete search

  private searchCompletely(): FoundAllocation {
    const open = [...this.entries.keys()].filter((index) => this.entries[index]?.request.keep === undefined);
    const lists = this.memory.lists(JSON.stringify([this.relaxation, [...this.kept]]), {
      candidates: this.candidates,
      choices: open.flatMap((index) => this.entries[index]?.choices ?? []),
      attributes: [...new Set(this.constraints.map(({ attribute }) => attribute))],
      exclude: this.kept,
    });
    const options = this.allOptions(open, lists);
    if (options.some((candidates) => candidates.size === 0)) return this.notFound(false);
    const answer = searchAssignment({
      domains: options.map((candidates) => [...candidates.keys()]),
      kinds: lists.kinds,
      constraints: this.constraints.map((constraint) => this.searchConstraint(constraint, open, lists)),
      budget: this.problem.budget - this.steps,
    });
    this.steps += answer.steps;
    if (answer.found === null) return this.notFound(answer.exceeded);
    const picked: (Picked | null)[] = this.entries.map(() => null);
    for (const [order, candidate] of answer.found.entries()) {
      const choice = options[order]?.get(candidate) as ResolvedChoice;
      picked[open[order] as number] = { choice, position: lists.positions[candidate] as number };
    }
    return this.allocated(picked);
  }

  /** The options of each open entry; entries that ask for the same under the same constraints share theirs. */
  private allOptions(open: readonly number[], lists: CandidateLists): Map<number, ResolvedChoice>[] {
    const known = new Map<string, Map<number, ResolvedChoice>>();
    return open.map((index) => {
      const { request } = this.entries[index] as Entry;
      const bound = (this.constraintsAt[index] ?? []).map((constraint) =>
        this.constraints.indexOf(constraint),
      );
      const key = JSON.stringify([request.alternatives, bound]);
      const options = known.get(key) ?? this.options(index, lists);
      known.set(key, options);
      return options;
    });
  }

  /** Candidate -> the best alternative that offers it, in order of preference. */
  private options(index: number, lists: CandidateLists): Map<number, ResolvedChoice> {
    const nothing = this.entries.map(() => null);
    const options = new Map<number, ResolvedChoice>();
    for (const choice of (this.entries[index] as Entry).choices) {
      for (const candidate of lists.list(choice)) {
        if (options.has(candidate) || !this.agrees(index, lists.positions[candidate] as number, nothing))
          continue;
        options.set(candidate, choice);
      }
    }
    return options;
  }

  private searchConstraint(
    { type, attribute, members }: EntryConstraint,
    open: readonly number[],
    lists: CandidateLists,
  ): SearchConstraint {
    const ids = this.candidates.host.attributeIds(attribute);
    const property = lists.positions.map((position) => ids[position] as number);
    const variables = members.map((member) => open.indexOf(member)).filter((variable) => variable !== -1);
    return { type, members: variables, property };
  }

  private notFound(exceeded: boolean): FoundAllocation {
    return { ok: false, exceeded, steps: this.steps };
  }

  // ------------------------------------------------------------------------------------------------ inside

  private allocated(picked: readonly (Picked | null)[]): FoundAllocation {
    const claims = this.problem.claims.map(({ claimUid }) => ({
      claimUid,
      devices: [] as AllocatedDevice[],
    }));
    const byClaim = new Map(this.problem.claims.map((claim, index) => [claim, claims[index]]));
    for (const [index, entry] of this.entries.entries()) {
      const pick = picked[index];
      const device = pick ? this.granted(entry, pick) : this.keptDevice(entry);
      byClaim.get(entry.claim)?.devices.push(device);
    }
    return { ok: true, claims, steps: this.steps };
  }

  private granted({ request }: Entry, { choice, position }: Picked): AllocatedDevice {
    const { name: deviceClassName, sharing, reclaimPolicy } = choice.deviceClass;
    const deviceId = this.candidates.host.device(position).id;
    return { name: request.name, deviceId, deviceClassName, sharing, reclaimPolicy };
  }

  /** What an entry has already, under the class by which it has it and in the mode in which it holds it (LIFE-7). */
  private keptDevice({ claim, request, choices }: Entry): AllocatedDevice {
    const deviceId = request.keep as string;
    const position = this.candidates.host.position(deviceId);
    const by = choices.find((choice) => position !== undefined && this.isBy(choice, position)) ?? choices[0];
    // A class that is gone takes nothing away from what runs (LIFE-17).
    const gone: KeptClass = {
      name: request.alternatives[0]?.deviceClassName ?? '',
      sharing: 'Exclusive',
      reclaimPolicy: 'Wipe',
    };
    const { name: deviceClassName, sharing, reclaimPolicy } = by?.deviceClass ?? gone;
    const held = this.pool.holdOf(deviceId, claim.claimUid);
    return {
      name: request.name,
      deviceId,
      deviceClassName,
      sharing: held?.sharing ?? sharing,
      reclaimPolicy,
    };
  }

  private isBy({ deviceClass, selectors, deviceID }: ResolvedChoice, position: number): boolean {
    const { host } = this.candidates;
    if (deviceID !== undefined && deviceID !== host.device(position).id) return false;
    return [...deviceClass.selectors, ...selectors].every((expression) =>
      host.selector(expression).test(position),
    );
  }
}

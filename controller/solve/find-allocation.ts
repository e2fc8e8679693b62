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
import { CandidateLists } from './candidate-lists.ts';
import { searchAssignment } from './assignment-search.ts';
import type { SearchConstraint } from './assignment-search.ts';
import type {
  AllocatedDevice,
  AllocationProblem,
  ClaimConstraint,
  ClaimRequest,
  DeviceRequest,
} from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import type { AttributeValue, HostCandidates, Relaxation, ResolvedChoice } from './host-candidates.ts';

export type FoundAllocation =
  | { ok: true; claims: { claimUid: string; devices: AllocatedDevice[] }[]; steps: number }
  /** `exceeded`: given up; otherwise it is proven that there is no solution. */
  | { ok: false; exceeded: boolean; steps: number };

interface Entry {
  claim: ClaimRequest;
  request: DeviceRequest;
  /** The alternatives whose class is open to the namespace. */
  choices: readonly ResolvedChoice[];
}

interface EntryConstraint {
  type: ClaimConstraint['type'];
  attribute: string;
  /** Indexes of entries, ascending. */
  members: readonly number[];
}

interface Picked {
  choice: ResolvedChoice;
  position: number;
}

/** Solves a problem, leaving out of account what the relaxation says. Deterministic. */
export function findAllocation(
  pool: DevicePool,
  problem: AllocationProblem,
  relaxation: Relaxation = {},
): FoundAllocation {
  return new Finder(pool, problem, relaxation).find();
}

class Finder {
  private readonly pool: DevicePool;
  private readonly problem: AllocationProblem;
  private readonly candidates: HostCandidates;
  private readonly entries: Entry[];
  /** Entry -> the constraints that it is a member of. */
  private readonly constraintsOf: EntryConstraint[][];
  private readonly constraints: EntryConstraint[];
  private readonly kept: Set<string>;
  private steps = 0;

  constructor(pool: DevicePool, problem: AllocationProblem, relaxation: Relaxation) {
    this.pool = pool;
    this.problem = problem;
    this.candidates = pool.candidates(problem.hostName, problem, relaxation);
    this.entries = problem.claims.flatMap((claim) =>
      claim.devices.map((request) => ({ claim, request, choices: this.resolve(request) })),
    );
    this.kept = new Set(this.entries.flatMap(({ request }) => request.keep ?? []));
    this.constraints = this.resolveConstraints();
    this.constraintsOf = this.entries.map(() => []);
    for (const constraint of this.constraints) {
      for (const member of constraint.members) this.constraintsOf[member]?.push(constraint);
    }
  }

  find(): FoundAllocation {
    const first = this.takeLowest();
    if (first !== null) return this.allocated(first);
    return this.searchCompletely();
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
    for (const choice of entry.choices) {
      const cursor = this.candidates.cursor(choice, only);
      for (let at = cursor.next(0); at !== -1; at = cursor.next(at + 1)) {
        if (used.has(at) || !this.agrees(index, at, picked)) continue;
        this.steps += 1;
        return { choice, position: at };
      }
    }
    return null;
  }

  /** The value that a match constraint leaves to an entry, once another member has its device. */
  private matched(index: number, picked: readonly (Picked | null)[]): AttributeValue | undefined {
    for (const { type, attribute, members } of this.constraintsOf[index] ?? []) {
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
    return (this.constraintsOf[index] ?? []).every(({ type, attribute, members }) => {
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
    const lists = new CandidateLists({
      candidates: this.candidates,
      choices: open.flatMap((index) => this.entries[index]?.choices ?? []),
      attributes: [...new Set(this.constraints.map(({ attribute }) => attribute))],
      exclude: this.kept,
      entries: open.length,
    });
    const options = open.map((index) => this.options(index, lists));
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
    const values = new Map<string | undefined, number>();
    const property = lists.positions.map((position) => {
      const value = this.candidates.host.device(position).attributes[attribute];
      if (!values.has(value)) values.set(value, values.size);
      return values.get(value) as number;
    });
    const variables = members.map((member) => open.indexOf(member)).filter((variable) => variable !== -1);
    return { type, members: variables, property };
  }

  private notFound(exceeded: boolean): FoundAllocation {
    return { ok: false, exceeded, steps: this.steps };
  }

  // ------------------------------------------------------------------------------------------------ inside

  private resolve(request: DeviceRequest): ResolvedChoice[] {
    const { namespace, namespaceLabels } = this.problem;
    return request.alternatives.flatMap(({ deviceClassName, selectors, deviceID }) => {
      const deviceClass = this.pool.allowedClass(deviceClassName, namespace, namespaceLabels);
      return deviceClass === undefined ? [] : [{ deviceClass, selectors, deviceID }];
    });
  }

  /**
   * Constraints are asked of what is new: against other new devices and against kept ones. What is kept was granted
   * and is not held against itself again (LIFE-17). A member that the claim does not have binds nobody.
   */
  private resolveConstraints(): EntryConstraint[] {
    let first = 0;
    return this.problem.claims.flatMap((claim) => {
      const names = claim.devices.map(({ name }) => name);
      const base = first;
      first += names.length;
      return claim.constraints
        .map(({ type, attribute, devices }) => ({
          type,
          attribute,
          members: [...names.keys()]
            .filter((at) => devices.includes(names[at] as string))
            .map((at) => base + at),
        }))
        .filter(({ members }) => members.some((member) => this.entries[member]?.request.keep === undefined));
    });
  }

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
    const hold = this.pool.holdsOf(deviceId).find(({ claimUid }) => claimUid === claim.claimUid);
    const choice =
      choices.find((candidate) => position !== undefined && this.isBy(candidate, position)) ?? choices[0];
    return {
      name: request.name,
      deviceId,
      deviceClassName: choice?.deviceClass.name ?? request.alternatives[0]?.deviceClassName ?? '',
      sharing: hold?.sharing ?? choice?.deviceClass.sharing ?? 'Exclusive',
      reclaimPolicy: choice?.deviceClass.reclaimPolicy ?? 'Wipe',
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

/**
 * The search behind an allocation, on plain numbers: gives every variable a value of its own under match and distinct
 * constraints, and finds the lexicographically least solution: the first variable takes the earliest value of its
 * domain with which the rest can still be solved, then the second, and so on.
 *
 * Complete depth-first search in the given order. What is pruned cannot hold a solution, so the answer is never
 * another one: values that break a constraint with what is assigned (forward checking); nodes at which the variables
 * left cannot all have different values (bipartite matching, which is exact: without constraints the search never goes
 * back); match constraints for which no value is common to all; values that are interchangeable with one that failed.
 */

export interface SearchConstraint {
  type: 'match' | 'distinct';
  /** Variables, ascending. */
  members: readonly number[];
  /** Value -> what must be equal or different; the search never sees a value that has none. */
  property: readonly number[];
}

export interface SearchProblem {
  /** For each variable the values that it may take, best first, without repetition. */
  domains: readonly (readonly number[])[];
  /** Value -> its kind: values of one kind are in the same domains, and have equal properties. */
  kinds: readonly number[];
  constraints: readonly SearchConstraint[];
  /** How many values may be tried. */
  budget: number;
}

export interface SearchAnswer {
  /** The value of each variable, or null: there is no solution, or (`exceeded`) none was found in time. */
  found: number[] | null;
  exceeded: boolean;
  /** How many values were tried. */
  steps: number;
}

/** Solves one problem. Deterministic; at most `budget` steps. */
export function searchAssignment(problem: SearchProblem): SearchAnswer {
  return new Search(problem).run();
}

/** What is left to choose from at one node, and a matching that proves that all can differ. */
interface Node {
  domains: readonly (readonly number[])[];
  /** Variable -> value. */
  matching: readonly number[];
}

const UNMATCHED = -1;

class Search {
  private readonly problem: SearchProblem;
  /** Variable -> the constraints that it is a member of. */
  private readonly constraintsOf: SearchConstraint[][];
  private readonly used = new Set<number>();
  private steps = 0;
  private exceeded = false;

  constructor(problem: SearchProblem) {
    this.problem = problem;
    this.constraintsOf = problem.domains.map(() => []);
    for (const constraint of problem.constraints) {
      for (const member of constraint.members) this.constraintsOf[member]?.push(constraint);
    }
  }

  run(): SearchAnswer {
    const { domains } = this.problem;
    const root = this.prune(
      domains,
      domains.map(() => UNMATCHED),
      0,
    );
    const found = root === null ? null : this.assign(root, 0);
    return { found, exceeded: this.exceeded, steps: this.steps };
  }

  /** Gives variables from `variable` on their values; null when there is no solution below this node. */
  private assign(node: Node, variable: number): number[] | null {
    if (variable === node.domains.length) return node.domains.map((domain) => domain[0] as number);
    const failed = new Set<number>();
    for (const value of node.domains[variable] as readonly number[]) {
      const kind = this.problem.kinds[value] as number;
      if (this.used.has(value) || failed.has(kind)) continue;
      if (this.steps >= this.problem.budget) this.exceeded = true;
      if (this.exceeded) return null;
      this.steps += 1;
      const solution = this.tryValue(node, variable, value);
      if (solution !== null) return solution;
      failed.add(kind);
    }
    return null;
  }

  private tryValue(node: Node, variable: number, value: number): number[] | null {
    const domains = this.forwardCheck(node.domains, variable, value);
    const child = domains === null ? null : this.prune(domains, node.matching, variable + 1);
    if (child === null) return null;
    this.used.add(value);
    const solution = this.assign(child, variable + 1);
    this.used.delete(value);
    return solution;
  }

  /** Domains after an assignment: what breaks a constraint with it is gone; null when a domain becomes empty. */
  private forwardCheck(
    before: readonly (readonly number[])[],
    variable: number,
    value: number,
  ): readonly (readonly number[])[] | null {
    const domains = [...before];
    domains[variable] = [value];
    for (const { type, members, property } of this.constraintsOf[variable] ?? []) {
      for (const member of members) {
        if (member <= variable) continue;
        const left = (domains[member] as readonly number[]).filter(
          (other) => (property[other] === property[value]) === (type === 'match'),
        );
        if (left.length === 0) return null;
        domains[member] = left;
      }
    }
    return domains;
  }

  /** The node with these domains, where variables below `next` are assigned; null when it cannot hold a solution. */
  private prune(
    before: readonly (readonly number[])[],
    matching: readonly number[],
    next: number,
  ): Node | null {
    const domains = [...before];
    for (const constraint of this.problem.constraints) {
      const isOpen = constraint.members.every((member) => member >= next);
      if (constraint.type === 'match' && isOpen && !supportMatch(domains, constraint)) return null;
    }
    const complete = matchAll(domains, matching);
    if (complete === null) return null;
    for (const { type, members, property } of this.problem.constraints) {
      if (type === 'match') continue;
      const properties = members.map((member) => [
        ...new Set((domains[member] as readonly number[]).map((value) => property[value] as number)),
      ]);
      if (
        matchAll(
          properties,
          members.map(() => UNMATCHED),
        ) === null
      )
        return null;
    }
    return { domains, matching: complete };
  }
}

/**
 * Leaves in the members' domains only what has a property that every member can have, with as many values as there
 * are members. False when a domain becomes empty.
 */
function supportMatch(domains: (readonly number[])[], { members, property }: SearchConstraint): boolean {
  const supports = new Map<number, { members: number; values: Set<number> }>();
  for (const [index, member] of members.entries()) {
    for (const value of domains[member] as readonly number[]) {
      const support = supports.get(property[value] as number) ?? { members: 0, values: new Set() };
      supports.set(property[value] as number, support);
      // Counts this member once, and only while every member before it had the property too.
      if (support.members === index) support.members += 1;
      support.values.add(value);
    }
  }
  for (const member of members) {
    const left = (domains[member] as readonly number[]).filter((value) => {
      const support = supports.get(property[value] as number);
      return support?.members === members.length && support.values.size >= members.length;
    });
    if (left.length === 0) return false;
    domains[member] = left;
  }
  return true;
}

/**
 * A value for every variable, all different (Hall's condition, by augmenting paths), starting from an earlier matching
 * so that one changed domain costs one path. Null when there is none.
 */
function matchAll(domains: readonly (readonly number[])[], start: readonly number[]): number[] | null {
  const valueOf = [...start];
  const variableOf = new Map<number, number>();
  for (const [variable, value] of valueOf.entries()) {
    if (value === UNMATCHED) continue;
    if ((domains[variable] as readonly number[]).includes(value)) variableOf.set(value, variable);
    else valueOf[variable] = UNMATCHED;
  }
  const augment = (variable: number, seen: Set<number>): boolean => {
    const domain = domains[variable] as readonly number[];
    const free = domain.find((value) => !variableOf.has(value));
    const candidates = free === undefined ? domain : [free];
    for (const value of candidates) {
      if (seen.has(value)) continue;
      seen.add(value);
      const holder = variableOf.get(value);
      if (holder !== undefined && !augment(holder, seen)) continue;
      variableOf.set(value, variable);
      valueOf[variable] = value;
      return true;
    }
    return false;
  };
  for (const variable of domains.keys()) {
    if (valueOf[variable] === UNMATCHED && !augment(variable, new Set())) return null;
  }
  return valueOf;
}

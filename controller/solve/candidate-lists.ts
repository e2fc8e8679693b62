/**
 * The candidates of every different choice of a problem, cut down to what its least solution can use.
 *
 * Devices are of one kind when the same choices offer them and the constraints' attributes are equal. Of each kind at
 * most as many are listed as there are entries, the lowest ones: a solution that uses a higher one leaves a lower one
 * of the same kind unused, and taking that instead gives a smaller solution.
 */
import type { HostCandidates, ResolvedChoice } from './host-candidates.ts';
import { PositionSet } from './position-set.ts';

export interface CandidateListsInput {
  candidates: HostCandidates;
  choices: readonly ResolvedChoice[];
  /** The attributes that constraints compare. */
  attributes: readonly string[];
  /** Ids that are given away already. */
  exclude: ReadonlySet<string>;
  /** How many devices of a kind are listed: at least as many as there are entries that want one. */
  limit: number;
}

/** Remembers lists between searches that vary one problem while nothing in the pool changes. */
export class CandidateListMemory {
  private readonly known = new Map<string, CandidateLists>();
  private readonly limit: number;

  /** @param entries of the largest of the problems */
  constructor(entries: number) {
    this.limit = entries;
  }

  /** @param variant names what else the candidates depend on */
  lists(variant: string, input: Omit<CandidateListsInput, 'limit'>): CandidateLists {
    const keys = [...new Set(input.choices.map(keyOf))].sort();
    const key = JSON.stringify([variant, keys, input.attributes]);
    let lists = this.known.get(key);
    if (lists === undefined) {
      lists = new CandidateLists({ ...input, limit: this.limit });
      this.known.set(key, lists);
    }
    return lists;
  }
}

/** Above every tag, so that a kind and a tag make one key without collisions. */
const TAGS = 2 ** 21;

export class CandidateLists {
  /** The positions that are listed, ascending; everything else here speaks of their indexes in this array. */
  readonly positions: readonly number[];
  readonly kinds: readonly number[];
  private readonly lists = new Map<string, readonly number[]>();
  private readonly indexAt = new Map<number, number>();

  constructor({ candidates, choices, attributes, exclude, limit }: CandidateListsInput) {
    const { host } = candidates;
    const all = new PositionSet(host.size);
    const raw = new Map<string, number[]>();
    const interner = new KindInterner(host.size);
    for (const choice of choices) {
      const key = keyOf(choice);
      if (raw.has(key)) continue;
      const list: number[] = [];
      const tag = interner.tag(key);
      const cursor = candidates.cursor(choice);
      for (let at = cursor.next(0); at !== -1; at = cursor.next(at + 1)) {
        if (exclude.has(host.device(at).id)) continue;
        list.push(at);
        all.add(at);
        interner.refine(at, tag);
      }
      raw.set(key, list);
    }
    for (const attribute of attributes) interner.refineAll(all, host.attributeIds(attribute));
    const positions: number[] = [];
    const counts = new Map<number, number>();
    for (let at = all.next(0); at !== -1; at = all.next(at + 1)) {
      const count = counts.get(interner.kind(at)) ?? 0;
      counts.set(interner.kind(at), count + 1);
      if (count < limit) this.indexAt.set(at, positions.push(at) - 1);
    }
    this.positions = positions;
    this.kinds = positions.map((at) => interner.kind(at));
    for (const [key, list] of raw) {
      this.lists.set(
        key,
        list.map((at) => this.indexAt.get(at)).filter((index) => index !== undefined),
      );
    }
  }

  /** The candidates of a choice, lowest first, as indexes of `positions`. */
  list(choice: ResolvedChoice): readonly number[] {
    return this.lists.get(keyOf(choice)) ?? [];
  }
}

/** Gives positions that were refined by the same tags in the same order the same kind. */
class KindInterner {
  private readonly kinds: Int32Array;
  private readonly tags = new Map<string, number>();
  private refined = new Map<number, number>();
  private count = 0;

  constructor(size: number) {
    this.kinds = new Int32Array(size);
  }

  kind(position: number): number {
    return this.kinds[position] as number;
  }

  tag(text: string): number {
    if (!this.tags.has(text)) this.tags.set(text, this.tags.size);
    return this.tags.get(text) as number;
  }

  refine(position: number, tag: number): void {
    const key = this.kind(position) * TAGS + tag;
    let kind = this.refined.get(key);
    if (kind === undefined) {
      this.count += 1;
      kind = this.count;
      this.refined.set(key, kind);
    }
    this.kinds[position] = kind;
  }

  /** Refines each position by its own tag; tags of one call have nothing to do with those of another. */
  refineAll(positions: PositionSet, tags: Int32Array): void {
    this.refined = new Map();
    for (let at = positions.next(0); at !== -1; at = positions.next(at + 1))
      this.refine(at, tags[at] as number);
  }
}

function keyOf({ deviceClass, selectors, deviceID }: ResolvedChoice): string {
  return JSON.stringify([deviceClass.name, deviceClass.sharing, selectors, deviceID ?? null]);
}

/**
 * The keys of one rank. Those to whom finite goods are still to be given go by creation time, then namespace and name
 * (LIFE-5). All others take nothing from anybody: there namespaces take turns, so that none waits for all that another has
 * to do (ADR 19). The two take turns as well.
 */
import { Heap } from './heap.ts';
import type { QueueItem } from './queue-item.ts';
import { compareContenders, order } from './queue-item.ts';

export interface Queued extends QueueItem {
  text: string;
  /** False once it was taken, or replaced by one that goes earlier. */
  live: boolean;
}

/** Keys in an order of their own. */
interface Lane {
  name: string;
  heap: Heap<Queued>;
  /** Of the lane that was served least it is the turn. A lane that was empty begins where the others are. */
  served: number;
}

export class RankQueue {
  readonly rank: number;
  readonly #contenders = laneOf('');
  readonly #namespaces = new Map<string, Lane>();
  /** Namespaces with keys, by whose turn it is. */
  readonly #turns = new Heap<Lane>((a, b) => a.served - b.served || order(a.name, b.name));
  /** How often the namespace was served that was served last. */
  #served = 0;
  #isContendersTurn = true;

  constructor(rank: number) {
    this.rank = rank;
  }

  get isEmpty(): boolean {
    return this.#first() === undefined;
  }

  /** The first of those to whom finite goods are still to be given. */
  get firstContender(): QueueItem | undefined {
    return hasLive(this.#contenders) ? this.#contenders.heap.peek() : undefined;
  }

  add(entry: Queued): void {
    if (entry.contends === true) {
      this.#contenders.heap.push(entry);
      return;
    }
    const name = entry.key.namespace ?? '';
    let lane = this.#namespaces.get(name);
    if (lane === undefined) {
      this.#namespaces.set(name, (lane = laneOf(name)));
      lane.served = this.#served;
      this.#turns.push(lane);
    }
    lane.heap.push(entry);
  }

  take(): Queued | undefined {
    const lane = this.#first();
    const entry = lane?.heap.pop();
    if (lane === undefined || entry === undefined) return undefined;
    this.#isContendersTurn = lane !== this.#contenders;
    if (lane !== this.#contenders) {
      this.#served = lane.served;
      this.#turns.pop();
      lane.served += 1;
      this.#turns.push(lane);
    }
    return entry;
  }

  /** Whose turn it is; undefined when there is nobody. */
  #first(): Lane | undefined {
    const contenders = hasLive(this.#contenders) ? this.#contenders : undefined;
    if (this.#isContendersTurn && contenders !== undefined) return contenders;
    return this.#firstNamespace() ?? contenders;
  }

  #firstNamespace(): Lane | undefined {
    for (;;) {
      const lane = this.#turns.peek();
      if (lane === undefined || hasLive(lane)) return lane;
      this.#turns.pop();
      this.#namespaces.delete(lane.name);
    }
  }
}

function laneOf(name: string): Lane {
  return { name, heap: new Heap<Queued>(compare), served: 0 };
}

function hasLive({ heap }: Lane): boolean {
  while (heap.peek()?.live === false) heap.pop();
  return heap.peek() !== undefined;
}

/** What somebody waits for goes first, but takes no finite goods away from who asked for them before. */
function compare(a: Queued, b: Queued): number {
  const urgency = a.contends === true ? 0 : Number(b.isUrgent === true) - Number(a.isUrgent === true);
  return urgency || compareContenders(a, b);
}

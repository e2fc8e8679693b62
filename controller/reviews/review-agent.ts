/** Who acts for a Review. */
import type { Review } from '../api/generated/review.ts';
import type { ClusterPort } from '../cluster/port.ts';
import type { Agent, Operation } from '../questions/inside/agent.ts';
import { begun } from './review-status.ts';

/** Who writes what is written into a Review. */
export const fieldManager = 'partywall-controller';

export interface ReviewAgentOptions {
  cluster: ClusterPort;
  /** Of the leader. */
  epoch: number;
  /** Milliseconds since the epoch of the calendar. */
  now: () => number;
}

/** Records an operation in the Review before it is made; one that is recorded there is made again under its number. */
export class ReviewAgent implements Agent {
  readonly epoch: number;
  readonly now: () => number;
  readonly #cluster: ClusterPort;
  #review: Review;
  #hasBegun = false;

  constructor(review: Review, { cluster, epoch, now }: ReviewAgentOptions) {
    this.#review = review;
    this.#cluster = cluster;
    this.epoch = epoch;
    this.now = now;
  }

  /** As it was written last. */
  get review(): Review {
    return this.#review;
  }

  async begin(operation: Operation): Promise<Operation> {
    if (this.#hasBegun) throw new RangeError('a call makes one command, and this one makes another');
    this.#hasBegun = true;
    const recorded = this.#review.status?.operation;
    // In another's name nothing is done, whoever may have written the status.
    if (recorded?.owner === operation.owner) return recorded;
    const status = begun(this.#review, operation, this.now());
    const written = await this.#cluster.updateStatus({ ...this.#review, status }, { fieldManager });
    this.#review = written as Review;
    return operation;
  }
}

/** What a Review says of itself. It ends once, with an answer or with a reason why there is none. */
import type { ReasonOf } from '../api/generated/conditions.ts';
import type { Review, ReviewStatus } from '../api/generated/review.ts';
import type { Condition } from '../api/object.ts';
import type { Operation } from '../questions/inside/agent.ts';

/** Why there is no answer. */
export type Refusal = Exclude<ReasonOf<'Review', 'Succeeded'>, 'Answered' | 'InProgress' | 'Pending'>;

export type Verdict =
  { reason: 'Answered'; answer: string } | { reason: Refusal; message: string; remedy?: string | undefined };

/** There will be no answer, and this is why. */
export class RefusedReview extends Error {
  readonly verdict: Verdict;

  constructor(verdict: Extract<Verdict, { message: string }>) {
    super(verdict.message);
    this.name = 'RefusedReview';
    this.verdict = verdict;
  }
}

/** RFC 3339, whole seconds. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/u, 'Z');
}

/** Whether it was looked at to the end. */
export function isOver({ status }: Review): boolean {
  return (
    succeeded(status)?.status === 'True' ||
    status?.conditions?.some(({ type }) => type === 'Stalled') === true
  );
}

function succeeded(status: ReviewStatus | undefined): Condition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Succeeded');
}

export interface Moments {
  /** Milliseconds since the epoch. */
  now: number;
  /** When it is deleted. */
  expires: number;
}

/** Both times are those of the controller; nobody compares them with those of others. */
export function ended(review: Review, verdict: Verdict, { expires, now }: Moments): ReviewStatus {
  const { generation = 1 } = review.metadata;
  const common = { observedGeneration: generation, lastTransitionTime: timeText(now) };
  const isAnswered = verdict.reason === 'Answered';
  const message = isAnswered ? 'The answer is in status.answer.' : verdict.message;
  const condition: Condition = {
    type: 'Succeeded',
    status: isAnswered ? 'True' : 'False',
    reason: verdict.reason,
    message,
    ...common,
  };
  const stalled: Condition = { type: 'Stalled', status: 'True', reason: verdict.reason, message, ...common };
  const { operation } = review.status ?? {};
  return {
    observedGeneration: generation,
    conditions: isAnswered ? [condition] : [condition, stalled],
    ...(isAnswered ? { answer: verdict.answer } : {}),
    ...(isAnswered || verdict.remedy === undefined ? {} : { remedy: verdict.remedy }),
    ...(operation === undefined ? {} : { operation }),
    expirationTime: timeText(expires),
  };
}

/** Recorded before it is asked of the kernel (LIFE-1). */
export function begun(review: Review, operation: Operation, now: number): ReviewStatus {
  const { generation = 1 } = review.metadata;
  return {
    // Not yet the generation of the spec: for whoever waits it is not done.
    observedGeneration: -1,
    conditions: [
      {
        type: 'Succeeded',
        status: 'Unknown',
        reason: 'InProgress',
        message: 'The call is being made.',
        observedGeneration: generation,
        lastTransitionTime: timeText(now),
      },
    ],
    operation,
  };
}

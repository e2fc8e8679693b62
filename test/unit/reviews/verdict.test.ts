import { describe, expect, it } from 'vitest';

import type { Review } from '../../../controller/api/generated/review.ts';
import { KernelRequestError, KernelUnreachableError } from '../../../controller/kernel/port.ts';
import { verdictOn } from '../../../controller/reviews/answer-review.ts';

const asked = { status: {} } as Review;
const begun = { status: { operation: { epoch: 1, sequence: 1 } } } as unknown as Review;
const silent = new KernelUnreachableError('alpha', 'cut off');
const unasked = new KernelRequestError('alpha', 'it has more than 16777216 bytes');

describe('reviews/answer-review: what a kernel that gives no answer means', () => {
  it('no answer is one, unless a command was begun: what became of that is asked again', () => {
    expect(verdictOn(silent, asked)).toEqual({
      reason: 'Unreachable',
      message: 'the kernel of alpha does not answer: cut off.',
    });
    expect(() => verdictOn(silent, begun)).toThrow(silent);
  });

  it.each([
    ['a question', asked],
    ['a command', begun],
  ])('what a host process does not take is refused in its words: %s', (_what, review) => {
    expect(verdictOn(unasked, review)).toEqual({
      reason: 'Refused',
      message: 'the host process of alpha does not take what it is asked: it has more than 16777216 bytes.',
    });
  });

  it('of what nobody foresaw it says nothing', () => {
    const bug = new Error('a bug');

    expect(() => verdictOn(bug, asked)).toThrow(bug);
  });
});

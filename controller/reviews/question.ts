import type { Review } from '../api/generated/review.ts';

/** What is asked; `none` where the spec says nothing that is known. */
export type Question = (typeof questions)[number] | 'none';
const questions = ['view', 'holders', 'tree', 'exec', 'plan'] as const;

/** Which of them a Review asks. */
export function questionOf({ spec }: Review): Question {
  return questions.find((question) => spec[question] !== undefined) ?? 'none';
}

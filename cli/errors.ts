/** What a command refuses. Both carry a sentence for a person; neither is ever shown with a stack. */

/** The command line itself is wrong: exit code 64. */
export class UsageError extends Error {
  /** What to type instead, or where to look. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** It was understood but could not be done: exit code 1. */
export class NotDoneError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'NotDoneError';
    this.hint = hint;
  }
}

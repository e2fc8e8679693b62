/** What a command refuses. They carry a sentence for a person; none is ever shown with a stack. */

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

/** The user stopped it where nothing is half done: exit code 130. */
export class InterruptedError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'InterruptedError';
  }
}

/** What a question or a command refuses. They carry a sentence for a person; none is ever shown with a stack. */
import type { ObjectKey } from '../api/object.ts';

/** What was asked is wrong in itself, as it was typed: exit code 64. */
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

/** What it is about is not there. */
export class NotFoundError extends NotDoneError {
  readonly key: ObjectKey;

  constructor(key: ObjectKey) {
    const where = key.namespace === undefined ? '' : ` in namespace ${key.namespace}`;
    super(`there is no ${key.kind} '${key.name}'${where}`);
    this.name = 'NotFoundError';
    this.key = key;
  }
}

/** The user stopped it where nothing is half done: exit code 130. */
export class InterruptedError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'InterruptedError';
  }
}

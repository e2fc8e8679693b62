/** The user's wish to stop, heard from the beginning of a command and obeyed where it is safe. */
import { setImmediate as breathe } from 'node:timers/promises';
import { InterruptedError } from '../../controller/questions/errors.ts';
import type { Session } from '../session.ts';

export class Interruption {
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;

  constructor(session: Session) {
    this.#stopListening = session.onInterrupt(() => {
      this.#controller.abort();
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get requested(): boolean {
    return this.#controller.signal.aborted;
  }

  /**
   * Lets the process hear signals, which it does only when it comes to rest.
   * @throws InterruptedError with that sentence, when the user wants to stop
   */
  async checkpoint(sentence: string): Promise<void> {
    await breathe();
    if (this.requested) throw new InterruptedError(sentence);
  }

  /** From now on a signal ends the process as it would any other. */
  close(): void {
    this.#stopListening();
  }
}

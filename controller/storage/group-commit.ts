import type { Storage } from './storage.ts';

/**
 * Commits for many who write at the same time: whoever asks in one round of the event loop shares one synchronisation to
 * disk.
 *
 * After a commit that failed, memory is ahead of the disk for good: nothing is said to be durable any more, and the
 * process has to begin anew from what is on disk.
 */
export class GroupCommit {
  readonly #storage: Pick<Storage, 'commit' | 'isDirty'>;
  readonly #onFailure: (error: unknown) => void;
  #next: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;

  constructor(storage: Pick<Storage, 'commit' | 'isDirty'>, onFailure: (error: unknown) => void) {
    this.#storage = storage;
    this.#onFailure = onFailure;
  }

  /** Resolves once everything that was written before it was asked is durable. */
  async durable(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#next === undefined && !this.#storage.isDirty()) return;
    this.#next ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#next = undefined;
        this.#commit(resolve, reject);
      });
    });
    await this.#next;
  }

  #commit(resolve: () => void, reject: (error: unknown) => void): void {
    try {
      this.#storage.commit();
      resolve();
    } catch (error) {
      this.#failure = { error };
      this.#onFailure(error);
      reject(error);
    }
  }
}

import { KernelRequestError } from '../port.ts';
import { limits } from './wire.ts';
import type { BatchAnswer, BatchBody, BatchedCall, Bodies, Call, SingleBodies, SingleCall } from './wire.ts';

const lacking = 'it answers less than it is asked';

/**
 * Sends one request to one host. @throws KernelRequestError; anything else when no answer came
 * @param traceparent whose work it is, where that is traced (W3C Trace Context)
 */
export type Send = <C extends Call>(call: C, body: Bodies[C], traceparent?: string) => Promise<object>;

interface Waiting {
  call: SingleCall;
  body: SingleBodies[SingleCall];
  traceparent: string | undefined;
  resolve: (answer: object) => void;
  reject: (error: unknown) => void;
}

/**
 * What is asked of one host, one request at a time: whatever is asked in one turn of the event loop, or while an answer is
 * awaited, goes into the next request, all together. So a host is asked in the order in which it was called and answers
 * in that order; and the slower it answers, the fewer requests it gets.
 */
export class CallBatches {
  readonly #hostName: string;
  readonly #send: Send;
  readonly #traceparent: () => string | undefined;
  readonly #waiting: Waiting[] = [];
  #isSending = false;

  /** @param traceparent of whoever is asking just now: what is sent later may be sent while somebody else asks */
  constructor(hostName: string, send: Send, traceparent: () => string | undefined = () => undefined) {
    this.#hostName = hostName;
    this.#send = send;
    this.#traceparent = traceparent;
  }

  /** @throws KernelRequestError, or what sending throws */
  ask<C extends SingleCall>(call: C, body: SingleBodies[C]): Promise<object> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, body, traceparent: this.#traceparent(), resolve, reject });
      if (this.#isSending) return;
      this.#isSending = true;
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const next = this.#waiting.splice(0, limits.batchedCalls);
      const [first] = next;
      if (first === undefined) break;
      if (next.length === 1) await this.#oneByOne(next);
      else await this.#together(next);
    }
    this.#isSending = false;
  }

  /** After a request without an answer none of the others is sent: each would wait as long as that one. */
  async #oneByOne(waiting: readonly Waiting[]): Promise<void> {
    let lost: unknown;
    for (const { body, call, reject, resolve, traceparent } of waiting) {
      try {
        if (lost === undefined) resolve(await this.#send(call, body, traceparent));
        else reject(lost);
      } catch (error) {
        reject(error);
        if (!(error instanceof KernelRequestError)) lost = error;
      }
    }
  }

  async #together(batch: readonly Waiting[]): Promise<void> {
    try {
      const { answers = [] } = (await this.#send('batches', bodyOf(batch))) as Partial<BatchAnswer>;
      for (const [at, { reject, resolve }] of batch.entries()) {
        const answer = answers[at];
        if (answer !== undefined && 'answer' in answer) resolve(answer.answer);
        else reject(new KernelRequestError(this.#hostName, answer?.error.message ?? lacking));
      }
    } catch (error) {
      // Together they are too much: each may still be answered alone.
      if (error instanceof KernelRequestError) await this.#oneByOne(batch);
      else for (const { reject } of batch) reject(error);
    }
  }
}

function bodyOf(batch: readonly Waiting[]): BatchBody {
  return {
    calls: batch.map(({ body, call, traceparent }): BatchedCall =>
      traceparent === undefined ? { call, body } : { call, body, traceparent },
    ),
  };
}

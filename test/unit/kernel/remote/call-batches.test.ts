import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { KernelRequestError } from '../../../../controller/kernel/port.ts';
import { CallBatches } from '../../../../controller/kernel/remote/call-batches.ts';
import { limits } from '../../../../controller/kernel/remote/wire.ts';
import type { BatchBody } from '../../../../controller/kernel/remote/wire.ts';

/** A call is known by its number, which is where its change stream begins. */
const since = (revision: number): { since: { bootID: string; revision: number } } => ({
  since: { bootID: 'boot-1', revision },
});

interface Sent {
  /** The numbers of the calls that it carries. */
  calls: number[];
  answer: (failure?: Error) => void;
}

/** A host that answers when it is told to. */
class SlowHost {
  /** Every request that it got. */
  readonly requests: Sent[] = [];
  readonly batches = new CallBatches('alpha', (call, body) => this.#take(call, body));
  #open = 0;
  mostOpen = 0;

  get latest(): Sent {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error('nothing was asked yet');
    return last;
  }

  ask(revision: number): Promise<unknown> {
    return this.batches.ask('changes', since(revision)).catch((error: unknown) => error);
  }

  #take(call: string, body: unknown): Promise<object> {
    const calls = call === 'batches' ? (body as BatchBody).calls.map((one) => one.body) : [body];
    const numbers = calls.map((one) => (one as ReturnType<typeof since>).since.revision);
    this.#open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.#open);
    return new Promise((resolve, reject) => {
      const answer = (failure?: Error): void => {
        this.#open -= 1;
        if (failure !== undefined) reject(failure);
        else if (call === 'batches') resolve({ answers: numbers.map((one) => ({ answer: { to: one } })) });
        else resolve({ to: numbers[0] });
      };
      this.requests.push({ calls: numbers, answer });
    });
  }
}

/** What was settled is told in its own time. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function answerAll(host: SlowHost): Promise<void> {
  await settled();
  for (let answered = 0; answered < host.requests.length; answered += 1) {
    host.requests[answered]?.answer();
    await settled();
  }
}

describe('kernel/remote/call-batches', () => {
  it('sends what is asked in one turn together, and then what is asked meanwhile', async () => {
    const host = new SlowHost();

    const answers = [host.ask(1)];
    await settled();
    answers.push(host.ask(2), host.ask(3));
    await settled();
    expect(host.requests.map(({ calls }) => calls)).toEqual([[1]]);
    host.latest.answer();
    await settled();
    answers.push(host.ask(4));
    expect(host.requests.map(({ calls }) => calls)).toEqual([[1], [2, 3]]);
    host.latest.answer();
    await settled();
    host.latest.answer();

    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4].map((to) => ({ to })));
    expect(host.requests.map(({ calls }) => calls)).toEqual([[1], [2, 3], [4]]);
  });

  it('keeps the order, one request at a time, whatever fails; a failed request fails the calls that were in it', async () => {
    const deeds = fc.array(fc.constantFrom('ask', 'ask', 'ask', 'answer', 'fail'), { maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(deeds, async (steps) => {
        const host = new SlowHost();
        const outcomes: Promise<unknown>[] = [];
        const failed = new Set<number>();
        let answered = 0;
        const answerNext = async (fails: boolean): Promise<void> => {
          await settled();
          const next = host.requests[answered];
          if (next === undefined) return;
          answered += 1;
          if (fails) for (const one of next.calls) failed.add(one);
          next.answer(fails ? new Error('nobody is there') : undefined);
          await settled();
        };
        for (const step of steps) {
          if (step === 'ask') outcomes.push(host.ask(outcomes.length));
          else await answerNext(step === 'fail');
        }
        await settled();
        while (answered < host.requests.length) await answerNext(false);

        const all = [...outcomes.keys()];
        expect(host.requests.flatMap(({ calls }) => calls)).toEqual(all);
        expect(host.mostOpen).toBeLessThanOrEqual(1);
        const expected = all.map((to) => (failed.has(to) ? new Error('nobody is there') : { to }));
        expect(await Promise.all(outcomes)).toEqual(expected);
      }),
    );
  });

  it(`puts at most ${limits.batchedCalls} calls into one request`, async () => {
    const host = new SlowHost();
    const count = 2 * limits.batchedCalls + 10;
    const answers = Array.from({ length: count }, (_, at) => host.ask(at));

    await answerAll(host);

    expect(host.requests.map(({ calls }) => calls.length)).toEqual([
      limits.batchedCalls,
      limits.batchedCalls,
      10,
    ]);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: count }, (_, to) => ({ to })));
  });

  describe('a request whose calls are too much together', () => {
    /** Begins with one that is under way, so that the rest goes together. */
    async function together(...numbers: number[]): Promise<{ host: SlowHost; answers: Promise<unknown>[] }> {
      const host = new SlowHost();
      const first = host.ask(0);
      await settled();
      const answers = numbers.map((number) => host.ask(number));
      host.latest.answer();
      await first;
      await settled();
      return { host, answers };
    }

    it('is asked again one by one, in order, before anything else; who is too much alone fails alone', async () => {
      const { answers, host } = await together(1, 2, 3);
      host.latest.answer(new KernelRequestError('alpha', 'has more than 16777216 bytes'));
      await settled();
      const late = host.ask(4);
      host.latest.answer();
      await settled();
      host.latest.answer(new KernelRequestError('alpha', 'it is too large by itself'));
      await settled();
      host.latest.answer();
      await settled();
      host.latest.answer();

      expect(host.requests.map(({ calls }) => calls)).toEqual([[0], [1, 2, 3], [1], [2], [3], [4]]);
      expect(await Promise.all([...answers, late])).toEqual([
        { to: 1 },
        new KernelRequestError('alpha', 'it is too large by itself'),
        { to: 3 },
        { to: 4 },
      ]);
    });

    it('is not asked on and on of a host that does not answer', async () => {
      const { answers, host } = await together(1, 2, 3);
      host.latest.answer(new KernelRequestError('alpha', 'has more than 16777216 bytes'));
      await settled();
      host.latest.answer();
      await settled();
      host.latest.answer(new Error('no answer within 15000 ms'));

      expect(await Promise.all(answers)).toEqual([
        { to: 1 },
        new Error('no answer within 15000 ms'),
        new Error('no answer within 15000 ms'),
      ]);
      expect(host.requests.map(({ calls }) => calls)).toEqual([[0], [1, 2, 3], [1], [2]]);
    });
  });

  it.each([
    ['fewer answers than calls', { answers: [{ answer: { to: 1 } }] }],
    ['no answers at all', {}],
  ])('fails the calls that got none: %s', async (_, answer) => {
    const sent: string[] = [];
    const batches = new CallBatches('alpha', (call) => {
      sent.push(call);
      return Promise.resolve(answer);
    });

    const answers = [1, 2, 3].map((number) => batches.ask('changes', since(number)));

    await expect(answers[2]).rejects.toThrow(
      new KernelRequestError('alpha', 'it answers less than it is asked'),
    );
    await Promise.allSettled(answers);
    expect(sent).toEqual(['batches']);
  });
});

/** Whose work a call is goes over the wire with it: alone in a header, in a batch beside each call (W3C Trace Context). */
import { afterEach, describe, expect, it } from 'vitest';
import type { CallTrace } from '../../../../controller/kernel/remote/answer.ts';
import { boot } from '../../../contract/kernel/scene.ts';
import type { HostUnderTest } from '../../../support/host-under-test.ts';
import { startHost } from '../../../support/host-under-test.ts';

const parent = (digit: number): string => `00-${'ab'.repeat(16)}-${String(digit).repeat(16)}-01`;

let host: HostUnderTest;
afterEach(() => host.close());

/** For each request what its calls were, and whose, each as far as it is known. */
function traced({ exchanges }: HostUnderTest): [call: string, traced: (string | undefined)[]][] {
  return exchanges.map(({ answered }) => [
    answered?.call ?? '',
    answered?.counted.map(({ trace }) => trace && `${trace.hostName} ${trace.traceparent}`) ?? [],
  ]);
}

function traceOf({ exchanges }: HostUnderTest): CallTrace | undefined {
  return exchanges[0]?.answered?.counted[0]?.trace;
}

describe('kernel/remote: traced calls', () => {
  it('a call that is alone says whose it is', async () => {
    host = await startHost();

    await host
      .connect({ traceparent: () => parent(1) })
      .kernel('alpha')
      .execute(boot);

    expect(traced(host)).toEqual([['commands', [`alpha ${parent(1)}`]]]);
  });

  it('each call of a batch says whose it is, as it was when it was asked', async () => {
    host = await startHost();
    let asking: string | undefined;
    const kernel = host.connect({ traceparent: () => asking }).kernel('alpha');
    const ask = (digit: number): Promise<unknown> => {
      asking = parent(digit);
      return kernel.read({ type: 'Global' }, { type: 'Host' });
    };

    const answers = [1, 2, 3].map(ask);
    asking = undefined;
    answers.push(kernel.changes(null));
    await Promise.all(answers);

    expect(traced(host)).toEqual([
      ['batches', [`alpha ${parent(1)}`, `alpha ${parent(2)}`, `alpha ${parent(3)}`, undefined]],
    ]);
  });

  it('says when the kernel was asked and when it answered', async () => {
    host = await startHost();

    await host
      .connect({ traceparent: () => parent(1) })
      .kernel('alpha')
      .execute(boot);

    const { answered, began } = traceOf(host)!;
    expect(answered).toBeGreaterThanOrEqual(began);
  });

  it('is asked without one where nothing is traced', async () => {
    host = await startHost();

    await host.connect().kernel('alpha').execute(boot);

    expect(traced(host)).toEqual([['commands', [undefined]]]);
  });

  it('a batch that says it otherwise than the standard is refused, and each call is answered alone', async () => {
    host = await startHost();
    const kernel = host.connect({ traceparent: () => 'me' }).kernel('alpha');

    const answers = [boot, boot, boot].map((request) => kernel.execute(request));

    expect(await Promise.all(answers)).toEqual(Array(3).fill(expect.objectContaining({ ok: true })));
    expect(host.exchanges.map(({ status }) => status)).toEqual([400, 200, 200, 200]);
  });
});

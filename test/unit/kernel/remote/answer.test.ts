import { describe, expect, it } from 'vitest';

import { kernelCopies } from '../../../../controller/kernel/journal/kernel-copies.ts';
import type { RoomCopy } from '../../../../controller/kernel/journal/kernel-copies.ts';
import { openKernelDirectory } from '../../../../controller/kernel/journal/kernel-directory.ts';
import type { KernelPort, KernelRequest } from '../../../../controller/kernel/port.ts';
import type { Asked, Served } from '../../../../controller/kernel/remote/answer.ts';
import { answerTo, RequestError } from '../../../../controller/kernel/remote/answer.ts';
import { limits } from '../../../../controller/kernel/remote/wire.ts';
import type { BatchAnswer, BatchBody } from '../../../../controller/kernel/remote/wire.ts';
import { faultOfKernelRequest } from '../../../../controller/manifest/kernel-request.ts';
import { memoryStorage } from '../../../../controller/storage/memory-storage.ts';
import { definition, global, Scene } from '../../../contract/kernel/scene.ts';
import { sha256 } from '../../../support/host-under-test.ts';

/** What a host process serves, without its sockets. */
async function served(): Promise<{ served: Served; scene: Scene }> {
  const kernels = openKernelDirectory(memoryStorage(), { sha256 });
  const scene = new Scene();
  scene.begin(kernels);
  await scene.boot();
  const copy = (): ReturnType<Served['copy']> => ({
    snapshot: kernels.room.snapshot(),
    digest: kernels.room.digest(),
  });
  return { served: { kernels, hostNames: ['alpha'], faultOf: faultOfKernelRequest, copy }, scene };
}

function batchOf(calls: unknown): Asked {
  const body = Buffer.from(JSON.stringify({ calls }));
  const path = '/v1/hosts/alpha/batches';
  return { method: 'POST', path, contentType: 'application/json', body, traceparent: undefined };
}

async function batched(to: Served, calls: unknown): Promise<BatchAnswer['answers']> {
  return (JSON.parse((await answerTo(batchOf(calls), to)).text) as BatchAnswer).answers;
}

const command = (request: KernelRequest): BatchBody['calls'][number] => ({ call: 'commands', body: request });
const look = (type: string): BatchBody['calls'][number] => ({
  call: 'queries',
  body: { caller: global, query: { type } },
});

async function faultOf(answer: Promise<unknown>): Promise<Pick<RequestError, 'message' | 'reason'>> {
  const error = await answer.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RequestError);
  return error as RequestError;
}

describe('kernel/remote/answer: a batch', () => {
  it('is done one after another: each call finds what those before it did, and no more', async () => {
    const { scene, served: to } = await served();
    const isThere = { call: 'queries', body: partitionQuery('p1') };

    const answers = await batched(to, [
      isThere,
      command(scene.request(definition('p1'))),
      isThere,
      command(scene.request({ type: 'LoadPartition', partitionUid: 'p1' })),
      { call: 'changes', body: { since: null } },
      command(scene.request({ type: 'LoadPartition', partitionUid: 'p2' })),
    ]);

    expect(answers).toMatchObject([
      { answer: {} },
      { answer: { ok: true } },
      { answer: {} },
      { answer: { ok: true } },
      { answer: {} },
      { answer: { ok: false, id: 'PartitionNotFound' } },
    ]);
    expect(answers[0]).not.toEqual(answers[2]);
    expect(answers.at(-2)).toEqual({ answer: await to.kernels.kernel('alpha').changes(null) });
  });

  it('LIFE-3: a leader that takes over within it shuts out what its predecessor asks behind it', async () => {
    const { scene, served: to } = await served();
    const newer = { fence: { epoch: 7, bootID: '' } };

    const answers = await batched(to, [
      command(scene.request(definition('before'))),
      command(scene.request({ type: 'TakeOver', leader: 'new' }, newer)),
      command(scene.request(definition('behind'))),
      command(scene.request(definition('newer'), { fence: { epoch: 7, bootID: 'alpha-1' } })),
      command(scene.request(definition('other-boot'), { fence: { epoch: 7, bootID: 'alpha-0' } })),
    ]);

    expect(answers).toMatchObject([
      { answer: { ok: true } },
      { answer: { ok: true } },
      { answer: { ok: false, id: 'FencedOut', args: { epoch: 1, highest: 7 } } },
      { answer: { ok: true } },
      { answer: { ok: false } },
    ]);
  });

  it('X-9: a call that is at fault keeps no other from its answer, and is told as it is told alone', async () => {
    const { scene, served: to } = await served();
    const misspelt = { ...scene.request(definition('p2')), comand: {} };

    const answers = await batched(to, [
      command(scene.request(definition('p1'))),
      { call: 'commands', body: misspelt },
      { call: 'queries', body: 'Host' },
      { call: 'changes', body: null },
      command(scene.request(definition('p3'))),
    ]);

    expect(answers).toMatchObject([
      { answer: { ok: true } },
      {
        error: { reason: 'BadRequest', message: expect.stringMatching(/unknown field "comand"/u) as string },
      },
      { error: { reason: 'BadRequest', message: expect.stringMatching(/expected an object/u) as string } },
      { error: { reason: 'BadRequest', message: expect.stringMatching(/expected an object/u) as string } },
      { answer: { ok: true } },
    ]);
    expect(answers[1]).toMatchObject({
      error: { message: expect.stringMatching(/Nothing was changed$/u) as string },
    });
  });

  it('LIFE-32: the same batch again gets the same answers, and is done once', async () => {
    const { scene, served: to } = await served();
    const owners = ['one', 'two', 'three'].map((owner) =>
      scene.request(definition(owner), { operation: { owner, sequence: 1 } }),
    );

    const first = await batched(to, owners.map(command));
    const before = await scene.everything();
    const again = await batched(to, owners.map(command));

    expect(again).toEqual(first);
    expect(await scene.everything()).toEqual(before);
  });

  it.each([
    ['no list', 'calls', /^calls: .*expected a list/u],
    ['a list in which something is no call', [{ call: 'commands' }], /body: Required value/u],
    ['a call of a kind that is not there', [{ call: 'batches', body: {} }], /calls\[0\]\.call/u],
    [
      'more calls than fit',
      Array.from({ length: limits.batchedCalls + 1 }, () => look('Host')),
      new RegExp(`calls: .*${limits.batchedCalls}`, 'u'),
    ],
  ])('X-9: %s is refused as a whole, with what was expected', async (_, calls, sentence) => {
    const { scene, served: to } = await served();

    await scene.expectUnchanged(async () => {
      const { message, reason } = await faultOf(batched(to, calls));
      expect(reason).toBe('BadRequest');
      expect(message).toMatch(sentence);
    });
  });

  it('X-9: nothing of it is done when what is around the calls is at fault', async () => {
    const { scene, served: to } = await served();
    const calls = [command(scene.request(definition('p1'))), { call: 'restart', body: {} }];

    await scene.expectUnchanged(async () => {
      expect((await faultOf(batched(to, calls))).reason).toBe('BadRequest');
    });
  });

  it('tells each of its calls to whoever counts, but those that no kernel was asked', async () => {
    const { scene, served: to } = await served();
    const calls = [
      command(scene.request(definition('p1'))),
      { call: 'queries', body: {} },
      command(scene.request({ type: 'LoadPartition', partitionUid: 'nobody' })),
      look('Host'),
    ];

    const { call, counted } = await answerTo(batchOf(calls), to);

    expect(call).toBe('batches');
    expect(counted).toEqual([
      { call: 'commands', type: 'DefinePartition', refusal: undefined },
      { call: 'commands', type: 'LoadPartition', refusal: 'PartitionNotFound' },
      { call: 'queries', type: 'Host', refusal: undefined },
    ]);
  });

  it('is not sent when it is larger than an answer may be, in bytes and not in characters', async () => {
    const { served: to } = await served();
    // Three bytes each.
    const view = { text: '€'.repeat(limits.answerBytes / 2) };
    const kernel = { read: () => Promise.resolve(view) } as unknown as KernelPort;
    const large = { ...to, kernels: { ...to.kernels, kernel: () => kernel } };

    const { message, reason } = await faultOf(batched(large, [look('Host')]));

    expect(reason).toBe('AnswerTooLarge');
    expect(message).toContain(String(limits.answerBytes));
  });
});

describe('kernel/remote/answer: a snapshot', () => {
  const asked = {
    method: 'GET',
    path: '/v1/snapshot',
    contentType: '',
    body: Buffer.alloc(0),
    traceparent: undefined,
  };

  async function copied(to: Served): Promise<RoomCopy> {
    return JSON.parse((await answerTo(asked, to)).text) as RoomCopy;
  }

  it('is the very room, with the digest that its copy must have', async () => {
    const { scene, served: to } = await served();
    await scene.do(definition('p1'));

    const copies = kernelCopies([await copied(to)], { sha256 });

    expect(await copies.kernel('alpha').changes(null)).toEqual(await scene.changes(null));
  });

  it('is of one moment, whatever is changed while it is taken', async () => {
    const { scene, served: to } = await served();
    const rounds: Promise<unknown>[] = [];
    for (let round = 0; round < 50; round += 1) {
      rounds.push(scene.do(definition(`p${String(round)}`)));
      // Refused unless its digest is that of what is in it.
      rounds.push(copied(to).then((copy) => kernelCopies([copy], { sha256 })));
      rounds.push(scene.do({ type: 'LoadPartition', partitionUid: `p${String(round)}` }));
    }

    await expect(Promise.all(rounds)).resolves.toHaveLength(150);
  });

  it('of a large room comes whole, and one that is too large is told so instead of being cut', async () => {
    const { scene, served: to } = await served();
    for (let at = 0; at < 3000; at += 1) await scene.do(definition(`partition-number-${String(at)}`));
    const copy = await copied(to);
    const beyond = { ...to, copy: () => ({ snapshot: ['x'.repeat(limits.answerBytes)], digest: '' }) };

    expect(await kernelCopies([copy], { sha256 }).kernel('alpha').changes(null)).toEqual(
      await scene.changes(null),
    );
    expect(await faultOf(answerTo(asked, beyond))).toMatchObject({ reason: 'AnswerTooLarge' });
  });

  it('is asked with GET', async () => {
    const { served: to } = await served();

    const { message, reason } = await faultOf(answerTo({ ...asked, method: 'POST' }, to));

    expect(reason).toBe('MethodNotAllowed');
    expect(message).toBe('/v1/snapshot is asked with GET, not POST');
  });
});

function partitionQuery(partitionUid: string): object {
  return { caller: global, query: { type: 'Partition', partitionUid } };
}

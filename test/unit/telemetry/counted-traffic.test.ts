import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { ClusterError } from '../../../controller/cluster/port.ts';
import type { KernelAnswer, KernelDirectory, KernelRequest } from '../../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../../controller/kernel/port.ts';
import type { TrafficCounter } from '../../../controller/telemetry/counted-traffic.ts';
import { countedCalls, countedWrites } from '../../../controller/telemetry/counted-traffic.ts';
import { watchedCluster } from '../../../controller/telemetry/watched-cluster.ts';
import { watchedKernels } from '../../../controller/telemetry/watched-kernels.ts';
import { delegating } from '../../support/delegating-cluster.ts';

/** Notes what it is told, a line each. */
class Notes implements TrafficCounter {
  readonly lines: string[] = [];
  asked: TrafficCounter['asked'] = ({ call, milliseconds }) =>
    void this.lines.push(`${call} ${milliseconds}`);
  commanded: TrafficCounter['commanded'] = ({ outcome, refusal = '', type }) =>
    void this.lines.push(`${type} ${outcome} ${refusal}`.trim());
  wrote: TrafficCounter['wrote'] = ({ kind, milliseconds, outcome, verb }) =>
    void this.lines.push(`${verb} ${kind} ${outcome} ${milliseconds}`);
}

/** A clock that moves by 5 whenever it is looked at. */
function ticking(): () => number {
  let now = 0;
  return () => (now += 5);
}

const request: KernelRequest = {
  caller: { type: 'Global' },
  operation: { owner: 'uid-1', sequence: 1 },
  fence: { epoch: 1, bootID: '' },
  at: '2026-01-01T00:00:00Z',
  command: { type: 'LoadPartition', partitionUid: 'p' },
};

const done = { ok: true, revision: 1, result: {}, changes: [] } as unknown as KernelAnswer;
const refused: KernelAnswer = { ok: false, errno: 'ESRCH', id: 'PartitionNotFound', args: {} };

function kernels(execute: () => Promise<KernelAnswer>): { notes: Notes; watched: KernelDirectory } {
  const notes = new Notes();
  const directory = {
    hosts: () => Promise.resolve(['alpha']),
    kernel: () => ({
      execute,
      read: () => Promise.resolve(done),
      changes: () => Promise.resolve({ cursor: { bootID: '', revision: 0 }, changes: [], complete: true }),
    }),
  } as unknown as KernelDirectory;
  return { notes, watched: watchedKernels(directory, countedCalls(notes, ticking())) };
}

describe('telemetry/counted-traffic: kernels', () => {
  it.each([
    { how: 'done', answer: () => Promise.resolve(done), said: 'LoadPartition done' },
    {
      how: 'refused, and why',
      answer: () => Promise.resolve(refused),
      said: 'LoadPartition refused PartitionNotFound',
    },
  ])('tells that a command was $how, and passes the answer on', async ({ answer, said }) => {
    const { notes, watched } = kernels(answer);

    const answered = await watched.kernel('alpha').execute(request);

    expect(answered).toBe(await answer());
    expect(notes.lines).toEqual([said, 'commands 5']);
  });

  it.each([
    { error: new KernelUnreachableError('alpha', 'no answer'), outcome: 'unreachable' },
    { error: new Error('too large'), outcome: 'failed' },
  ])('tells that a command was $outcome, and fails in the same way', async ({ error, outcome }) => {
    const { notes, watched } = kernels(() => Promise.reject(error));

    await expect(watched.kernel('alpha').execute(request)).rejects.toBe(error);

    expect(notes.lines).toEqual([`LoadPartition ${outcome}`, 'commands 5']);
  });

  it('measures questions and changes, and counts them as no commands', async () => {
    const { notes, watched } = kernels(() => Promise.resolve(done));
    const kernel = watched.kernel('alpha');

    await kernel.read({ type: 'Global' }, { type: 'Host' });
    await kernel.changes({ bootID: '', revision: 0 });

    expect(await watched.hosts()).toEqual(['alpha']);
    expect(notes.lines).toEqual(['queries 5', 'changes 5']);
  });
});

const object: KubeObject = { apiVersion: 'test.dev/v1', kind: 'Thing', metadata: { name: 'a' } };
const options = { fieldManager: 'test' };

function cluster(change: Partial<ClusterPort>): { notes: Notes; watched: ClusterPort } {
  const notes = new Notes();
  const port = { ...delegating({} as ClusterPort), ...change };
  return { notes, watched: watchedCluster(port, countedWrites(notes, ticking())) };
}

describe('telemetry/counted-traffic: the cluster', () => {
  it('tells of each write by its verb, and of no read', async () => {
    const same = () => Promise.resolve(object);
    const { notes, watched } = cluster({
      get: same,
      list: () => Promise.resolve({ items: [], resourceVersion: '1' }),
      watch: () => Promise.resolve({ stop: () => undefined }),
      create: same,
      update: same,
      updateStatus: same,
      apply: same,
      patch: same,
      delete: () => Promise.resolve(),
    });

    await watched.get(object as never);
    await watched.list('Thing');
    await watched.watch('Thing', () => undefined);
    for (const verb of ['create', 'update', 'updateStatus', 'apply'] as const) {
      expect(await watched[verb](object, options)).toBe(object);
    }
    const key = { kind: 'Thing', name: 'a' };
    expect(await watched.patch(key, [], options)).toBe(object);
    await watched.delete(key);

    expect(notes.lines).toEqual(
      ['create', 'update', 'updateStatus', 'apply', 'patch', 'delete'].map((verb) => `${verb} Thing done 5`),
    );
  });

  it.each([
    { error: new ClusterError('Conflict', 'somebody else'), outcome: 'conflict' },
    { error: new ClusterError('NotFound', 'not there'), outcome: 'gone' },
    { error: new ClusterError('Forbidden', 'no'), outcome: 'refused' },
    { error: new Error('no answer'), outcome: 'failed' },
  ])('tells of a write that ended as $outcome, and fails in the same way', async ({ error, outcome }) => {
    const { notes, watched } = cluster({ updateStatus: () => Promise.reject(error) });

    await expect(watched.updateStatus(object, options)).rejects.toBe(error);

    expect(notes.lines).toEqual([`updateStatus Thing ${outcome} 5`]);
  });
});

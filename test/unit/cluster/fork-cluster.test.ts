import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../../controller/cluster/embedded/embedded-cluster.ts';
import { createForkCluster } from '../../../controller/cluster/fork/fork-cluster.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { ClusterError } from '../../../controller/cluster/port.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';
import { frozenCluster } from '../../contract/cluster/frozen-cluster.ts';
import { servedSubjects } from '../../contract/cluster/served-subjects.ts';
import type { ShelfSpec } from '../../contract/cluster/subjects.ts';
import { library, namespace, shelf, specOf, withMetadata } from '../../contract/cluster/subjects.ts';

const by = { fieldManager: 'alice' };

function embedded(): ClusterPort {
  return frozenCluster(createEmbeddedCluster({ storage: memoryStorage(), ...servedSubjects() }));
}

function forkOf(base: ClusterPort): ClusterPort {
  return frozenCluster(createForkCluster({ base, ...servedSubjects('f0') }));
}

describe('cluster/fork', () => {
  it('reads through, and keeps what it writes to itself', async () => {
    const base = embedded();
    const kept = await base.create(library('kept'), by);
    const changed = await base.create(library('changed', 'Ulm'), by);
    const deleted = await base.create(library('deleted'), by);
    const fork = forkOf(base);

    await fork.update({ ...changed, spec: { city: 'Bonn' } }, by);
    await fork.delete(keyOf(deleted));
    await fork.create(library('made'), by);

    expect((await base.list('Library')).items).toEqual([changed, deleted, kept]);
    expect(await fork.get(keyOf(kept))).toBe(kept);
    expect((await fork.list('Library')).items.map(({ metadata }) => metadata.name)).toEqual([
      'changed',
      'kept',
      'made',
    ]);
    expect(await fork.get(keyOf(deleted))).toBeUndefined();
  });

  it('makes a namesake of what it deleted', async () => {
    const base = embedded();
    const first = await base.create(library('a', 'Ulm'), by);
    const fork = forkOf(base);

    await fork.delete(keyOf(first));
    const second = await fork.create(library('a', 'Bonn'), by);

    expect((await fork.list('Library')).items).toEqual([second]);
    expect(second.metadata.uid).not.toBe(first.metadata.uid);
  });

  it('gives versions that no object below has', async () => {
    const base = embedded();
    const first = await base.create(library('a'), by);
    const second = await base.create(library('b'), by);

    const written = await forkOf(base).update({ ...first, spec: { city: 'Bonn' } }, by);

    expect(Number(written.metadata.resourceVersion)).toBeGreaterThan(Number(second.metadata.resourceVersion));
  });

  it('watches on from what it lists, though the list is of the base', async () => {
    const base = embedded();
    await base.create(library('a'), by);
    const fork = forkOf(base);
    const { resourceVersion } = await fork.list('Library');
    await fork.create(library('b'), by);
    const names: string[] = [];

    await fork.watch('Library', ({ object }) => names.push(object.metadata.name), { resourceVersion });
    await fork.create(library('c'), by);

    expect(names).toEqual(['b', 'c']);
  });

  it('knows namespaces that are declared below and those that are nowhere', async () => {
    const base = embedded();
    await base.create(namespace('declared', { team: 'a' }), by);
    const fork = forkOf(base);

    const applied = await fork.apply(namespace('undeclared', { team: 'b' }), by);

    expect((await fork.get({ kind: 'Namespace', name: 'declared' }))?.metadata.labels).toHaveProperty(
      'team',
      'a',
    );
    expect(applied.metadata.uid).toBeDefined();
    expect((await fork.list('Namespace')).items).toHaveLength(2);
  });

  it('lets one of two writes win that begin before the base has answered', async () => {
    const base = embedded();
    const created = await base.create(shelf('team', 'a'), by);
    const fork = forkOf(base);

    const answers = await Promise.allSettled([
      fork.update({ ...created, spec: { color: 'red' } }, by),
      fork.update({ ...created, spec: { color: 'blue' } }, by),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(specOf(await fork.get(keyOf(created))).color).toBe('red');
  });
});

describe('cluster/fork over a slow base', () => {
  it('keeps what it wrote when an older answer of the base arrives afterwards', async () => {
    const base = embedded();
    const created = await base.create(library('a', 'Ulm'), by);
    let answerLate = (): void => undefined;
    const late = new Promise<void>((resolve) => (answerLate = resolve));
    let asked = 0;
    const fork = forkOf({
      ...base,
      get: async (key) => {
        const object = await base.get(key);
        if (++asked === 1) await late;
        return object;
      },
    });

    const slow = fork.get(keyOf(created));
    const written = await fork.update({ ...created, spec: { city: 'Bonn' } }, by);
    answerLate();

    expect(await slow).toEqual(written);
    expect(await fork.get(keyOf(created))).toEqual(written);
  });
});

// --------------------------------------------------------------------------------------------- equivalence

interface Step {
  act:
    | 'create'
    | 'apply'
    | 'force'
    | 'update'
    | 'status'
    | 'patch'
    | 'finalizer'
    | 'release'
    | 'delete'
    | 'list';
  manager: string;
  name: string;
  spec: ShelfSpec;
}

const spec: fc.Arbitrary<ShelfSpec> = fc.record(
  {
    color: fc.constantFrom('red', 'blue'),
    size: fc.constantFrom(-1, 1, 2),
    genres: fc.uniqueArray(fc.constantFrom('crime', 'novel', 'poem')),
    order: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
    notes: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')),
    books: fc.uniqueArray(
      fc.record(
        {
          title: fc.constantFrom('Emma', 'Kim'),
          pages: fc.constantFrom(1, 2),
          lender: fc.constantFrom('eve'),
        },
        { requiredKeys: ['title'] },
      ),
      { selector: ({ title }) => title },
    ),
  },
  { requiredKeys: [] },
);

/** Applies twice as often as the rest: they are what merges. */
const acts = [
  ...(['create', 'apply', 'apply', 'force', 'update', 'status'] as const),
  ...(['patch', 'finalizer', 'release', 'delete', 'list'] as const),
];

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...acts),
  manager: fc.constantFrom('alice', 'bob'),
  name: fc.constantFrom('a', 'b', 'c'),
  spec,
});

/** What one step answers: the object or list, or the refusal. */
async function perform(cluster: ClusterPort, { act, manager, name, spec }: Step): Promise<unknown> {
  const writer = { fieldManager: manager };
  const asked = shelf('team', name, spec);
  const key = keyOf(asked);
  const finalizers = ['example.com/held'];
  const requests: Record<Step['act'], () => Promise<unknown>> = {
    create: () => cluster.create(asked, writer),
    apply: () => cluster.apply(asked, writer),
    force: () => cluster.apply(asked, { ...writer, force: true }),
    update: () => cluster.update(asked, writer),
    status: () =>
      cluster.updateStatus({ ...asked, status: { phase: spec.color ?? 'None' } } as KubeObject, writer),
    patch: () => cluster.patch(key, [{ op: 'replace', path: '/spec/color', value: 'green' }], writer),
    finalizer: () => cluster.apply(withMetadata(asked, { finalizers }), { ...writer, force: true }),
    release: () => cluster.patch(key, [{ op: 'remove', path: '/metadata/finalizers' }], writer),
    delete: () => cluster.delete(key),
    list: async () => (await cluster.list('Shelf', { labelSelector: '!absent' })).items.map(comparable),
  };
  try {
    const answer = await requests[act]();
    return act === 'list' || answer === undefined ? answer : comparable(answer as KubeObject);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return [error.reason, error.message.replace(/uid \S+|resourceVersion \S+/g, ''), error.problems];
  }
}

/** Without what the two stores count apart: uids, and times. Versions must even be the same. */
function comparable({ metadata, ...object }: KubeObject): unknown {
  const { uid: _uid, creationTimestamp: _created, deletionTimestamp, managedFields = [], ...rest } = metadata;
  const entries = managedFields.map(({ time: _time, ...entry }) => entry);
  return {
    ...object,
    metadata: { ...rest, isDeleting: deletionTimestamp !== undefined, managedFields: entries },
  };
}

describe('cluster/fork beside cluster/embedded', () => {
  it('answers and ends as the embedded store does with the same history, wherever it forked', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        async (before, after) => {
          const reference = embedded();
          const base = embedded();
          for (const one of before) {
            await perform(reference, one);
            await perform(base, one);
          }
          const fork = forkOf(forkOf(base));
          const told: unknown[] = [];
          const expected: unknown[] = [];
          await fork.watch('Shelf', ({ type, object }) => told.push([type, comparable(object)]));
          await reference.watch('Shelf', ({ type, object }) => expected.push([type, comparable(object)]));

          for (const one of after) expect(await perform(fork, one)).toEqual(await perform(reference, one));

          const end = await fork.list('Shelf');
          expect(end.items.map(comparable)).toEqual((await reference.list('Shelf')).items.map(comparable));
          expect(told).toEqual(expected);
          accepted += told.length;
        },
      ),
      { numRuns: 200 },
    );
    // The histories do something.
    expect(accepted).toBeGreaterThan(200);
  });
});

describe('cluster/semantics over random histories', () => {
  it('keeps uid and creation, counts versions up, and a generation exactly for a spec or a stamp', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const cluster = embedded();
        let version = 0;
        await cluster.watch('Shelf', ({ type, object, old }) => {
          expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(version);
          version = Number(object.metadata.resourceVersion);
          if (type !== 'MODIFIED' || old === undefined) return;
          const isSpecNew = JSON.stringify(object.spec) !== JSON.stringify(old.spec);
          const isStamped = object.metadata.deletionTimestamp !== old.metadata.deletionTimestamp;
          const generations = (object.metadata.generation ?? 0) - (old.metadata.generation ?? 0);
          expect(generations).toBe(isSpecNew || isStamped ? 1 : 0);
          expect(object.metadata.uid).toBe(old.metadata.uid);
          expect(object.metadata.creationTimestamp).toBe(old.metadata.creationTimestamp);
        });

        for (const one of steps) await perform(cluster, one);
      }),
      { numRuns: 200 },
    );
  });
});

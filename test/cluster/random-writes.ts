/** Random requests about one shelf, by several managers: for putting the same ones to two clusters. */
import fc from 'fast-check';

import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import type { ClusterPort, PatchOperation } from '../../controller/cluster/port.ts';
import type { ShelfSpec } from '../contract/cluster/subjects.ts';
import { shelf } from '../contract/cluster/subjects.ts';

type Metadata = Pick<KubeObject['metadata'], 'labels' | 'annotations' | 'finalizers'>;

/** One request; it is about the object as it is when its turn comes. */
export type Write =
  | { type: 'create'; manager: string; spec: ShelfSpec; metadata: Metadata }
  | { type: 'update'; manager: string; spec: ShelfSpec; metadata: Metadata }
  | { type: 'apply'; manager: string; spec: ShelfSpec; metadata: Metadata; force: boolean }
  | { type: 'status'; manager: string; phase: string }
  | { type: 'patch'; manager: string; operations: PatchOperation[] }
  | { type: 'delete' };

const manager = fc.constantFrom('alice', 'bob', 'carol');

/** Fields that are there or not. */
function some<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}

const book = fc
  .tuple(
    fc.constantFrom('Emma', 'Kim', 'Ulysses'),
    some({ pages: fc.nat(2), lender: fc.constantFrom('eve', 'mia') }),
  )
  .map(([title, more]) => ({ title, ...more }));

const spec: fc.Arbitrary<ShelfSpec> = fc
  .tuple(
    // An apply that leaves nothing of a spec is refused by the server alone (ADR 0014).
    fc.record({ color: fc.constantFrom('red', 'blue') }),
    some({
      size: fc.constantFrom(-1, 1, 1, 1),
      books: fc.uniqueArray(book, { selector: ({ title }) => title, minLength: 1, maxLength: 2 }),
      genres: fc.subarray(['crime', 'novel', 'poem'], { minLength: 1 }),
      order: fc.array(fc.constantFrom('x', 'y'), { minLength: 1, maxLength: 3 }),
      notes: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { minKeys: 1 }),
      position: fc.constantFrom({ row: 1 }, { column: 1 }, { row: 1, column: 2 }),
    }),
  )
  .map(([always, optional]) => ({ ...always, ...optional }));

const metadata: fc.Arbitrary<Metadata> = some({
  labels: fc.dictionary(fc.constantFrom('floor', 'quiet'), fc.constantFrom('1', '2'), {
    minKeys: 1,
    noNullPrototype: true,
  }),
  annotations: fc.constantFrom({ note: 'x' }, { note: 'y' }),
  finalizers: fc.constantFrom(['example.com/one'], ['example.com/one', 'example.com/two']),
});

const operation: fc.Arbitrary<PatchOperation> = fc.oneof(
  fc.constantFrom<PatchOperation>(
    { op: 'add', path: '/spec/color', value: 'green' },
    { op: 'replace', path: '/spec/color', value: 'red' },
    { op: 'remove', path: '/spec/notes' },
    { op: 'remove', path: '/spec/genres/0' },
    { op: 'add', path: '/spec/order', value: ['z'] },
    { op: 'add', path: '/spec/books', value: [{ title: 'Walden' }] },
    { op: 'test', path: '/spec/color', value: 'red' },
    { op: 'add', path: '/metadata/labels', value: { floor: '3' } },
    { op: 'remove', path: '/metadata/labels' },
    { op: 'remove', path: '/metadata/finalizers' },
    { op: 'add', path: '/metadata/finalizers', value: ['example.com/three'] },
    { op: 'add', path: '/status/phase', value: 'Forged' },
  ),
);

const anyWrite: fc.Arbitrary<Write> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('create' as const), manager, spec, metadata }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('update' as const), manager, spec, metadata }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('apply' as const),
      manager,
      spec,
      metadata,
      force: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('status' as const),
      manager,
      phase: fc.constantFrom('Full', 'Empty'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('patch' as const),
      manager,
      operations: fc.array(operation, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete' as const) }) },
);

/** The same ones for the same seed. */
export function randomWrites(seed: number, length: number): Write[] {
  return (
    fc.sample(fc.array(anyWrite, { minLength: length, maxLength: length }), { seed, numRuns: 1 })[0] ?? []
  );
}

/** Does one request. @throws ClusterError */
export async function perform(cluster: ClusterPort, namespace: string, wanted: Write): Promise<void> {
  const key = keyOf(shelf(namespace, 'a'));
  if (wanted.type === 'delete') {
    await cluster.delete(key);
    return;
  }
  const by = { fieldManager: wanted.manager };
  if (wanted.type === 'patch') {
    await cluster.patch(key, wanted.operations, by);
    return;
  }
  const stored = await cluster.get(key);
  if (wanted.type === 'status') {
    const status: object = { phase: wanted.phase };
    await cluster.updateStatus({ ...(stored ?? shelf(namespace, 'a')), status }, by);
    return;
  }
  await write(cluster, shelf(namespace, 'a', wanted.spec), wanted, stored);
}

type Statement = Extract<Write, { type: 'create' | 'update' | 'apply' }>;

async function write(
  cluster: ClusterPort,
  base: KubeObject,
  wanted: Statement,
  stored: KubeObject | undefined,
): Promise<void> {
  const by = { fieldManager: wanted.manager };
  const asked: KubeObject = { ...base, metadata: { ...base.metadata, ...wanted.metadata } };
  if (wanted.type === 'create') await cluster.create(asked, by);
  else if (wanted.type === 'apply') await cluster.apply(asked, { ...by, force: wanted.force });
  else {
    const { resourceVersion, uid } = stored?.metadata ?? {};
    const read = { ...(resourceVersion && { resourceVersion }), ...(uid && { uid }) };
    await cluster.update({ ...asked, metadata: { ...asked.metadata, ...read } }, by);
  }
}

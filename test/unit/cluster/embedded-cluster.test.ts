import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort, WatchEvent } from '../../../controller/cluster/port.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';
import type { Storage } from '../../../controller/storage/storage.ts';
import { refusal } from '../../contract/cluster/refusal.ts';
import { servedSubjects } from '../../contract/cluster/served-subjects.ts';
import { library, namespace, shelf, specOf, withMetadata } from '../../contract/cluster/subjects.ts';

const by = { fieldManager: 'alice' };

function clusterOver(storage: Storage): ClusterPort {
  return createEmbeddedCluster({ storage, ...servedSubjects() });
}

describe('cluster/embedded', () => {
  it('finds everything again that was committed, and nothing that was not', async () => {
    const storage = memoryStorage();
    const cluster = clusterOver(storage);
    const kept = await cluster.create(shelf('team', 'kept'), by);
    const gone = await cluster.create(shelf('team', 'gone'), by);
    storage.commit();
    await cluster.delete(keyOf(gone));
    await cluster.create(shelf('team', 'new'), by);

    const after = clusterOver(storage.afterCrash());

    expect((await after.list('Shelf')).items).toEqual([gone, kept]);
  });

  it('goes on with higher versions, also after the newest object was deleted', async () => {
    const storage = memoryStorage();
    const cluster = clusterOver(storage);
    await cluster.create(library('a'), by);
    const newest = await cluster.create(library('b'), by);
    await cluster.delete(keyOf(newest));
    const { resourceVersion } = await cluster.list('Library');
    storage.commit();

    const created = await clusterOver(storage.afterCrash()).create(library('c'), by);

    expect(Number(resourceVersion)).toBe(Number(newest.metadata.resourceVersion) + 1);
    expect(Number(created.metadata.resourceVersion)).toBe(Number(resourceVersion) + 1);
  });

  it('has nothing to commit after writes that change nothing', async () => {
    const storage = memoryStorage();
    const cluster = clusterOver(storage);
    const asked = shelf('team', 'a', { color: 'red', genres: ['crime'] });
    const applied = await cluster.apply(asked, by);
    const full = await cluster.updateStatus({ ...applied, status: { phase: 'Full' } } as KubeObject, by);
    storage.commit();

    await cluster.apply(asked, by);
    await cluster.update(full, by);
    await cluster.updateStatus(full, by);
    await cluster.patch(keyOf(full), [{ op: 'test', path: '/spec/color', value: 'red' }], by);
    await cluster.create(shelf('team', 'b'), { ...by, dryRun: true });

    expect(storage.isDirty()).toBe(false);
  });

  it('cuts creation times to whole seconds', async () => {
    const cluster = clusterOver(memoryStorage());

    const created = await cluster.create(library('a'), by);

    expect(created.metadata.creationTimestamp).toBe('2026-11-23T00:00:00Z');
  });

  it('lists namespaces in their own order, not in that of the joined names', async () => {
    const cluster = clusterOver(memoryStorage());
    for (const [space, name] of [
      ['a-b', 'x'],
      ['a', 'z'],
      ['a', 'b'],
    ] as const) {
      await cluster.create(shelf(space, name), by);
    }

    const { items } = await cluster.list('Shelf');

    expect(items.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
      'a/b',
      'a/z',
      'a-b/x',
    ]);
  });

  it('reads from the storage only what is asked for', async () => {
    const storage = memoryStorage();
    const filling = clusterOver(storage);
    for (let count = 0; count < 20; count++) await filling.create(library(`library-${String(count)}`), by);
    storage.commit();
    const read: string[] = [];
    const counting = storage.afterCrash();
    const table = counting.table<KubeObject>('cluster/objects');
    const get = table.get.bind(table);
    table.get = (key) => (read.push(key), get(key));

    const cluster = clusterOver(counting);
    await cluster.get({ kind: 'Library', name: 'library-7' });
    await cluster.get({ kind: 'Library', name: 'library-7' });

    expect(read).toEqual(['Library!!library-7']);
  });

  it('refuses what no API server could route', async () => {
    const cluster = clusterOver(memoryStorage());
    const requests = [
      cluster.get({ kind: 'Unknown', name: 'a' }),
      cluster.get({ kind: 'Shelf', name: 'a' }),
      cluster.get({ kind: 'Library', namespace: 'team', name: 'a' }),
      cluster.create({ ...library('a'), apiVersion: 'contract.partywall.dev/v2' }, by),
      cluster.create(library(''), by),
      cluster.create(library('a'), { fieldManager: '' }),
      cluster.list('Unknown'),
      cluster.list('Shelf', { continue: 'elsewhere' }),
      cluster.watch('Unknown', () => undefined),
      cluster.watch('Shelf', () => undefined, { resourceVersion: 'abc' }),
    ];

    const reasons = await Promise.all(requests.map(async (request) => (await refusal(request)).reason));

    expect(new Set(reasons)).toEqual(new Set(['BadRequest']));
  });

  it.each([
    ['labels that are text', { labels: 'x' }],
    ['a label that is a number', { labels: { a: 1 } }],
    ['annotations that are a list', { annotations: ['x'] }],
    ['finalizers that are text', { finalizers: 'example.com/held' }],
    ['annotations that are too large', { annotations: { a: 'x'.repeat(262_145) } }],
  ])('refuses %s', async (_what, metadata) => {
    const cluster = clusterOver(memoryStorage());

    const refused = await refusal(cluster.create(withMetadata(library('a'), metadata as never), by));

    expect(refused.reason).toBe('Invalid');
  });
});

describe('cluster/embedded namespaces', () => {
  it('has every namespace by its name alone, and lists only those declared', async () => {
    const cluster = clusterOver(memoryStorage());
    await cluster.create(namespace('declared', { team: 'a' }), by);

    const implicit = await cluster.get({ kind: 'Namespace', name: 'undeclared' });
    const { items } = await cluster.list('Namespace');

    expect(implicit).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'undeclared', labels: { 'kubernetes.io/metadata.name': 'undeclared' } },
    });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['declared']);
  });

  it('is implicit again after it was deleted', async () => {
    const cluster = clusterOver(memoryStorage());
    await cluster.create(namespace('declared', { team: 'a' }), by);

    await cluster.delete({ kind: 'Namespace', name: 'declared' });

    const labels = (await cluster.get({ kind: 'Namespace', name: 'declared' }))?.metadata.labels;
    expect(labels).toEqual({ 'kubernetes.io/metadata.name': 'declared' });
  });
});

describe('cluster/embedded watch', () => {
  it('tells within the write, with the object before', async () => {
    const cluster = clusterOver(memoryStorage());
    const events: WatchEvent[] = [];
    await cluster.watch('Library', (event) => events.push(event));

    const created = await cluster.create(library('a', 'Ulm'), by);
    const updated = await cluster.update({ ...created, spec: { city: 'Bonn' } }, by);
    await cluster.delete(keyOf(updated));

    expect(events.map(({ type, old }) => [type, old])).toEqual([
      ['ADDED', undefined],
      ['MODIFIED', created],
      ['DELETED', updated],
    ]);
  });

  it('is gone before the store was opened and after what it has reached', async () => {
    const storage = memoryStorage();
    const first = clusterOver(storage);
    await first.create(library('a'), by);
    await first.create(library('b'), by);
    storage.commit();

    const cluster = clusterOver(storage.afterCrash());
    const before = await refusal(cluster.watch('Library', () => undefined, { resourceVersion: '1' }));
    const after = await refusal(cluster.watch('Library', () => undefined, { resourceVersion: '3' }));
    const events: string[] = [];
    await cluster.watch('Library', ({ object }) => events.push(object.metadata.name), {
      resourceVersion: '2',
    });
    await cluster.create(library('c'), by);

    expect([before.reason, after.reason]).toEqual(['Gone', 'Gone']);
    expect(before.message).toContain('list again');
    expect(events).toEqual(['c']);
  });

  it('remembers a bounded number of changes, the newest without a gap', async () => {
    const cluster = clusterOver(memoryStorage());
    let last = await cluster.create(library('a', '0'), by);
    for (let count = 1; count <= 9000; count++) {
      last = await cluster.update({ ...last, spec: { city: String(count) } }, by);
    }
    const from = String(Number(last.metadata.resourceVersion) - 4000);

    const forgotten = await refusal(cluster.watch('Library', () => undefined, { resourceVersion: '1' }));
    const cities: unknown[] = [];
    await cluster.watch('Library', ({ object }) => cities.push(Reflect.get(object.spec ?? {}, 'city')), {
      resourceVersion: from,
    });

    expect(forgotten.reason).toBe('Gone');
    expect(cities).toHaveLength(4000);
    expect(cities[0]).toBe('5001');
    expect(cities.at(-1)).toBe('9000');
  });

  it('can be resumed from the oldest version that it accepts without a gap', async () => {
    const cluster = clusterOver(memoryStorage());
    let last = await cluster.create(library('a', '1'), by);
    for (let version = 2; version <= 8300; version++) {
      last = await cluster.update({ ...last, spec: { city: String(version) } }, by);
    }

    const told: (string | undefined)[] = [];
    let from = 0;
    for (; told.length === 0; from++) {
      const note = ({ object }: WatchEvent): void => void told.push(object.metadata.resourceVersion);
      await cluster.watch('Library', note, { resourceVersion: String(from) }).catch(() => undefined);
    }

    expect(from).toBeGreaterThan(1);
    expect(told[0]).toBe(String(from));
    expect(told).toHaveLength(8300 - from + 1);
  });
});

describe('cluster/embedded concurrent writes', () => {
  it('lets exactly one of many compare-and-sets of one version win (DEV-7)', async () => {
    const cluster = clusterOver(memoryStorage());
    const created = await cluster.create(shelf('team', 'a'), by);

    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        cluster.update({ ...created, spec: { color: `color-${String(index)}` } }, by),
      ),
    );

    const won = answers.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(specOf(await cluster.get(keyOf(created))).color).toMatch(/^color-/);
  });
});

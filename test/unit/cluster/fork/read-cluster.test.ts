import { describe, expect, it } from 'vitest';

import { readCluster } from '../../../../controller/cluster/fork/read-cluster.ts';
import { createEmbeddedCluster } from '../../../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../../../controller/cluster/port.ts';
import { memoryStorage } from '../../../../controller/storage/memory-storage.ts';
import { servedSubjects } from '../../../contract/cluster/served-subjects.ts';
import { library, namespace, shelf } from '../../../contract/cluster/subjects.ts';
import { delegating } from '../../../support/delegating-cluster.ts';

const by = { fieldManager: 'founder' };

async function filled(): Promise<ClusterPort> {
  const cluster = createEmbeddedCluster({ storage: memoryStorage(), ...servedSubjects() });
  for (const name of ['team-b', 'team-a']) await cluster.create(namespace(name), by);
  for (const name of ['b', 'a']) {
    await cluster.create(library(name), by);
    for (const home of ['team-b', 'team-a']) await cluster.create(shelf(home, name), by);
  }
  return cluster;
}

const kinds = ['Namespace', 'Library', 'Shelf'];

describe('cluster/fork/read-cluster', () => {
  it('answers as the cluster did: by name, all of a kind, of one namespace, and as many as are wanted', async () => {
    const cluster = await filled();
    const read = await readCluster(cluster, kinds);

    for (const kind of kinds) {
      for (const options of [
        undefined,
        {},
        { namespace: 'team-a' },
        { namespace: 'nowhere' },
        { limit: 1 },
      ]) {
        expect((await read.list(kind, options)).items).toEqual((await cluster.list(kind, options)).items);
      }
    }
    for (const key of [
      { kind: 'Shelf', namespace: 'team-a', name: 'a' },
      { kind: 'Shelf', namespace: 'team-a', name: 'c' },
      { kind: 'Library', name: 'b' },
    ]) {
      expect(await read.get(key)).toEqual(await cluster.get(key));
    }
  });

  it('asks for each kind once, and for nothing when it is asked', async () => {
    const asked: string[] = [];
    const list: ClusterPort['list'] = (kind, options) => {
      asked.push(kind);
      return cluster.list(kind, options);
    };
    const cluster = await filled();
    const read = await readCluster({ ...delegating(cluster), list }, kinds);

    await read.list('Shelf');
    await read.get({ kind: 'Library', name: 'a' });

    expect(asked).toEqual(kinds);
  });

  it('stays as it was when the cluster changes, and gives lists that their reader may change', async () => {
    const cluster = await filled();
    const read = await readCluster(cluster, kinds);
    const before = (await read.list('Library')).items;
    await cluster.delete({ kind: 'Library', name: 'a' });
    await cluster.create(library('c'), by);
    (await read.list('Library')).items.pop();

    expect((await read.list('Library')).items).toEqual(before);
    expect(await read.get({ kind: 'Library', name: 'a' })).toEqual(before[0]);
    expect(await read.get({ kind: 'Library', name: 'c' })).toBeUndefined();
  });

  it('is as new as the newest of what was read, so that what a fork writes comes after all of it', async () => {
    const cluster = await filled();
    const versions = { Namespace: '9', Library: '10', Shelf: '8' };
    const list: ClusterPort['list'] = async (kind) => ({
      ...(await cluster.list(kind)),
      resourceVersion: versions[kind as keyof typeof versions],
    });

    const read = await readCluster({ ...delegating(cluster), list }, kinds);

    expect((await read.list('Namespace')).resourceVersion).toBe('10');
  });

  it('has nothing of a kind that was not read', async () => {
    const read = await readCluster(await filled(), ['Namespace', 'Library']);

    expect((await read.list('Shelf')).items).toEqual([]);
    expect(await read.get({ kind: 'Shelf', namespace: 'team-a', name: 'a' })).toBeUndefined();
  });
});

import { createEmbeddedCluster } from '../../controller/cluster/embedded/embedded-cluster.ts';
import { createForkCluster } from '../../controller/cluster/fork/fork-cluster.ts';
import { readCluster } from '../../controller/cluster/fork/read-cluster.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { clusterContract } from './cluster.ts';
import { frozenCluster } from './cluster/frozen-cluster.ts';
import { servedSubjects } from './cluster/served-subjects.ts';
import { library, shelf } from './cluster/subjects.ts';

const kinds = ['Namespace', 'Library', 'Shelf'];

function emptyBase(): ClusterPort {
  return createEmbeddedCluster({ storage: memoryStorage(), ...servedSubjects('ba5e') });
}

async function filledBase(): Promise<ClusterPort> {
  const base = emptyBase();
  const by = { fieldManager: 'founder' };
  for (const name of ['a', 'b', 'c']) {
    await base.create(library(name), by);
    await base.create(shelf('other', name), by);
  }
  await base.delete({ kind: 'Library', name: 'c' });
  return base;
}

clusterContract('a fork over nothing', () =>
  Promise.resolve({ cluster: createForkCluster({ base: emptyBase(), ...servedSubjects() }) }),
);

clusterContract('a fork over a filled store', async () => ({
  cluster: createForkCluster({ base: await filledBase(), ...servedSubjects() }),
}));

clusterContract('a fork over everything of a store that was read once', async () => ({
  cluster: createForkCluster({
    base: await readCluster(frozenCluster(await filledBase()), kinds),
    ...servedSubjects(),
  }),
}));

clusterContract('a fork over a fork', async () => ({
  cluster: createForkCluster({
    base: createForkCluster({ base: await filledBase(), ...servedSubjects('f0') }),
    ...servedSubjects(),
  }),
}));

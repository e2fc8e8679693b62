import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEmbeddedCluster } from '../../controller/cluster/embedded/embedded-cluster.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { openStorage } from '../../controller/storage/open-storage.ts';
import { clusterContract } from './cluster.ts';
import { servedSubjects } from './cluster/served-subjects.ts';

clusterContract('the embedded store in memory', () =>
  Promise.resolve({ cluster: createEmbeddedCluster({ storage: memoryStorage(), ...servedSubjects() }) }),
);

clusterContract('the embedded store on disk', () => {
  const directory = mkdtempSync(join(tmpdir(), 'partywall-contract-'));
  const storage = openStorage(directory);
  const close = async (): Promise<void> => {
    await storage.close();
    rmSync(directory, { recursive: true });
  };
  return Promise.resolve({ cluster: createEmbeddedCluster({ storage, ...servedSubjects() }), close });
});

import { describe } from 'vitest';

import { createForkCluster } from '../../controller/cluster/fork/fork-cluster.ts';
import { readCluster } from '../../controller/cluster/fork/read-cluster.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { clusterContract } from '../contract/cluster.ts';
import { frozenCluster } from '../contract/cluster/frozen-cluster.ts';
import { servedSubjects } from '../contract/cluster/served-subjects.ts';
import { subjectDefinitions } from '../contract/cluster/subject-definitions.ts';
import { libraryResource, shelfResource } from '../contract/cluster/subjects.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';

describe.skipIf(isSkipped())('cluster/contract', () => {
  const server = startedServer({}, subjectDefinitions());

  clusterContract('a real API server', () => {
    const cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server().kubeconfig }),
      resources: [shelfResource, libraryResource],
      userAgent: 'partywall-tests',
    });
    return Promise.resolve({ cluster, close: () => cluster.close() });
  });

  // A plan runs on it: the server is asked nothing more, and is not there any more.
  clusterContract('a fork over everything of a real API server that was read once', async () => {
    const cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server().kubeconfig }),
      resources: [shelfResource, libraryResource],
      userAgent: 'partywall-tests',
    });
    const base = await readCluster(frozenCluster(cluster), ['Namespace', 'Library', 'Shelf']);
    await cluster.close();
    return { cluster: createForkCluster({ base, ...servedSubjects() }) };
  });
});

import { describe } from 'vitest';

import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { clusterContract } from '../contract/cluster.ts';
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
});

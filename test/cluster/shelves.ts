import { afterEach, beforeEach } from 'vitest';

import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type {
  KubernetesCluster,
  KubernetesClusterOptions,
} from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { libraryResource, namespace, shelfResource } from '../contract/cluster/subjects.ts';
import type { ApiServer } from './apiserver/api-server.ts';
import { TcpProxy } from './apiserver/proxy.ts';

/** What a test has: a cluster behind a proxy that it can cut, one beside it, and a namespace of its own. */
export interface ShelfScene {
  /** Through the proxy. */
  cluster: KubernetesCluster;
  proxy: TcpProxy;
  /** Straight to the server: what others do meanwhile. */
  others: KubernetesCluster;
  namespace: string;
  troubles: string[];
}

let scenes = 0;

export function clusterAt(
  kubeconfig: string,
  more: Partial<KubernetesClusterOptions> = {},
): KubernetesCluster {
  return createKubernetesCluster({
    config: loadKubeConfig({ kubeconfig }),
    resources: [shelfResource, libraryResource],
    userAgent: 'partywall-tests',
    ...more,
  });
}

/** A new scene for each test. */
export function shelfScene(
  server: () => ApiServer,
  more: Partial<KubernetesClusterOptions> = {},
): ShelfScene {
  const scene = {} as ShelfScene;

  beforeEach(async () => {
    scene.proxy = await TcpProxy.before(server().url);
    scene.troubles = [];
    const onTrouble = (_kind: string, error: Error): void => void scene.troubles.push(error.message);
    scene.cluster = clusterAt(server().kubeconfigFor('admin', scene.proxy.url), { onTrouble, ...more });
    scene.others = clusterAt(server().kubeconfig);
    scene.namespace = `shelves-${String(++scenes)}`;
    await scene.others.create(namespace(scene.namespace), { fieldManager: 'others' });
  });

  afterEach(async () => {
    await scene.cluster.close();
    await scene.others.close();
    await scene.proxy.close();
  });

  return scene;
}

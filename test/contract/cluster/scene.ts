import type { ClusterPort } from '../../../controller/cluster/port.ts';

/** What a test works in: a cluster, and a namespace that no other test uses. */
export interface Scene {
  cluster: ClusterPort;
  namespace: string;
}

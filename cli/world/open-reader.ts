import type { ClusterPort } from '../../controller/cluster/port.ts';
import type { Location } from '../location.ts';
import { openReader } from '../state-directory.ts';
import { withCluster } from './cluster.ts';

/**
 * Reads objects where they are, and closes what it opened.
 * @throws StorageError when nothing was ever stored in the directory; NotDoneError when the cluster does not answer
 */
export async function withReader<T>(
  location: Location,
  work: (cluster: Pick<ClusterPort, 'get' | 'list'>) => Promise<T>,
): Promise<T> {
  if (location.type === 'cluster') return await withCluster(location, work);
  const { cluster, close } = openReader(location.directory);
  try {
    return await work(cluster);
  } finally {
    await close();
  }
}

import { resolve } from 'node:path';
import { openEmbedded } from '../../controller/embedded.ts';
import type { Location } from '../location.ts';
import type { Session } from '../session.ts';
import { clusterWorld } from './cluster-world.ts';
import { withCluster } from './cluster.ts';
import { embeddedWorld } from './embedded-world.ts';
import type { Interruption } from './interruption.ts';
import { openForChange } from './open-for-change.ts';
import { Settler } from './settle.ts';
import type { World } from './world.ts';

export interface Opening {
  session: Session;
  interruption: Interruption;
  location: Location;
  /** Makes no store where there is none: for what changes something that is there already. */
  existing?: boolean;
}

/**
 * Works where the objects are, and closes what it opened.
 * @throws StorageError when another process writes in the directory; NotDoneError when the cluster does not answer
 */
export async function withWorld<T>(opening: Opening, work: (world: World) => Promise<T>): Promise<T> {
  const { existing = false, interruption, location, session } = opening;
  if (location.type === 'cluster') {
    return await withCluster(location, (cluster) => work(clusterWorld(cluster, location, opening)));
  }
  const { directory } = location;
  const settler = new Settler(session, interruption);
  const embedded = existing
    ? await openForChange(directory, settler)
    : openEmbedded({ directory: resolve(directory), ...settler.worldOptions });
  try {
    return await work(embeddedWorld(embedded, settler, location));
  } finally {
    await embedded.close();
  }
}

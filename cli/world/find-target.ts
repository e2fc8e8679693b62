import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { NotFoundError } from '../../controller/questions/errors.ts';
import { complainOfMissing } from '../arguments/fetch.ts';
import type { Session } from '../session.ts';

type ClusterReader = Pick<ClusterPort, 'get' | 'list'>;

/** The object of that name; undefined, once it was told, when there is none. */
export async function findTarget(
  session: Session,
  cluster: ClusterReader,
  key: ObjectKey,
): Promise<KubeObject | undefined> {
  const object = await cluster.get(key);
  if (object === undefined) await complainOfMissing(session, cluster, key);
  return object;
}

/** What a question answers; undefined, once it was told, when what it is about is not there. */
export async function unlessMissing<T>(
  session: Session,
  cluster: ClusterReader,
  question: Promise<T>,
): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    await complainOfMissing(session, cluster, error.key);
    return undefined;
  }
}

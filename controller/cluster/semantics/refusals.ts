import type { KubeObject, ObjectKey } from '../../api/object.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import { ClusterError } from '../port.ts';
import type { FieldProblem } from '../port.ts';

/** A refusal that is about the request as such, whatever is stored. */
export function badRequest(message: string): ClusterError {
  return new ClusterError('BadRequest', message);
}

export function notFound(key: ObjectKey): ClusterError {
  return new ClusterError('NotFound', `${keyTitle(key)} not found`);
}

export function alreadyExists(key: ObjectKey): ClusterError {
  return new ClusterError('AlreadyExists', `${keyTitle(key)} already exists; update or apply it instead`);
}

export function namespaceIsClosing(key: ObjectKey): ClusterError {
  const message = `${keyTitle(key)} cannot be created: its namespace is being deleted; wait until it is gone`;
  return new ClusterError('Forbidden', message);
}

export function invalid(object: KubeObject, problems: readonly FieldProblem[]): ClusterError {
  const details = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new ClusterError('Invalid', `${keyTitle(keyOf(object))} is invalid: ${details}`, problems);
}

/** Compare-and-set: what the request says that it was made for must be what is stored. */
export function assertPreconditions(
  stored: KubeObject,
  expected: { uid?: string | undefined; resourceVersion?: string | undefined },
): void {
  const { uid, resourceVersion } = stored.metadata;
  const title = keyTitle(keyOf(stored));
  if (expected.uid !== undefined && expected.uid !== uid) {
    const message = `${title} is another object of that name: expected uid ${expected.uid}, found ${uid}`;
    throw new ClusterError('Conflict', message, [{ path: 'metadata.uid', message, code: 'precondition' }]);
  }
  if (expected.resourceVersion !== undefined && expected.resourceVersion !== resourceVersion) {
    const versions = `expected resourceVersion ${expected.resourceVersion}, found ${resourceVersion}`;
    const message = `${title} was changed meanwhile: ${versions}; read it again and repeat the change`;
    throw new ClusterError('Conflict', message, [
      { path: 'metadata.resourceVersion', message, code: 'precondition' },
    ]);
  }
}

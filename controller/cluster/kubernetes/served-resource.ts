import type { KubeObject, ObjectKey } from '../../api/object.ts';
import { ClusterError } from '../port.ts';
import type { Resource } from '../port.ts';

/** A kind as an API server serves it: where it is found, and what its answers become. */
export class ServedResource {
  readonly #resource: Resource;
  readonly #apiVersion: string;
  readonly #withManagedFields: boolean;

  constructor(resource: Resource, withManagedFields: boolean) {
    this.#resource = resource;
    this.#withManagedFields = withManagedFields;
    const { group, version } = resource;
    this.#apiVersion = group === '' ? version : `${group}/${version}`;
  }

  /** Of the collection: in one namespace, or in all. */
  path(namespace?: string): string {
    const { group, version, plural, namespaced } = this.#resource;
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const inside =
      namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return `${root}${inside}/${plural}`;
  }

  /** @throws ClusterError BadRequest for a key that cannot name an object of this kind */
  pathOf({ kind, namespace, name }: ObjectKey): string {
    const { namespaced } = this.#resource;
    // Without this an empty name would address the whole collection.
    if (name === '') throw new ClusterError('BadRequest', `${kind} needs metadata.name`);
    if (namespaced && !namespace) {
      throw new ClusterError('BadRequest', `${kind} ${name} needs metadata.namespace`);
    }
    if (!namespaced && namespace !== undefined) {
      throw new ClusterError(
        'BadRequest',
        `${kind} ${name} is cluster-scoped and takes no metadata.namespace`,
      );
    }
    return `${this.path(namespace)}/${encodeURIComponent(name)}`;
  }

  /** The answer to a single request. */
  whole(answer: unknown): KubeObject {
    return this.#named(answer as KubeObject);
  }

  /**
   * One of a list, which names no kind for kinds that are built in. All share one apiVersion and kind: thousands of
   * copies of the same text would take memory.
   */
  member(answer: unknown): KubeObject {
    const object = this.#named(answer as KubeObject);
    if (!this.#withManagedFields) delete object.metadata.managedFields;
    return object;
  }

  #named(object: KubeObject): KubeObject {
    return Object.assign(object, { apiVersion: this.#apiVersion, kind: this.#resource.kind });
  }
}

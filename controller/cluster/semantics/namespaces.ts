import type { KubeObject } from '../../api/object.ts';
import type { Admit, Resource } from '../port.ts';
import { isJsonObject } from './json.ts';

const nameLabel = 'kubernetes.io/metadata.name';

/** Namespaces are served beside the kinds of the API, for their labels: consent by selector reads them. */
export const namespaceResource: Resource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
  hasStatus: false,
  selectableFields: [],
  schema: {},
};

/**
 * What a namespace is that nobody declared: it is there, with the one label that every namespace has. It has no uid,
 * and lists do not hold it.
 */
export function implicitNamespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [nameLabel]: name } } };
}

/** Of a namespace nothing but metadata counts, and the label with the name is always there and right. */
export function admitNamespaceWith(admit: Admit): Admit {
  return ({ apiVersion, kind, metadata }, old, operation) => {
    const labels: unknown = metadata.labels ?? {};
    // Labels that are no map are for `admit` to refuse.
    const labelled = isJsonObject(labels) ? { ...labels, [nameLabel]: metadata.name } : labels;
    return admit(
      { apiVersion, kind, metadata: Object.assign({}, metadata, { labels: labelled }) },
      old,
      operation,
    );
  };
}

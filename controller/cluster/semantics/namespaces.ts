import type { KubeObject } from '../../api/object.ts';
import type { Admit, PatchOperation, Resource } from '../port.ts';
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

/** Keeps a namespace that is being deleted until the last object in it is gone. */
const contentFinalizer = 'partywall.dev/namespace-content';

/** A namespace with objects in it: deleting it only stamps it. */
export function heldOpen(namespace: KubeObject): KubeObject {
  const finalizers = [...new Set([...(namespace.metadata.finalizers ?? []), contentFinalizer])];
  return { ...namespace, metadata: { ...namespace.metadata, finalizers } };
}

/** Whether a namespace is being deleted and waits for what is in it. */
export function isClosing(namespace: KubeObject | undefined): boolean {
  const { deletionTimestamp, finalizers } = namespace?.metadata ?? {};
  return deletionTimestamp !== undefined && (finalizers ?? []).includes(contentFinalizer);
}

/** What is done to a closing namespace once nothing is in it. */
export function closed(namespace: KubeObject): PatchOperation[] {
  const value = (namespace.metadata.finalizers ?? []).filter((name) => name !== contentFinalizer);
  return [{ op: 'replace', path: '/metadata/finalizers', value }];
}

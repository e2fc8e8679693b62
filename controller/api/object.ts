/**
 * What every object of the API has in common.
 *
 * Shapes follow the Kubernetes API conventions; the spec and status of each kind are generated from its CRD
 * (controller/api/generated).
 */

/** Identity that survives renames and namesakes: ownership in a kernel is by UID, never by name. */
export type Uid = string & { readonly __brand?: 'Uid' };

export interface ObjectMeta {
  name: string;
  /** Absent on cluster-scoped kinds. */
  namespace?: string;
  uid?: Uid;
  /** Opaque to everyone but the store that wrote it: compare for equality only. */
  resourceVersion?: string;
  /** Advances when the spec changes, never when only metadata or status do. */
  generation?: number;
  /** RFC 3339, whole seconds. */
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

/** Who applied which fields (server-side apply). `fieldsV1` has the shape that Kubernetes documents. */
export interface ManagedFieldsEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: Record<string, unknown>;
  subresource?: string;
}

export type ConditionStatus = 'True' | 'False' | 'Unknown';

export interface Condition {
  type: string;
  status: ConditionStatus;
  /** PascalCase, from the closed list that the CRD gives for this condition. */
  reason: string;
  message: string;
  observedGeneration: number;
  /** Moves only when `status` flips. */
  lastTransitionTime: string;
}

export interface StatusBase {
  observedGeneration?: number;
  conditions?: Condition[];
}

/** An object of any kind, as the cluster port carries it. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: object;
  status?: StatusBase;
}

/** Names one object of a cluster. `namespace` is absent exactly for cluster-scoped kinds. */
export interface ObjectKey {
  kind: string;
  namespace?: string;
  name: string;
}

/** UID of an object that a store has accepted. @throws TypeError for one that was never stored. */
export function uidOf(object: KubeObject): Uid {
  const { uid } = object.metadata;
  if (uid === undefined) throw new TypeError(`${keyTitle(keyOf(object))} has no uid: it was never stored`);
  return uid;
}

/** Namespace of a namespaced object. @throws TypeError for a cluster-scoped one. */
export function namespaceOf(object: KubeObject): string {
  const { namespace } = object.metadata;
  if (namespace === undefined) throw new TypeError(`${keyTitle(keyOf(object))} has no namespace`);
  return namespace;
}

/** The key of an object. */
export function keyOf(object: KubeObject): ObjectKey {
  const { name, namespace } = object.metadata;
  return namespace === undefined ? { kind: object.kind, name } : { kind: object.kind, namespace, name };
}

/** One string per key: `Kind/namespace/name`, the namespace empty for cluster-scoped kinds. */
export function keyText(key: ObjectKey): string {
  return `${key.kind}/${key.namespace ?? ''}/${key.name}`;
}

/** How a person reads a key: `Kind namespace/name` or `Kind name`. */
export function keyTitle(key: ObjectKey): string {
  return key.namespace === undefined ? `${key.kind} ${key.name}` : `${key.kind} ${key.namespace}/${key.name}`;
}

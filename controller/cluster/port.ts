/**
 * The port to a cluster: Kubernetes semantics, and nothing else.
 *
 * Adapters: an embedded store (embedded/), a fork in memory for planning (fork/), and Kubernetes (kubernetes/). One
 * contract suite (test/contract/cluster.ts) holds all of them to the same behaviour.
 */
import type { KubeObject, ObjectKey, Uid } from '../api/object.ts';

export type ClusterErrorReason =
  | 'NotFound'
  | 'AlreadyExists'
  /** The resourceVersion or UID precondition does not hold, or server-side apply met another manager's field. */
  | 'Conflict'
  /** Schema, CEL or transition rules refuse it. */
  | 'Invalid'
  | 'BadRequest'
  /** The watch cannot resume from that resourceVersion: list again. */
  | 'Gone'
  | 'Forbidden';

/** One thing that is wrong with an object. */
export interface FieldProblem {
  /** Dotted, as the API server writes it: `spec.devices[0].name`. */
  path: string;
  message: string;
  /** Kebab-case: `schema`, `unknown-field`, `cel`, `immutable`, `apply-conflict`, ... */
  code: string;
}

/** What a cluster refuses. Everything else that is thrown is a bug or a failed connection. */
export class ClusterError extends Error {
  readonly reason: ClusterErrorReason;
  readonly problems: readonly FieldProblem[];

  constructor(reason: ClusterErrorReason, message: string, problems: readonly FieldProblem[] = []) {
    super(message);
    this.name = 'ClusterError';
    this.reason = reason;
    this.problems = problems;
  }
}

export interface ListOptions {
  namespace?: string;
  /** Equality and set terms as kubectl's `-l`: `a=b,c!=d,e in (f,g),h,!i`. */
  labelSelector?: string;
  /** `metadata.name`, `metadata.namespace` and the kind's selectableFields: `status.hostName=alpha`. */
  fieldSelector?: string;
  limit?: number;
  /** From the previous page. */
  continue?: string;
}

export interface ObjectList {
  /** Sorted by namespace, then name. */
  items: KubeObject[];
  resourceVersion: string;
  /** Present when there is another page. */
  continue?: string;
}

export interface WriteOptions {
  fieldManager: string;
  /** Validates and answers as if it were stored, stores nothing. */
  dryRun?: boolean;
}

export interface DeleteOptions {
  uid?: Uid;
  resourceVersion?: string;
}

/** RFC 6902. */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace' | 'test';
  path: string;
  value?: unknown;
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change; for DELETED as it last was. */
  object: KubeObject;
  /** The object before the change, where the adapter knows it. */
  old?: KubeObject;
}

export interface Watch {
  stop(): void;
}

/**
 * Which of two resourceVersions of one cluster is older: negative for the first, positive for the second. They are
 * whole numbers that only grow, in this project's stores as in Kubernetes (KEP-5504); none is older than any.
 */
export function compareVersions(one = '0', other = '0'): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : one > other ? 1 : 0;
}

/**
 * Reads return fresh copies or frozen objects: a caller never changes them in place.
 * Every write that changes nothing (the object would be byte-equal but for resourceVersion and managedFields times)
 * keeps the resourceVersion and sends no event.
 */
export interface ClusterPort {
  get(key: ObjectKey): Promise<KubeObject | undefined>;
  list(kind: string, options?: ListOptions): Promise<ObjectList>;
  /** Assigns uid, resourceVersion, generation 1, creationTimestamp; drops a status; admits. AlreadyExists, Invalid. */
  create(object: KubeObject, options: WriteOptions): Promise<KubeObject>;
  /**
   * Replaces spec and metadata; status is ignored. Invalid without the resourceVersion that was read; Conflict when it
   * or a given uid is not the stored one.
   */
  update(object: KubeObject, options: WriteOptions): Promise<KubeObject>;
  /** Replaces status only. Conflict as for update. */
  updateStatus(object: KubeObject, options: WriteOptions): Promise<KubeObject>;
  /** Server-side apply of spec and metadata; creates when absent. Conflict names other managers' fields unless forced. */
  apply(object: KubeObject, options: WriteOptions & { force?: boolean }): Promise<KubeObject>;
  /** JSON Patch of metadata and spec; a failing `test` is a Conflict. */
  patch(key: ObjectKey, operations: readonly PatchOperation[], options: WriteOptions): Promise<KubeObject>;
  /** With finalizers left: stamps deletionTimestamp (once); without: removes. NotFound; Conflict on a precondition. */
  delete(key: ObjectKey, options?: DeleteOptions): Promise<void>;
  /**
   * Calls back for every change of a kind after `resourceVersion` (default: from now), in order. The handler must not
   * throw and must not write: it only takes note. Gone when that version is no longer remembered.
   */
  watch(
    kind: string,
    handler: (event: WatchEvent) => void,
    options?: { resourceVersion?: string },
  ): Promise<Watch>;
}

/**
 * What an API server does to an object before it stores it: defaults, metadata, schema, CEL and transition rules.
 * Pure. `old` is absent on creation. `status` tells that only the status changes.
 */
export type Admit = (
  object: KubeObject,
  old: KubeObject | undefined,
  operation: { subresource: '' | 'status' },
) => { object: KubeObject; problems: FieldProblem[] };

/** What a store must know of a kind to serve it; from the CRD. */
export interface Resource {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  /** Whether status is a subresource. */
  hasStatus: boolean;
  selectableFields: readonly string[];
  /** OpenAPI v3 schema with `x-kubernetes-list-type` and `x-kubernetes-list-map-keys`: for server-side apply. */
  schema: object;
}

/**
 * What an API server makes of an object and a request: pure functions from what is stored and what is asked to the new
 * object. They return the stored object itself when nothing changes, and throw a ClusterError when they refuse.
 * The store gives the result its resourceVersion.
 */
import type { KubeObject, ManagedFieldsEntry, Uid } from '../../api/object.ts';
import { applyJsonPatch } from '../patch.ts';
import type { Admit, DeleteOptions, PatchOperation } from '../port.ts';
import { changesBetween, fieldsOf } from './field-set.ts';
import { noFields } from './field-tree.ts';
import { isSameJson } from './json.ts';
import { afterStatusUpdate, afterUpdate } from './managed-fields.ts';
import type { Writer } from './managed-fields.ts';
import { finalizerProblems, requestedMetadata, serverFieldsOf } from './metadata.ts';
import { assertPreconditions, badRequest, invalid } from './refusals.ts';
import { ownablePart } from './served-kind.ts';
import type { ServedKind } from './served-kind.ts';

/** Everything a write depends on beside the object: the same request on the same object has the same result. */
export interface WriteRequest {
  served: ServedKind;
  admit: Admit;
  fieldManager: string;
  /** RFC 3339, whole seconds. */
  now: string;
}

/** A new object: a forged status is dropped, the schema's default takes its place. */
export function createObject(request: WriteRequest, asked: KubeObject, uid: Uid): KubeObject {
  if (asked.metadata.resourceVersion !== undefined) {
    throw badRequest('metadata.resourceVersion must not be set on an object that is to be created');
  }
  const admitted = newObject(request, asked, uid);
  const fields = fieldsOf(ownablePart(admitted), request.served.ownableSchema);
  const writer = writerOf(request, 'Update');
  return withManagedFields(admitted, afterUpdate([], writer, { changed: fields, removed: noFields }));
}

/** Identity, generation 1 and defaults, owned by nobody yet. */
export function newObject(request: WriteRequest, asked: KubeObject, uid: Uid): KubeObject {
  const server = { uid, generation: 1, creationTimestamp: request.now };
  const { status: _status, ...wanted } = asked;
  return admitted(request, { ...wanted, metadata: requestedMetadata(asked.metadata, server) }, undefined);
}

/** Replaces what a request can own. A custom resource is only replaced by who says which version was read. */
export function updateObject(request: WriteRequest, stored: KubeObject, asked: KubeObject): KubeObject {
  if (asked.metadata.resourceVersion === undefined && request.served.resource.group !== '') {
    const message =
      'must be specified for an update; read the object, change it, and send it with its version';
    throw invalid(asked, [{ path: 'metadata.resourceVersion', message, code: 'precondition' }]);
  }
  return changeObject(request, stored, asked);
}

/** The stored object with what is asked for; status and what the server writes stay. */
function changeObject(request: WriteRequest, stored: KubeObject, asked: KubeObject): KubeObject {
  assertPreconditions(stored, asked.metadata);
  const candidate = candidateOf(stored, asked);
  const before = ownablePart(stored);
  if (isSameJson(before, ownablePart(candidate))) return stored;

  const next = admitted(request, candidate, stored);
  const after = ownablePart(next);
  if (isSameJson(before, after)) return stored;
  const changes = changesBetween(before, after, request.served.ownableSchema);
  const entries = afterUpdate(stored.metadata.managedFields ?? [], writerOf(request, 'Update'), changes);
  return withManagedFields(withGeneration(next, stored), entries);
}

/** Replaces status and nothing else. */
export function updateStatusOfObject(
  request: WriteRequest,
  stored: KubeObject,
  asked: KubeObject,
): KubeObject {
  assertPreconditions(stored, asked.metadata);
  if (isSameJson(stored.status, asked.status)) return stored;
  const { status: _status, ...rest } = stored;
  const candidate: KubeObject = asked.status === undefined ? rest : { ...rest, status: asked.status };
  const { object, problems } = request.admit(candidate, stored, { subresource: 'status' });
  if (problems.length > 0) throw invalid(candidate, problems);
  if (isSameJson(stored.status, object.status)) return stored;
  const entries = afterStatusUpdate(stored.metadata.managedFields ?? [], writerOf(request, 'Update'));
  return withManagedFields(object, entries);
}

/** A JSON patch of the stored object; what it does to status or to the server's fields has no effect. */
export function patchObject(
  request: WriteRequest,
  stored: KubeObject,
  operations: readonly PatchOperation[],
): KubeObject {
  const patched: Partial<KubeObject> = applyJsonPatch(stored, operations);
  if (isSameIdentity(patched, stored)) return changeObject(request, stored, patched);
  throw badRequest('a patch must not change apiVersion, kind, name or namespace of an object');
}

function isSameIdentity(patched: Partial<KubeObject>, stored: KubeObject): patched is KubeObject {
  return (
    patched.apiVersion === stored.apiVersion &&
    patched.kind === stored.kind &&
    patched.metadata?.name === stored.metadata.name &&
    patched.metadata.namespace === stored.metadata.namespace
  );
}

/**
 * With finalizers left the object is stamped, once; without, it goes: then the answer is undefined. The stamp counts
 * as a new generation, as in Kubernetes, so that a controller can tell that it has seen it.
 */
export function deleteObject(
  stored: KubeObject,
  options: DeleteOptions,
  now: string,
): KubeObject | undefined {
  assertPreconditions(stored, options);
  const { finalizers, deletionTimestamp, generation = 1 } = stored.metadata;
  if (finalizers === undefined || finalizers.length === 0) return undefined;
  if (deletionTimestamp !== undefined) return stored;
  return { ...stored, metadata: { ...stored.metadata, deletionTimestamp: now, generation: generation + 1 } };
}

/** Whether a write has taken the last thing that kept a deleted object. */
export function isReleased(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers } = object.metadata;
  return deletionTimestamp !== undefined && (finalizers === undefined || finalizers.length === 0);
}

/** The request as an object with the server's fields and status of what is stored. */
export function candidateOf(stored: KubeObject, asked: KubeObject): KubeObject {
  const { status: _status, ...wanted } = asked;
  const metadata = requestedMetadata(asked.metadata, serverFieldsOf(stored.metadata));
  const candidate: KubeObject = { ...wanted, metadata };
  return stored.status === undefined ? candidate : { ...candidate, status: stored.status };
}

/** Defaults, schema and rules. @throws ClusterError Invalid with every problem. */
export function admitted(
  request: WriteRequest,
  candidate: KubeObject,
  old: KubeObject | undefined,
): KubeObject {
  const { object, problems } = request.admit(candidate, old, { subresource: '' });
  // Only of metadata that was admitted can finalizers be told apart.
  const all = problems.length > 0 ? problems : finalizerProblems(object, old);
  if (all.length > 0) throw invalid(candidate, all);
  return object;
}

/** One more when anything but metadata and status differs. */
export function withGeneration(next: KubeObject, stored: KubeObject): KubeObject {
  const { metadata: _nextMetadata, status: _nextStatus, ...wanted } = next;
  const { metadata: _metadata, status: _status, ...before } = stored;
  if (isSameJson(wanted, before)) return next;
  return { ...next, metadata: { ...next.metadata, generation: (stored.metadata.generation ?? 0) + 1 } };
}

export function withManagedFields(object: KubeObject, entries: readonly ManagedFieldsEntry[]): KubeObject {
  if (entries === object.metadata.managedFields) return object;
  return { ...object, metadata: { ...object.metadata, managedFields: [...entries] } };
}

export function writerOf(request: WriteRequest, operation: 'Apply' | 'Update'): Writer {
  return {
    manager: request.fieldManager,
    operation,
    apiVersion: request.served.apiVersion,
    time: request.now,
  };
}

import type { KubeObject, Uid } from '../../api/object.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import { ClusterError } from '../port.ts';
import { duplicateElements } from './duplicate-elements.ts';
import { changesBetween, fieldsOf } from './field-set.ts';
import { noFields, pathText, unite } from './field-tree.ts';
import { isSameJson } from './json.ts';
import { afterApply, conflictsOf, entryOf, fieldsOfEntry, fieldsOfOthers } from './managed-fields.ts';
import type { OwnershipConflict, Writer } from './managed-fields.ts';
import { mergeApplied, pruneDropped } from './merge.ts';
import { assertPreconditions, badRequest, invalid } from './refusals.ts';
import { ownablePart, withOwnablePart } from './served-kind.ts';
import type { WriteRequest } from './write.ts';
import { admitted, candidateOf, newObject, withGeneration, withManagedFields, writerOf } from './write.ts';

export interface ApplyOptions {
  /** Takes over what other managers own with other values, instead of refusing. */
  force: boolean;
  newUid: () => Uid;
}

/**
 * Server-side apply: the manager states all that it wants. Fields it stated before and leaves out now go, unless
 * somebody else owns them; fields that others own with other values are conflicts.
 * @throws ClusterError BadRequest, Conflict, Invalid
 */
export function applyObject(
  request: WriteRequest,
  stored: KubeObject | undefined,
  asked: KubeObject,
  options: ApplyOptions,
): KubeObject {
  if (asked.metadata.managedFields !== undefined) {
    throw badRequest('metadata.managedFields must not be set on an object that is to be applied');
  }
  const duplicates = duplicateElements(ownablePart(asked), request.served.ownableSchema);
  if (duplicates.length > 0) throw invalid(asked, duplicates);
  return stored === undefined
    ? applyToNothing(request, asked, options.newUid)
    : applyToStored(request, stored, asked, options.force);
}

function applyToNothing(request: WriteRequest, asked: KubeObject, newUid: () => Uid): KubeObject {
  // A precondition names an object that is not there any more.
  const { uid, resourceVersion, ...metadata } = asked.metadata;
  if (uid !== undefined || resourceVersion !== undefined) {
    const message = `${keyTitle(keyOf(asked))} does not exist, but the apply names its uid or resourceVersion`;
    throw new ClusterError('Conflict', message, [{ path: 'metadata', message, code: 'precondition' }]);
  }
  const object = newObject(request, { ...asked, metadata }, newUid());
  const fields = fieldsOf(appliedPart(object, asked), request.served.ownableSchema);
  const changes = { changed: noFields, removed: noFields };
  return withManagedFields(object, afterApply([], writerOf(request, 'Apply'), { fields, changes }));
}

function applyToStored(
  request: WriteRequest,
  stored: KubeObject,
  asked: KubeObject,
  force: boolean,
): KubeObject {
  assertPreconditions(stored, asked.metadata);
  const schema = request.served.ownableSchema;
  const writer = writerOf(request, 'Apply');
  const entries = stored.metadata.managedFields ?? [];
  const live = ownablePart(stored);
  const config = appliedPart(stored, asked);
  const fields = fieldsOf(config, schema);

  const own = entryOf(entries, writer);
  const last = own === undefined ? noFields : fieldsOfEntry(own);
  const merged = mergeApplied(live, config, schema);
  const claimed = unite(fieldsOfOthers(entries, writer), fields);
  // Maps stay maps when they are merged and pruned.
  const wanted = pruneDropped(merged, last, claimed, schema) as Record<string, unknown>;
  const changes = changesBetween(live, wanted, schema);
  const conflicts = conflictsOf(entries, writer, changes.changed);
  if (conflicts.length > 0 && !force) throw conflict(stored, conflicts);

  const isOwnedAlready = isSameJson(last, fields);
  if (isOwnedAlready && isSameJson(live, wanted)) return stored;
  const next = admitted(request, candidateOf(stored, withOwnablePart(stored, wanted)), stored);
  if (isOwnedAlready && isSameJson(live, ownablePart(next))) return stored;
  return withManagedFields(withGeneration(next, stored), afterApply(entries, writer, { fields, changes }));
}

/** What the request states, with metadata as it would be stored (empty maps count as absent). */
function appliedPart(base: KubeObject, asked: KubeObject): Record<string, unknown> {
  return ownablePart(candidateOf(base, asked));
}

function conflict(stored: KubeObject, conflicts: readonly OwnershipConflict[]): ClusterError {
  const problems = conflicts.map(({ owner, path }) => ({
    path: pathText(path),
    message: `owned by ${ownerTitle(owner)}`,
    code: 'apply-conflict',
  }));
  problems.sort((one, other) => (one.path < other.path ? -1 : 1));
  const list = problems.map(({ path, message }) => `${path} is ${message}`).join('; ');
  const remedy = 'leave these fields out, give them the same values, or apply with force to take them over';
  const title = keyTitle(keyOf(stored));
  return new ClusterError('Conflict', `${title} has fields of other managers: ${list}; ${remedy}`, problems);
}

function ownerTitle(owner: Writer | OwnershipConflict['owner']): string {
  return `"${owner.manager}" (${owner.operation})`;
}

import jsonpatch from 'fast-json-patch';
import type { Operation } from 'fast-json-patch';

import { ClusterError } from './port.ts';
import type { PatchOperation } from './port.ts';

/**
 * Applies all operations to a copy of the document, or none.
 * @throws ClusterError BadRequest for operations that are not RFC 6902 (only add, remove, replace and test are taken),
 *   Conflict when a `test` does not hold, Invalid when a path is not there.
 */
export function applyJsonPatch<T extends object>(document: T, operations: readonly PatchOperation[]): T {
  operations.forEach(assertOperation);
  let patched: unknown = document;
  for (const [index, operation] of operations.entries()) patched = afterOperation(patched, operation, index);
  if (typeof patched === 'object' && patched !== null) return patched as T;
  throw new ClusterError('Invalid', 'the JSON patch leaves no object; delete it instead');
}

/**
 * The package changes the document and the operation that it is given and keeps parts of the one in the other. So it
 * gets a copy of the operation, and copies of just those parts of the document that this operation can change: a
 * patch of one finalizer does not copy a whole object.
 */
function afterOperation(document: unknown, operation: PatchOperation, index: number): unknown {
  try {
    const copy = copyAlong(document, operation.path.split('/').slice(1));
    return jsonpatch.applyOperation(copy, copyOf(operation), true, true, true, index).newDocument;
  } catch (error) {
    throw error instanceof jsonpatch.JsonPatchError ? refusal(error, operation, index) : error;
  }
}

/** Shares everything with the original but the objects and lists on the path. */
function copyAlong(value: unknown, segments: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy: object = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
  const [segment, ...rest] = segments;
  const name = segment?.replaceAll('~1', '/').replaceAll('~0', '~');
  if (name !== undefined && Object.hasOwn(copy, name)) {
    Reflect.set(copy, name, copyAlong(Reflect.get(copy, name), rest));
  }
  return copy;
}

function copyOf({ op, path, value }: PatchOperation): Operation {
  return op === 'remove' ? { op, path } : { op, path, value: structuredClone(value) };
}

/** Operations that make `before` into `after`. Lists are compared place by place, so an early insertion changes many. */
export function diffAsJsonPatch(before: object, after: object): PatchOperation[] {
  return jsonpatch.compare(before, after).flatMap((operation): PatchOperation[] => {
    if (operation.op === 'remove') return [{ op: 'remove', path: operation.path }];
    if (operation.op !== 'add' && operation.op !== 'replace') return [];
    return [{ op: operation.op, path: operation.path, value: operation.value as unknown }];
  });
}

const names: readonly unknown[] = ['add', 'remove', 'replace', 'test'];
/** Through these a patch could change what all objects inherit. */
const forbiddenSegments: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Operations come from outside: their types are checked as if they had none. */
function assertOperation(operation: unknown, index: number): void {
  const fault = faultOf(operation);
  if (fault === undefined) return;
  const path = `[${index}]`;
  throw new ClusterError('BadRequest', `operation ${index} of the JSON patch ${fault}`, [
    { path, message: fault, code: 'json-patch' },
  ]);
}

function faultOf(operation: unknown): string | undefined {
  if (typeof operation !== 'object' || operation === null) return 'is not an object';
  const { op, path, value } = operation as Partial<Record<string, unknown>>;
  if (!names.includes(op)) return `has an op that is not one of ${names.join(', ')}`;
  if (typeof path !== 'string') return 'has no path';
  if (op !== 'remove' && value === undefined) return 'has no value';
  return pathFaultOf(path);
}

function pathFaultOf(path: string): string | undefined {
  if (path !== '' && !path.startsWith('/')) return `has the path '${path}'; it must begin with /`;
  const isForbidden = path.split('/').some((segment) => forbiddenSegments.includes(segment));
  return isForbidden ? `has the path '${path}', which is not allowed` : undefined;
}

function refusal(error: Error, { path }: PatchOperation, index: number): ClusterError {
  if (error.name === 'TEST_OPERATION_FAILED') {
    const message = `the value at ${path} is not the one that the JSON patch expects; read the object again`;
    return new ClusterError('Conflict', message, [{ path, message, code: 'json-patch-test' }]);
  }
  const message = `operation ${index} of the JSON patch cannot be done at ${path}: ${sentence(error.name)}`;
  return new ClusterError('Invalid', message, [{ path, message, code: 'json-patch' }]);
}

/** `OPERATION_PATH_UNRESOLVABLE` -> `operation path unresolvable`. */
function sentence(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}

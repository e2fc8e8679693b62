import type { KubeObject } from '../../api/object.ts';
import type { ListOptions, ObjectList } from '../port.ts';
import { badRequest } from './refusals.ts';

/**
 * One page of selected objects. A token says after which object to go on; later pages show what is stored when they
 * are asked for.
 * @throws ClusterError BadRequest for a token of another origin
 */
export function pageOf(
  objects: readonly KubeObject[],
  options: ListOptions,
  resourceVersion: string,
): ObjectList {
  const after = options.continue === undefined ? undefined : readToken(options.continue);
  const left = after === undefined ? objects : objects.filter((object) => sortKey(object) > after);
  const { limit } = options;
  if (limit === undefined || limit <= 0 || left.length <= limit) return { items: [...left], resourceVersion };
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return { items, resourceVersion, ...(last === undefined ? {} : { continue: writeToken(sortKey(last)) }) };
}

/** Orders objects of one kind by namespace, then name: no name has a character before `!`. */
export function sortKey(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}!${object.metadata.name}`;
}

const tokenPrefix = 'after:';

function writeToken(key: string): string {
  return Buffer.from(tokenPrefix + key).toString('base64url');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(tokenPrefix))
    throw badRequest('the continue token is not one of this store; list again');
  return text.slice(tokenPrefix.length);
}

import type { KubeObject } from '../../api/object.ts';
import { ClusterError } from '../port.ts';
import type { ListOptions, ObjectList } from '../port.ts';
import type { ApiRequest } from './api-client.ts';
import type { ServedResource } from './served-resource.ts';

interface RawList {
  metadata: { resourceVersion?: string; continue?: string };
  items?: unknown[];
}

/** Large enough for few requests, small enough for the server to answer each from memory. */
const pageSize = 500;

/** A list that takes longer than the server remembers is begun again, and then asked for in one piece. */
const pagedAttempts = 2;

/** Lists, page by page, and remembers the last whole list of each kind for the watch that follows it. */
export class ListReader {
  readonly #ask: (request: ApiRequest) => Promise<unknown>;
  readonly #lasts = new Map<ServedResource, ObjectList>();

  constructor(ask: (request: ApiRequest) => Promise<unknown>) {
    this.#ask = ask;
  }

  /** @throws ClusterError BadRequest for a selector; Gone for a token whose version is forgotten */
  async list(kind: ServedResource, options: ListOptions): Promise<ObjectList> {
    const { namespace, labelSelector, fieldSelector, limit } = options;
    const path = kind.path(namespace);
    const query = { labelSelector, fieldSelector };
    if (limit !== undefined || options.continue !== undefined) {
      const more = { limit: limit === undefined ? undefined : String(limit), continue: options.continue };
      return await this.#page(kind, path, { ...query, ...more });
    }
    const list = await this.#all(kind, path, query);
    const isWhole = [namespace, labelSelector, fieldSelector].every((term) => term === undefined);
    if (isWhole) this.#lasts.set(kind, list);
    return list;
  }

  /**
   * Everything of a kind as it was at a version, or as it is now. For a caller who has just listed it these are the same objects, so
   * that both share them.
   * @throws ClusterError Gone when the version is forgotten
   */
  async asOf(kind: ServedResource, resourceVersion: string | undefined): Promise<ObjectList> {
    if (resourceVersion === undefined) return await this.#all(kind, kind.path(), {});
    const last = this.#lasts.get(kind);
    this.#lasts.delete(kind);
    if (last?.resourceVersion === resourceVersion) return last;
    return await this.#all(kind, kind.path(), { resourceVersion, resourceVersionMatch: 'Exact' });
  }

  async #all(kind: ServedResource, path: string, query: ApiRequest['query']): Promise<ObjectList> {
    for (let attempt = 1; attempt <= pagedAttempts; attempt += 1) {
      const list = await this.#paged(kind, path, query);
      if (list !== undefined) return list;
    }
    return sorted(await this.#page(kind, path, query));
  }

  /** Undefined when the server forgot the version of the first page before it gave the last. */
  async #paged(
    kind: ServedResource,
    path: string,
    query: ApiRequest['query'],
  ): Promise<ObjectList | undefined> {
    const first = await this.#page(kind, path, { ...query, limit: String(pageSize) });
    const { items } = first;
    // The token holds the version; naming it beside the token is refused.
    const { resourceVersion: _version, resourceVersionMatch: _match, ...selectors } = query ?? {};
    for (let token = first.continue; token !== undefined;) {
      try {
        const next = await this.#page(kind, path, { ...selectors, limit: String(pageSize), continue: token });
        for (const item of next.items) items.push(item);
        token = next.continue;
      } catch (error) {
        if (error instanceof ClusterError && error.reason === 'Gone') return undefined;
        throw error;
      }
    }
    return sorted({ items, resourceVersion: first.resourceVersion });
  }

  async #page(kind: ServedResource, path: string, query: ApiRequest['query']): Promise<ObjectList> {
    const answer = (await this.#ask({
      method: 'GET',
      path,
      ...(query === undefined ? {} : { query }),
    })) as RawList;
    const { resourceVersion = '', continue: token } = answer.metadata;
    const items = (answer.items ?? []).map((item) => kind.member(item));
    return token ? { items, resourceVersion, continue: token } : { items, resourceVersion };
  }
}

/** By namespace, then name. The server orders by path, where `a-b/` comes before `a/`. */
function sorted(list: ObjectList): ObjectList {
  list.items.sort(compareObjects);
  return list;
}

function compareObjects({ metadata: one }: KubeObject, { metadata: other }: KubeObject): number {
  const namespaces = compareTexts(one.namespace ?? '', other.namespace ?? '');
  return namespaces === 0 ? compareTexts(one.name, other.name) : namespaces;
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

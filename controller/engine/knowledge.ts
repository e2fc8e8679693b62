/**
 * What the engine knows of the cluster: every object as it was last seen, with what is decided about it and not written
 * yet, and the index of goods that is derived from it.
 *
 * A decision counts from the moment it is made: whoever decides next must not have the same device. So it is supposed to
 * be written, and taken back when the cluster refuses it (ADR 20).
 */
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyOf, keyText } from '../api/object.ts';
import type { WatchEvent } from '../cluster/port.ts';
import { compareVersions } from '../cluster/port.ts';
import type { Facet, Kind, WorldIndex } from '../kinds/kind.ts';
import { Cache } from './cache.ts';
import { changeTokens, isFinished, isKnown, isSpecChange } from './changes.ts';
import type { Token } from './dependencies.ts';
import { topicToken } from './dependencies.ts';

/** What an event told. */
export interface Learned {
  key: ObjectKey;
  text: string;
  gone: boolean;
  /** What is stale for those who read it. */
  tokens: readonly Token[];
}

/** A decision that is on its way to the cluster. */
export interface Supposition {
  readonly key: ObjectKey;
  readonly text: string;
  readonly record: Record<string, unknown>;
  /** What is stale for those who read it before it was made, or after it was taken back. */
  readonly tokens: ReadonlySet<Token>;
  /** The object as the cluster has it. */
  plain: KubeObject;
  /** It was sent, and not answered: until the cluster was asked, nobody may build on it. */
  isUnsure: boolean;
  /** Resolves with whether it is known to stand. */
  readonly outcome: Promise<boolean>;
  readonly resolve: (stands: boolean) => void;
}

export class Knowledge {
  readonly cache: Cache;
  readonly #index: WorldIndex;
  readonly #suppositions = new Map<string, Supposition>();
  /** Objects that this engine made go, with the version at which they went: until their deletion is told. */
  readonly #removed = new Map<string, string>();

  constructor(kinds: readonly Kind[], index: WorldIndex) {
    this.cache = new Cache(kinds);
    this.#index = index;
  }

  /** Undefined for what is known already. */
  learn({ type, object }: WatchEvent): Learned | undefined {
    const key = keyOf(object);
    const text = keyText(key);
    const old = this.cache.get(key);
    const gone = type === 'DELETED' || isFinished(object);
    if (isKnown(old, object, gone) || this.#isOver(text, type, object)) return undefined;
    if (gone && type !== 'DELETED') this.#removed.set(text, object.metadata.resourceVersion ?? '');
    const seen = gone ? object : this.#decided(text, object);
    const indexed = this.#replace(key, old, gone ? undefined : seen);
    const facets = facetsOf(gone || isSpecChange(old, object));
    const topics = this.#index.objectChanged(seen, gone).map(topicToken);
    return { key, text, gone, tokens: [...topics, ...changeTokens(key, indexed, facets)] };
  }

  /** An object with what is decided about it. */
  #decided(text: string, object: KubeObject): KubeObject {
    const supposition = this.#suppositions.get(text);
    if (supposition === undefined) return object;
    supposition.plain = object;
    return decided(object, supposition.record);
  }

  /** @returns the index values under which it was or is found */
  #replace(key: ObjectKey, old: KubeObject | undefined, object: KubeObject | undefined): Set<string> {
    const before = this.cache.indexTokens(old);
    if (object === undefined) this.cache.delete(key);
    else this.cache.set(object);
    return new Set([...before, ...this.cache.indexTokens(object)]);
  }

  /** Whether an event tells of a time before this engine made the object go. */
  #isOver(text: string, type: WatchEvent['type'], { metadata }: KubeObject): boolean {
    const version = this.#removed.get(text);
    if (version === undefined) return false;
    const isOver = compareVersions(metadata.resourceVersion, version) <= 0;
    if (type === 'DELETED' || !isOver) this.#removed.delete(text);
    return isOver;
  }

  /** What a write of the status of an object, or of its finalizers, makes stale. */
  tokensOf(object: KubeObject): readonly Token[] {
    const facets = facetsOf(object.metadata.deletionTimestamp !== undefined);
    return changeTokens(keyOf(object), new Set(this.cache.indexTokens(object)), facets);
  }

  /** From now on a decision about an object counts. */
  suppose(object: KubeObject, record: Record<string, unknown>): Supposition {
    const key = keyOf(object);
    const text = keyText(key);
    const seen = decided(object, record);
    const indexed = this.#replace(key, object, seen);
    const topics = this.#index.objectChanged(seen, false).map(topicToken);
    const tokens = new Set([...topics, ...changeTokens(key, indexed, ['any'])]);
    let resolve: Supposition['resolve'] = () => undefined;
    const outcome = new Promise<boolean>((settle) => {
      resolve = settle;
    });
    const made = { key, text, record, tokens, plain: object, isUnsure: false, outcome, resolve };
    this.#suppositions.set(text, made);
    return made;
  }

  suppositionOf(text: string): Supposition | undefined {
    return this.#suppositions.get(text);
  }

  /** Nobody knows whether it was written. */
  doubt(supposition: Supposition): void {
    supposition.isUnsure = true;
    supposition.resolve(false);
  }

  /** Decisions of others that are read by somebody and not known to be written. */
  supposedIn(tokens: ReadonlySet<Token>, except: string): Supposition[] {
    return [...this.#suppositions.values()].filter(
      (each) => each.text !== except && [...each.tokens].some((token) => tokens.has(token)),
    );
  }

  /** It was written, and learned. */
  confirm(supposition: Supposition): void {
    this.#suppositions.delete(supposition.text);
    supposition.resolve(true);
  }

  /** What the cluster has counts again. @returns what is stale now */
  takeBack(supposition: Supposition): readonly Token[] {
    const { key, plain, text, tokens } = supposition;
    this.#suppositions.delete(text);
    const isThere = this.cache.get(key) !== undefined;
    if (isThere) this.cache.set(plain);
    const topics = isThere ? this.#index.objectChanged(plain, false).map(topicToken) : [];
    supposition.resolve(false);
    return [...tokens, ...topics];
  }
}

function facetsOf(isSpecConcerned: boolean): readonly Facet[] {
  return isSpecConcerned ? ['any', 'spec'] : ['any'];
}

function decided(object: KubeObject, record: Record<string, unknown>): KubeObject {
  return { ...object, status: { ...object.status, ...record } };
}

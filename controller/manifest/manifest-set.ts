/**
 * All objects of a run, indexed for the checks that look at more than one of them.
 *
 * Objects may be malformed: every check must find what it can, so fields are read tolerantly.
 */
import type { Finding } from './finding.ts';
import type { ManifestObject } from './manifest-object.ts';
import { didYouMean } from './suggest.ts';
import type { Problem } from './problem.ts';

/** Something wrong with one object of the set. */
export interface SetFinding extends Finding {
  source: ManifestObject;
  severity: Problem['severity'];
  /** Where inside the scalar at `path`, in characters of its text. */
  character?: number;
}

/** Looks at a whole set for one kind of fault. */
export type SetCheck = (set: ManifestSet) => SetFinding[];

export type JsonObject = Readonly<Record<string, unknown>>;

const EMPTY: JsonObject = {};

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : EMPTY;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A null stands for a field that is not there, as on an API server. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

export function specOf(source: ManifestObject): JsonObject {
  return objectOf(source.object.spec);
}

export function nameOf(source: ManifestObject): string | undefined {
  return textOf(objectOf(source.object.metadata).name);
}

/** Empty for cluster-scoped objects. */
export function namespaceOf(source: ManifestObject): string {
  return textOf(objectOf(source.object.metadata).namespace) ?? '';
}

/** Where an object stands, for messages about its counterpart. */
export function placeOf(source: ManifestObject): string {
  return `${source.file}:${source.positionOf([]).line}`;
}

export class ManifestSet {
  readonly objects: readonly ManifestObject[];
  readonly #byKind = new Map<string, ManifestObject[]>();
  /** Kind and namespace -> name -> the first object of that name. */
  readonly #names = new Map<string, Map<string, ManifestObject>>();

  constructor(objects: readonly ManifestObject[]) {
    this.objects = objects;
    for (const source of objects) {
      const { kind } = source.object;
      const ofKind = this.#byKind.get(kind);
      if (ofKind) ofKind.push(source);
      else this.#byKind.set(kind, [source]);
      const name = nameOf(source);
      if (name === undefined) continue;
      const names = this.#namesIn(kind, namespaceOf(source));
      if (!names.has(name)) names.set(name, source);
    }
  }

  ofKind(kind: string): readonly ManifestObject[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** The first object of that name. Cluster-scoped kinds have the empty namespace. */
  find(kind: string, namespace: string, name: string): ManifestObject | undefined {
    return this.#names.get(`${kind}/${namespace}`)?.get(name);
  }

  /** The remedy for a name that is not there. */
  suggest(kind: string, namespace: string, name: string): { remedy?: string } {
    return didYouMean(name, this.#names.get(`${kind}/${namespace}`)?.keys() ?? []);
  }

  #namesIn(kind: string, namespace: string): Map<string, ManifestObject> {
    const key = `${kind}/${namespace}`;
    const known = this.#names.get(key);
    if (known) return known;
    const made = new Map<string, ManifestObject>();
    this.#names.set(key, made);
    return made;
  }
}

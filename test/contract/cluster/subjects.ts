/** The kinds that the contract of the cluster port is told with: small, and with every way to merge that there is. */
import type { KubeObject } from '../../../controller/api/object.ts';
import { checkMetadata } from '../../../controller/manifest/metadata-check.ts';
import type { Admit, ClusterPort, FieldProblem, Resource } from '../../../controller/cluster/port.ts';

export interface ShelfSpec {
  /** Immutable; at least 0. */
  size?: number;
  /** Default grey. */
  color?: string;
  books?: { title: string; pages?: number; lender?: string }[];
  genres?: string[];
  order?: string[];
  notes?: Record<string, string>;
  position?: { row?: number; column?: number };
}

export interface Shelf extends KubeObject {
  spec: ShelfSpec;
  status?: { observedGeneration?: number; conditions?: never[]; phase?: string; librarian?: string };
}

const text = { type: 'string' };
const whole = { type: 'integer' };
const status = {
  type: 'object',
  default: { phase: 'Unknown' },
  properties: { phase: text, librarian: text, observedGeneration: whole },
};

const shelfSpec = {
  type: 'object',
  properties: {
    size: { type: 'integer', minimum: 0 },
    color: { type: 'string', default: 'grey' },
    books: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['title'],
      items: {
        type: 'object',
        required: ['title'],
        properties: { title: text, pages: whole, lender: text },
      },
    },
    genres: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
    order: { type: 'array', 'x-kubernetes-list-type': 'atomic', items: text },
    notes: { type: 'object', additionalProperties: text },
    position: {
      type: 'object',
      'x-kubernetes-map-type': 'atomic',
      properties: { row: whole, column: whole },
    },
  },
};

const group = 'contract.partywall.dev';

export const shelfResource: Resource = {
  group,
  version: 'v1',
  kind: 'Shelf',
  plural: 'shelves',
  namespaced: true,
  hasStatus: true,
  selectableFields: ['spec.color', 'status.librarian'],
  schema: { type: 'object', properties: { spec: shelfSpec, status } },
};

export const libraryResource: Resource = {
  group,
  version: 'v1',
  kind: 'Library',
  plural: 'libraries',
  namespaced: false,
  hasStatus: true,
  selectableFields: [],
  schema: { type: 'object', properties: { spec: { type: 'object', properties: { city: text } }, status } },
};

/** What the schemas above and one transition rule (size is immutable) say. */
export const admitSubjects: Admit = (object, old, { subresource }) => {
  const defaulted = object.kind === 'Namespace' ? object : withDefaults(object);
  const problems =
    subresource === 'status' ? [] : [...metadataProblems(object), ...specProblems(defaulted, old)];
  return { object: defaulted, problems };
};

function metadataProblems({ kind, metadata }: KubeObject): FieldProblem[] {
  const found = checkMetadata(metadata, { namespaced: kind === 'Shelf', nameIsLabel: kind === 'Namespace' });
  return found.map(({ path, message, code }) => ({ path: path.join('.'), message, code }));
}

const unknownPhase: Shelf['status'] & object = { phase: 'Unknown' };

function withDefaults(object: KubeObject): KubeObject {
  const spec =
    object.kind === 'Shelf' && object.spec !== undefined ? { color: 'grey', ...object.spec } : object.spec;
  const complete = { ...object, status: object.status ?? unknownPhase };
  return spec === undefined ? complete : { ...complete, spec };
}

function specProblems(object: KubeObject, old: KubeObject | undefined): FieldProblem[] {
  if (object.kind !== 'Shelf') return [];
  const { size }: ShelfSpec = object.spec ?? {};
  const problems: FieldProblem[] = [];
  if (size !== undefined && size < 0) {
    problems.push({ path: 'spec.size', message: `must be at least 0, is ${size}`, code: 'schema' });
  }
  const { size: before }: ShelfSpec = old?.spec ?? {};
  if (old !== undefined && before !== size) {
    problems.push({ path: 'spec.size', message: 'is immutable', code: 'immutable' });
  }
  return problems;
}

export function shelf(namespace: string, name: string, spec: ShelfSpec = {}): Shelf {
  return { apiVersion: `${group}/v1`, kind: 'Shelf', metadata: { namespace, name }, spec };
}

export function library(name: string, city = 'Ulm'): KubeObject {
  return { apiVersion: `${group}/v1`, kind: 'Library', metadata: { name }, spec: { city } };
}

export function namespace(name: string, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/**
 * The object with a status that somebody wrote: the default that a new object shows is stored by an API server with
 * the next write only, which then changes something whatever it says (ADR 0014).
 */
export async function settled(cluster: ClusterPort, object: KubeObject): Promise<KubeObject> {
  const status: object = { phase: 'Settled' };
  return await cluster.updateStatus({ ...object, status }, { fieldManager: 'librarian' });
}

/** The object with some metadata on top of its own. */
export function withMetadata<O extends KubeObject>(object: O, metadata: Partial<KubeObject['metadata']>): O {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

export function specOf(object: KubeObject | undefined): ShelfSpec {
  return object?.spec ?? {};
}

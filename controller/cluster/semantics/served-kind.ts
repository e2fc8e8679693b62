import type { KubeObject } from '../../api/object.ts';
import type { Resource } from '../port.ts';
import type { MergeSchema } from './structure.ts';

/** A resource with what is derived from it once. */
export interface ServedKind {
  resource: Resource;
  apiVersion: string;
  /** How the fields merge that have owners under server-side apply: all but status and what the server writes. */
  ownableSchema: MergeSchema;
}

/** `metadata` is the same in every kind, and CRDs do not describe it. */
const metadataSchema: MergeSchema = {
  properties: {
    labels: { additionalProperties: {} },
    annotations: { additionalProperties: {} },
    finalizers: { 'x-kubernetes-list-type': 'set' },
    ownerReferences: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['uid'] },
  },
};

export function serveKind(resource: Resource): ServedKind {
  const schema: MergeSchema = resource.schema;
  const ownableSchema: MergeSchema = {
    ...schema,
    properties: { ...schema.properties, metadata: metadataSchema },
  };
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  return { resource, apiVersion, ownableSchema };
}

const ownableMetadata = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

/** The part of an object that a request can own: no identity, no status, nothing that the server writes. */
export function ownablePart(object: KubeObject): Record<string, unknown> {
  const { apiVersion: _apiVersion, kind: _kind, metadata: given, status: _status, ...part } = object;
  const metadata: Record<string, unknown> = {};
  for (const name of ownableMetadata) {
    const value: unknown = Reflect.get(given, name);
    if (value !== undefined) metadata[name] = value;
  }
  return Object.keys(metadata).length === 0 ? part : { metadata, ...part };
}

/** The object with its ownable part replaced. */
export function withOwnablePart(object: KubeObject, part: Readonly<Record<string, unknown>>): KubeObject {
  const { apiVersion, kind, status } = object;
  const metadata = { ...object.metadata };
  for (const name of ownableMetadata) Reflect.deleteProperty(metadata, name);
  Object.assign(metadata, part.metadata);
  const replaced = { apiVersion, kind, ...part, metadata };
  return status === undefined ? replaced : { ...replaced, status };
}

/**
 * From a CRD's schema to a JSON Schema (draft 2020-12) for files that people write.
 *
 * It is stricter than the CRD where a server would silently drop a field, and laxer where a server would fill one in:
 * what has a default is not required.
 */
import type { OpenApiSchema, ResourceDefinition } from '../controller/api/resource-definition.ts';

/** JSON Schema, as plain data. */
export type JsonSchema = Record<string, unknown>;

const COPIED = [
  ...[
    'description',
    'default',
    'pattern',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'minItems',
    'maxItems',
  ],
  ...['minProperties', 'maxProperties'],
] as const;

/** Formats that say something about text; those of numbers are ranges that other validators do not know. */
const TEXT_FORMATS = new Set(['date-time', 'date', 'email', 'uri', 'uuid', 'ipv4', 'ipv6']);

function typeOf(schema: OpenApiSchema): unknown {
  const base = schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : schema.type;
  if (schema.nullable !== true || base === undefined) return base;
  return [base, 'null'].flat();
}

function objectKeywords(schema: OpenApiSchema): JsonSchema {
  const { properties, additionalProperties } = schema;
  const keywords: JsonSchema = {};
  if (properties !== undefined) {
    const required = (schema.required ?? []).filter((name) => properties[name]?.default === undefined);
    keywords.properties = mapValues(properties, toJsonSchema);
    if (required.length > 0) keywords.required = required;
  }
  if (additionalProperties !== undefined) keywords.additionalProperties = toJsonSchema(additionalProperties);
  // A structural schema prunes what it does not name; a person wants to be told instead.
  else if (properties !== undefined && schema['x-kubernetes-preserve-unknown-fields'] !== true) {
    keywords.additionalProperties = false;
  }
  return keywords;
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** A branch only narrows what the schema around it describes, so it closes nothing itself. */
function toBranch(schema: OpenApiSchema): JsonSchema {
  const branch: JsonSchema = {};
  if (schema.enum !== undefined) branch.enum = schema.enum;
  if (schema.required !== undefined) branch.required = schema.required;
  if (schema.properties !== undefined) branch.properties = mapValues(schema.properties, toBranch);
  return branch;
}

function scalarKeywords(schema: OpenApiSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const keyword of COPIED) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  if (schema.format !== undefined && TEXT_FORMATS.has(schema.format)) result.format = schema.format;
  if (schema.enum !== undefined)
    result.enum = schema.nullable === true ? [...schema.enum, null] : schema.enum;
  return result;
}

/** One node of a CRD's schema as JSON Schema. */
export function toJsonSchema(schema: OpenApiSchema): JsonSchema {
  const type = typeOf(schema);
  return {
    ...(type === undefined ? {} : { type }),
    ...scalarKeywords(schema),
    ...(schema.items === undefined ? {} : { items: toJsonSchema(schema.items) }),
    ...(schema['x-kubernetes-list-type'] === 'set' ? { uniqueItems: true } : {}),
    ...objectKeywords(schema),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(toBranch) }),
  };
}

const text = (description: string): JsonSchema => ({ description, type: 'string' });
const textMap = (description: string): JsonSchema => ({
  description,
  type: 'object',
  additionalProperties: { type: 'string' },
});

/** Metadata as Kubernetes has it; closed, so that a slip such as `lables` is found. */
function metadataSchema(definition: ResourceDefinition): JsonSchema {
  const own = definition.schema.properties?.metadata?.properties?.name;
  const properties: JsonSchema = {
    name: { ...text(`Name of the ${definition.kind}.`), minLength: 1, maxLength: own?.maxLength ?? 253 },
    labels: textMap('Names and values to select by.'),
    annotations: textMap('Further names and values, for tools.'),
    finalizers: {
      description: 'Who has work to do before it goes.',
      type: 'array',
      items: { type: 'string' },
    },
    ownerReferences: {
      description: 'Objects on which it depends.',
      type: 'array',
      items: { type: 'object', additionalProperties: true },
    },
    uid: text('Set by the server.'),
    resourceVersion: text('Set by the server.'),
    generation: { description: 'Set by the server.', type: 'integer' },
    creationTimestamp: { description: 'Set by the server.', type: ['string', 'null'] },
    deletionTimestamp: text('Set by the server.'),
    deletionGracePeriodSeconds: { description: 'Set by the server.', type: 'integer' },
    managedFields: {
      description: 'Set by the server.',
      type: 'array',
      items: { type: 'object', additionalProperties: true },
    },
    selfLink: text('Set by old servers.'),
  };
  if (definition.namespaced) properties.namespace = { ...text('Namespace of the object.'), maxLength: 63 };
  return {
    description: 'What every object has.',
    type: 'object',
    required: ['name'],
    properties,
    additionalProperties: false,
  };
}

/** The schema of a whole file document of one kind. */
export function toFileSchema(definition: ResourceDefinition): JsonSchema {
  const { group, version, kind, schema } = definition;
  const body = toJsonSchema(schema);
  const properties = body.properties as Record<string, JsonSchema>;
  const required = (body.required ?? []) as string[];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: 'Generated from crds/ by tools/generate.ts; do not edit.',
    title: kind,
    ...body,
    required: ['apiVersion', 'kind', 'metadata', ...required],
    properties: {
      ...properties,
      apiVersion: {
        description: 'Group and version of the kind.',
        type: 'string',
        const: `${group}/${version}`,
      },
      kind: { description: 'The kind.', type: 'string', const: kind },
      metadata: metadataSchema(definition),
    },
  };
}

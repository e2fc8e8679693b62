/**
 * How a value merges, as its schema says: the part of OpenAPI v3 with the `x-kubernetes-` words that server-side
 * apply reads.
 */
import type { JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';

export interface MergeSchema {
  readonly properties?: Readonly<Record<string, MergeSchema>>;
  readonly additionalProperties?: MergeSchema | boolean;
  readonly items?: MergeSchema;
  readonly default?: unknown;
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

/** Elements of a list-map or set, in order, under their path elements (`k:{"name":"a"}`, `v:"a"`). */
export type Elements = ReadonlyMap<string, unknown>;

const untyped: MergeSchema = {};

/** A map or struct whose fields have owners of their own; any other value has one owner as a whole. */
export function isGranularMap(value: unknown, schema: MergeSchema): value is JsonObject {
  return isJsonObject(value) && schema['x-kubernetes-map-type'] !== 'atomic';
}

/** A list whose elements have owners of their own. Lists are atomic unless the schema says otherwise. */
export function isAssociativeList(value: unknown, schema: MergeSchema): value is readonly unknown[] {
  const type = schema['x-kubernetes-list-type'];
  return Array.isArray(value) && (type === 'map' || type === 'set');
}

export function isDeclaredField(schema: MergeSchema, name: string): boolean {
  return schema.properties !== undefined && Object.hasOwn(schema.properties, name);
}

export function fieldSchema(schema: MergeSchema, name: string): MergeSchema {
  if (isDeclaredField(schema, name)) return schema.properties?.[name] ?? untyped;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : untyped;
}

export function itemSchema(schema: MergeSchema): MergeSchema {
  return schema.items ?? untyped;
}

/** Names of the fields that tell the elements of a list-map apart; none for a set. */
export function keyFields(schema: MergeSchema): readonly string[] {
  return schema['x-kubernetes-list-map-keys'] ?? [];
}

/** The path element of one element of an associative list. A key field that is absent counts with its default. */
export function elementOf(item: unknown, schema: MergeSchema): string {
  if (schema['x-kubernetes-list-type'] === 'set') return `v:${JSON.stringify(item)}`;
  const fields = isJsonObject(item) ? item : {};
  const names = keyFields(schema);
  const pairs = (names.length > 1 ? names.toSorted() : names).map((name) => {
    const key = fields[name] ?? fieldSchema(itemSchema(schema), name).default ?? null;
    return `${JSON.stringify(name)}:${JSON.stringify(key)}`;
  });
  return `k:{${pairs.join(',')}}`;
}

/** Two elements with one key would be one element: the last counts here, and the schema check refuses them. */
export function elementsOf(list: readonly unknown[], schema: MergeSchema): Elements {
  return new Map(list.map((item) => [elementOf(item, schema), item]));
}

/** Equality of two JSON values as CEL rules see it: sets and list-maps are equal whatever their order. */
import { isUnordered, type RuleSchema } from './rule-schema.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const EMPTY: RuleSchema = {};

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldSchema(schema: RuleSchema, name: string): RuleSchema {
  const declared = schema.properties?.[name];
  if (declared) return declared;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : EMPTY;
}

function equalObjects(a: JsonObject, b: JsonObject, schema: RuleSchema): boolean {
  const names = Object.keys(a).filter((name) => a[name] !== undefined);
  if (names.length !== Object.keys(b).filter((name) => b[name] !== undefined).length) return false;
  return names.every(
    (name) => Object.hasOwn(b, name) && equalValues(a[name], b[name], fieldSchema(schema, name)),
  );
}

/** One string for a value, so that lists without an order can be compared in linear time. */
function canonical(value: unknown, schema: RuleSchema): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, schema.items ?? EMPTY));
    return `[${(isUnordered(schema) ? items.sort() : items).join(',')}]`;
  }
  if (isObject(value)) {
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    const fields = names
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical(value[name], fieldSchema(schema, name))}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value);
}

function equalLists(a: readonly unknown[], b: readonly unknown[], schema: RuleSchema): boolean {
  if (a.length !== b.length) return false;
  if (isUnordered(schema)) return canonical(a, schema) === canonical(b, schema);
  return a.every((item, at) => equalValues(item, b[at], schema.items ?? EMPTY));
}

export function equalValues(a: unknown, b: unknown, schema: RuleSchema): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b, schema);
  return isObject(a) && isObject(b) && equalObjects(a, b, schema);
}

/** What a schema says of fields, in words. */
import type { OpenApiSchema } from '../../controller/api/resource-definition.ts';

/** `list of objects`, `text`, `map of text`: a type as a person calls it. */
export function typeText(schema: OpenApiSchema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'integer or text';
  if (schema.type === 'array') return `list of ${plural(typeText(schema.items ?? {}))}`;
  if (schema.additionalProperties !== undefined)
    return `map of ${plural(typeText(schema.additionalProperties))}`;
  if (schema.type === 'string') return 'text';
  return schema.type ?? 'anything';
}

function plural(type: string): string {
  return ['object', 'integer', 'number'].includes(type) ? `${type}s` : type;
}

function range(minimum: number | undefined, maximum: number | undefined): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (maximum !== undefined) return `at most ${maximum}`;
  return minimum === undefined ? undefined : `at least ${minimum}`;
}

/** What a value must meet, a line each. */
export function limitsOf(schema: OpenApiSchema): string[] {
  const lines: string[] = [];
  const add = (before: string, text: string | undefined, after: string): void => {
    if (text !== undefined) lines.push(`${before}${text}${after}`);
  };
  if (schema.enum !== undefined) lines.push(`one of ${schema.enum.map(String).join(', ')}`);
  add('', range(schema.minimum, schema.maximum), '');
  add('', range(schema.minLength, schema.maxLength), ' characters');
  add('', range(schema.minItems, schema.maxItems), ' entries');
  add('', range(schema.minProperties, schema.maxProperties), ' entries');
  add('matches ', schema.pattern, '');
  const keys = schema['x-kubernetes-list-map-keys'];
  if (keys !== undefined) lines.push(`entries told apart by ${keys.join(' and ')}`);
  if (schema['x-kubernetes-list-type'] === 'set') lines.push('no entry twice');
  for (const { message } of schema['x-kubernetes-validations'] ?? []) lines.push(message);
  return lines;
}

/** The fields directly below: of an object, of the entries of a list, of the values of a map. */
export function fieldsBelow(schema: OpenApiSchema): Readonly<Record<string, OpenApiSchema>> {
  if (schema.items !== undefined) return fieldsBelow(schema.items);
  if (schema.additionalProperties !== undefined) return fieldsBelow(schema.additionalProperties);
  return schema.properties ?? {};
}

export function requiredBelow(schema: OpenApiSchema): readonly string[] {
  if (schema.items !== undefined) return requiredBelow(schema.items);
  if (schema.additionalProperties !== undefined) return requiredBelow(schema.additionalProperties);
  return schema.required ?? [];
}

/** What ajv gets of a CRD's schema: the keywords of JSON Schema, without what this project checks by other means. */
import type { OpenApiSchema } from '../api/resource-definition.ts';

type JsonSchema = Record<string, unknown>;

const KEPT = [
  ...([
    'type',
    'format',
    'nullable',
    'enum',
    'pattern',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
  ] as const),
  ...(['minItems', 'maxItems', 'minProperties', 'maxProperties', 'required'] as const),
];

/** `null` must stand in the enumeration of a nullable field too: ajv takes the two apart. */
function enumeration(schema: OpenApiSchema): JsonSchema {
  if (schema.enum === undefined) return {};
  return { enum: schema.nullable ? [...schema.enum, null] : schema.enum };
}

export function jsonSchemaOf(schema: OpenApiSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const keyword of KEPT) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  Object.assign(result, enumeration(schema));
  if (schema['x-kubernetes-int-or-string']) result.type = ['integer', 'string'];
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => [name, jsonSchemaOf(field)]);
    result.properties = Object.fromEntries(fields);
  }
  if (schema.additionalProperties) result.additionalProperties = jsonSchemaOf(schema.additionalProperties);
  if (schema.items) result.items = jsonSchemaOf(schema.items);
  if (schema.anyOf) result.anyOf = schema.anyOf.map(jsonSchemaOf);
  return result;
}

/**
 * From a CRD's schema to the TypeScript types of its kind, as the cluster serves it: what has a default is there.
 */
import { compile } from 'json-schema-to-typescript';
import type { JSONSchema } from 'json-schema-to-typescript';
import type { OpenApiSchema, ResourceDefinition } from '../controller/api/resource-definition.ts';
import { HEADER } from './generate-header.ts';

/** `matchExpressions` -> `MatchExpression`: items of a list are named in the singular. */
function typeName(property: string, isItem: boolean): string {
  const capital = property.charAt(0).toUpperCase() + property.slice(1);
  return isItem ? capital.replace(/s$/, '') : capital;
}

/** Shapes that the vocabulary already has; a second name for them would only have to be converted. */
const SHARED: Record<string, string> = { conditions: 'Condition[]', explanation: 'Explanation' };

function toTyped(schema: OpenApiSchema, name: string): JSONSchema {
  const result: JSONSchema = {};
  if (schema.description !== undefined) result.description = schema.description;
  if (schema.type !== undefined) result.type = schema.type;
  if (schema['x-kubernetes-int-or-string'] === true) result.type = ['integer', 'string'];
  if (schema.enum !== undefined) result.enum = [...schema.enum] as string[];
  if (schema.items !== undefined) result.items = toTyped(schema.items, name);
  if (schema.additionalProperties !== undefined) {
    result.additionalProperties = toTyped(schema.additionalProperties, name);
  }
  if (schema.properties !== undefined) Object.assign(result, typedObject(schema, schema.properties, name));
  return result;
}

function typedObject(
  schema: OpenApiSchema,
  properties: Readonly<Record<string, OpenApiSchema>>,
  name: string,
): JSONSchema {
  // After admission a field with a default is always there. Status is the exception: its default holds only until it
  // is written the first time.
  const defaulted = Object.keys(properties).filter(
    (key) => key !== 'status' && properties[key]?.default !== undefined,
  );
  const required = [...new Set([...(schema.required ?? []), ...defaulted])];
  return {
    title: name,
    type: 'object',
    additionalProperties: false,
    required,
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key, typedProperty(key, value, name)]),
    ),
  };
}

function typedProperty(key: string, schema: OpenApiSchema, owner: string): JSONSchema {
  const shared = SHARED[key];
  if (shared !== undefined && owner.endsWith('Status')) {
    return {
      tsType: shared,
      ...(schema.description === undefined ? {} : { description: schema.description }),
    };
  }
  return toTyped(schema, `${owner}${typeName(key, schema.items !== undefined)}`);
}

/** The module `controller/api/generated/<kind>.ts`, not yet formatted. */
export async function toTypes(definition: ResourceDefinition): Promise<string> {
  const { group, version, kind, schema } = definition;
  const typed = toTyped(schema, kind);
  const body = await compile(
    {
      ...typed,
      required: ['apiVersion', 'kind', 'metadata', 'spec'],
      properties: {
        apiVersion: { const: `${group}/${version}` },
        kind: { const: kind },
        metadata: { tsType: 'ObjectMeta' },
        ...Object.fromEntries(
          Object.entries(typed.properties ?? {}).filter(([key]) => key === 'spec' || key === 'status'),
        ),
      },
    },
    kind,
    { bannerComment: '', ignoreMinAndMaxItems: true, format: false },
  );
  const explained = body.includes('Explanation')
    ? "import type { Explanation } from '../explanation.ts';\n"
    : '';
  return `${HEADER}${explained}import type { Condition, ObjectMeta } from '../object.ts';\n\n${body}`;
}

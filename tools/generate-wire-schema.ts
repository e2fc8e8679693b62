/** From the bodies of controller/kernel/remote/wire.ts to the JSON Schema that requests are checked against. */
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

type Schema = Record<string, unknown>;

/** Bodies allow no field that their types do not have: what is misspelt, or newer than this version, is told. */
export function toWireSchema(root: string): object {
  const generated = createGenerator({
    path: join(root, 'controller/kernel/remote/wire.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'Bodies',
    skipTypeCheck: true,
    topRef: false,
    additionalProperties: false,
  }).createSchema('Bodies');
  const { definitions = {}, properties } = generated;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://partywall.dev/schemas/kernel/wire_v1.json',
    title: 'Bodies of requests to a host process, by the last part of their path',
    type: 'object',
    properties: discriminated(properties),
    definitions: discriminated(definitions),
  };
}

/** The same without descriptions, and with unions told apart by their `type`, so that one fault is told, not one a member. */
function discriminated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(discriminated);
  if (typeof value !== 'object' || value === null) return value;
  const { anyOf, ...rest } = value as Schema;
  const entries = Object.entries(rest).filter(
    ([name, part]) => name !== 'description' || typeof part !== 'string',
  );
  const schema: Schema = Object.fromEntries(entries.map(([name, part]) => [name, discriminated(part)]));
  if (anyOf === undefined) return schema;
  const members = discriminated(anyOf) as Schema[];
  return members.every(hasType)
    ? {
        type: 'object',
        discriminator: { propertyName: 'type' },
        required: ['type'],
        oneOf: members,
        ...schema,
      }
    : { anyOf: members, ...schema };
}

function hasType({ properties }: Schema): boolean {
  const { type } = (properties ?? {}) as { type?: Schema };
  return type !== undefined && 'const' in type;
}

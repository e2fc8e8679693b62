import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

/** Reads what a command printed, and holds it to its schema. */
export function parsedAs(schemaName: string, text: string): unknown {
  const schema = JSON.parse(readFileSync(`schemas/cli/${schemaName}.json`, 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const document: unknown = JSON.parse(text);
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  return document;
}

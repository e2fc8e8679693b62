/** Checks what a host process is sent, by the schema that is generated from the types of the wire. */
import schema from '../../schemas/kernel/wire_v1.json' with { type: 'json' };
import { findingText } from './finding.ts';
import { pathText } from './problem.ts';
import type { SchemaCheck } from './schema-check.ts';
import { definitionCheckOf } from './schema-check.ts';

export type KernelRequestBody = keyof typeof checks;

const checks = {
  commands: definitionCheckOf(schema, 'CommandBody'),
  queries: definitionCheckOf(schema, 'QueryBody'),
  changes: definitionCheckOf(schema, 'ChangesBody'),
  batches: definitionCheckOf(schema, 'BatchBody'),
} satisfies Record<keyof typeof schema.properties, SchemaCheck>;

/** What is wrong with the body of a request, as a person reads it, and where; undefined when nothing is. */
export function faultOfKernelRequest(body: KernelRequestBody, value: unknown): string | undefined {
  const [finding] = checks[body](value, []);
  if (finding === undefined) return undefined;
  return `${finding.path.length === 0 ? 'the body' : pathText(finding.path)}: ${findingText(finding)}`;
}

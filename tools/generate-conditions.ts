/**
 * From the conditions of all CRDs to `controller/api/generated/conditions.ts`: which reasons each may give.
 *
 * A CRD closes its reasons by one `anyOf` branch for each condition type and status.
 */
import type { OpenApiSchema, ResourceDefinition } from '../controller/api/resource-definition.ts';
import { HEADER } from './generate-header.ts';

/** Reasons of one condition. `False` are those of False and of Unknown. */
export interface ConditionReasons {
  True: string[];
  False: string[];
}

function enumOf(branch: OpenApiSchema, property: string): string[] {
  return [...(branch.properties?.[property]?.enum ?? [])] as string[];
}

/** Condition type -> reasons, in the order of the CRD. */
export function conditionReasonsOf(definition: ResourceDefinition): Record<string, ConditionReasons> {
  const items = definition.schema.properties?.status?.properties?.conditions?.items;
  const table: Record<string, ConditionReasons> = {};
  for (const branch of items?.anyOf ?? []) {
    for (const type of enumOf(branch, 'type')) {
      const row = (table[type] ??= { True: [], False: [] });
      row[enumOf(branch, 'status').includes('True') ? 'True' : 'False'].push(...enumOf(branch, 'reason'));
    }
  }
  return table;
}

/** Every reason of every kind, sorted, each once. */
export function allReasons(definitions: readonly ResourceDefinition[]): string[] {
  const tables = definitions.flatMap((definition) => Object.values(conditionReasonsOf(definition)));
  return [...new Set(tables.flatMap((row) => [...row.True, ...row.False]))].sort();
}

/** The module, not yet formatted. */
export function toConditions(definitions: readonly ResourceDefinition[]): string {
  const table = Object.fromEntries(
    definitions.map((definition) => [definition.kind, conditionReasonsOf(definition)]),
  );
  const union = allReasons(definitions)
    .map((reason) => `  | '${reason}'`)
    .join('\n');
  return `${HEADER}
/** Which reasons each condition of each kind may give; False stands for False and for Unknown. */
export const conditionReasons = ${JSON.stringify(table)} as const;

/** A kind that has conditions. */
export type ConditionedKind = keyof typeof conditionReasons;

/** The condition types of a kind. */
export type ConditionTypeOf<K extends ConditionedKind> = keyof (typeof conditionReasons)[K];

type Rows<K extends ConditionedKind> = (typeof conditionReasons)[K];

/** The reasons that one condition of a kind may give, whatever its status. */
export type ReasonOf<K extends ConditionedKind, C extends keyof Rows<K>> =
  Rows<K>[C] extends { readonly True: readonly (infer T)[]; readonly False: readonly (infer F)[] } ? T | F : never;

/** Every reason of every kind. */
export type Reason =
${union};
`;
}

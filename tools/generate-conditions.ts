/**
 * From the conditions of all CRDs to `controller/api/generated/conditions.ts`: which reasons each may give.
 *
 * A CRD closes its reasons by one `anyOf` branch for each condition type and status.
 */
import type { OpenApiSchema, ResourceDefinition } from '../controller/api/resource-definition.ts';
import { HEADER } from './generate-header.ts';

/** Reasons of one condition. `False` are those of False and of Unknown. */
interface ConditionReasons {
  True: string[];
  False: string[];
}

function enumOf(branch: OpenApiSchema, property: string): string[] {
  return [...(branch.properties?.[property]?.enum ?? [])] as string[];
}

/** One row of the closed table: the reasons that one condition may give at one status. */
export interface ReasonRow {
  type: string;
  status: 'True' | 'False';
  reasons: string[];
}

/** The rows of a kind, in the order of the CRD. */
export function reasonRowsOf({ schema }: ResourceDefinition): ReasonRow[] {
  const branches = schema.properties?.status?.properties?.conditions?.items?.anyOf ?? [];
  return branches.flatMap((branch) =>
    enumOf(branch, 'type').map((type) => ({
      type,
      status: enumOf(branch, 'status').includes('True') ? 'True' : 'False',
      reasons: enumOf(branch, 'reason'),
    })),
  );
}

/** Condition type -> reasons, in the order of the CRD. */
function conditionReasonsOf(definition: ResourceDefinition): Record<string, ConditionReasons> {
  const table: Record<string, ConditionReasons> = {};
  for (const { type, status, reasons } of reasonRowsOf(definition)) {
    (table[type] ??= { True: [], False: [] })[status].push(...reasons);
  }
  return table;
}

/** Every reason of every kind, sorted, each once. */
function allReasons(definitions: readonly ResourceDefinition[]): string[] {
  return [...new Set(definitions.flatMap(reasonRowsOf).flatMap(({ reasons }) => reasons))].sort();
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

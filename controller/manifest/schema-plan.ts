/**
 * A schema prepared for walking objects: which fields there are, which have defaults, and where rules stand.
 *
 * Made once for each kind; a walk then visits each value once and looks at nothing that does not concern it.
 */
import type { OpenApiSchema, ResourceDefinition } from '../api/resource-definition.ts';
import { compileRule, type CompiledRule, type RuleSchema } from '../cel/rule.ts';
import type { Path } from './problem.ts';

export interface PlannedRule {
  rule: CompiledRule;
  text: string;
  message: string;
  /** Where the fault is, from the value on which the rule stands. */
  fieldPath: Path;
}

export interface SchemaPlan {
  readonly schema: OpenApiSchema;
  /** Fields of an object; absent for maps and everything else. */
  readonly fields?: ReadonlyMap<string, SchemaPlan>;
  /** What stands in a map. */
  readonly values?: SchemaPlan;
  /** What stands in a list. */
  readonly items?: SchemaPlan;
  readonly keepsUnknownFields: boolean;
  readonly defaults: readonly (readonly [string, unknown])[];
  /** The rules that stand on this value; compiled when first asked for. */
  readonly rules: () => readonly PlannedRule[];
  /** The schema against which the rules are compiled. */
  readonly ruleSchema: RuleSchema;
  /** Whether a rule stands here or below. */
  readonly hasRules: boolean;
}

/** `.spec.devices` as a path. */
function fieldPathOf(text: string | undefined): Path {
  if (text === undefined) return [];
  return text.split('.').filter((step) => step !== '');
}

/** A rule of a CRD that does not compile is a mistake of this project, and no author can do anything about it. */
function compileRules(schema: OpenApiSchema, ruleSchema: RuleSchema): PlannedRule[] {
  return (schema['x-kubernetes-validations'] ?? []).map(({ rule, message, fieldPath }) => {
    const compiled = compileRule(rule, ruleSchema);
    if (!compiled.ok) throw new Error(`the rule ${rule} does not compile: ${compiled.error}`);
    return { rule: compiled.rule, text: rule, message, fieldPath: fieldPathOf(fieldPath) };
  });
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function planDefaults(schema: OpenApiSchema): [string, unknown][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    field.default === undefined ? [] : [[name, field.default] satisfies [string, unknown]],
  );
}

/** The plans of what stands inside a value of this schema. */
function planBelow(schema: OpenApiSchema): Pick<SchemaPlan, 'fields' | 'values' | 'items'> {
  const fields = Object.entries(schema.properties ?? {});
  return {
    ...(schema.properties
      ? { fields: new Map(fields.map(([name, field]) => [name, planSchema(field)])) }
      : {}),
    ...(schema.additionalProperties ? { values: planSchema(schema.additionalProperties) } : {}),
    ...(schema.items ? { items: planSchema(schema.items) } : {}),
  };
}

function hasRulesBelow({ fields, values, items }: Pick<SchemaPlan, 'fields' | 'values' | 'items'>): boolean {
  return [...(fields?.values() ?? []), values, items].some((plan) => plan?.hasRules);
}

/** Prepares a schema. `ruleSchema` stands in for it where rules see something else than what is stored. */
export function planSchema(schema: OpenApiSchema, ruleSchema: RuleSchema = schema): SchemaPlan {
  const below = planBelow(schema);
  const hasOwnRules = (schema['x-kubernetes-validations'] ?? []).length > 0;
  return {
    schema,
    ...below,
    keepsUnknownFields: schema['x-kubernetes-preserve-unknown-fields'] ?? false,
    defaults: planDefaults(schema),
    rules: lazily(() => compileRules(schema, ruleSchema)),
    ruleSchema,
    hasRules: hasOwnRules || hasRulesBelow(below),
  };
}

/** Of metadata, rules at the root see the name and nothing else: so it is on an API server. */
const RULE_METADATA: RuleSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, generateName: { type: 'string' } },
};

/** The plan of a whole object. */
export function planResource(definition: ResourceDefinition): SchemaPlan {
  const { schema } = definition;
  return planSchema(schema, { ...schema, properties: { ...schema.properties, metadata: RULE_METADATA } });
}

/**
 * Validation rules of CRDs: CEL over `self`, and over `oldSelf` where a rule speaks of the change.
 *
 * Values come as JSON with the schema's defaults applied. A rule that cannot be evaluated is a failure with a text, as
 * on an API server.
 */
import type { Environment, SourceRange } from '@marcbachmann/cel-js';
import { kubernetesEnvironment } from './kubernetes-environment.ts';
import type { RuleSchema } from './rule-schema.ts';
import { uniquenessShortcut } from './uniqueness.ts';
import { TypeDeclarer, type Wrap } from './rule-types.ts';
import { compileExpression, type Verdict } from './strict-expression.ts';

export type { RuleSchema } from './rule-schema.ts';
export type { Verdict } from './strict-expression.ts';

/** `self` and `oldSelf` of one place, wrapped once for all rules that stand there. */
export interface RuleScope {
  /** The JSON value behind `self`. */
  json: unknown;
  self: unknown;
  /** Absent on creation. */
  oldSelf?: unknown;
}

export interface CompiledRule {
  /** True of transition rules: they do not apply where there is no old value. */
  readonly usesOldSelf: boolean;
  evaluate(scope: RuleScope): Verdict;
}

export type RuleResult =
  { ok: true; rule: CompiledRule } | { ok: false; error: string; position?: SourceRange };

interface Site {
  environment: Environment;
  wrap: Wrap;
}

/** One environment for each schema: its types are declared once for all rules that stand on it. */
const sites = new WeakMap<RuleSchema, Site>();

function siteOf(schema: RuleSchema): Site {
  const known = sites.get(schema);
  if (known) return known;
  const environment = kubernetesEnvironment();
  const declared = new TypeDeclarer(environment).declare(schema, 'self');
  environment.registerVariable('self', declared.name).registerVariable('oldSelf', declared.name);
  const site = { environment, wrap: declared.wrap };
  sites.set(schema, site);
  return site;
}

/** Wraps values for the rules of a schema, so that several rules share the work. */
export function ruleScope(schema: RuleSchema, self: unknown, oldSelf: unknown): RuleScope {
  const { wrap } = siteOf(schema);
  const scope = { json: self, self: wrap(self) };
  return oldSelf === undefined ? scope : { ...scope, oldSelf: wrap(oldSelf) };
}

/** Compiles one rule for the schema on which it stands. `schema` is compared by identity: pass the same object. */
export function compileRule(rule: string, schema: RuleSchema): RuleResult {
  const compiled = compileExpression(siteOf(schema).environment, rule);
  if (!compiled.ok) return compiled;
  const usesOldSelf = /\boldSelf\b/.test(rule.replaceAll(/"[^"]*"|'[^']*'/g, '""'));
  const areUnique = uniquenessShortcut(rule);
  const evaluate = ({ json, self, oldSelf }: RuleScope): Verdict => {
    const value = areUnique?.(json);
    return value === undefined ? compiled.run({ self, oldSelf }) : { ok: true, value };
  };
  return { ok: true, rule: { usesOldSelf, evaluate } };
}

/**
 * Evaluates the CEL rules of a schema, transition rules among them.
 *
 * Rules see defaulted values. `oldSelf` is the value that stood in the same place: in list-maps the item with the same
 * keys; items of other lists have no place, so transition rules do not apply to them (as on an API server).
 */
import { ruleScope } from '../cel/rule.ts';
import { type Finding, isWithin } from './finding.ts';
import type { Path } from './problem.ts';
import type { PlannedRule, SchemaPlan } from './schema-plan.ts';

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class RulesWalk {
  readonly findings: Finding[] = [];
  readonly #earlier: readonly Finding[];
  readonly #path: (string | number)[];

  constructor(path: Path, earlier: readonly Finding[]) {
    this.#path = [...path];
    // An unknown field changes nothing that a rule can see.
    this.#earlier = earlier.filter(({ code }) => code !== 'unknown-field');
  }

  walk(value: unknown, old: unknown, plan: SchemaPlan): void {
    if (!plan.hasRules || value === undefined || value === null) return;
    this.judge(value, old, plan);
    if (Array.isArray(value)) this.#list(value, old, plan);
    else if (isObject(value)) this.#object(value, old, plan);
  }

  /** The rules that stand on this very value. */
  judge(value: unknown, old: unknown, plan: SchemaPlan): void {
    const rules = plan.rules();
    // A rule over a value that has the wrong shape would only repeat that in stranger words.
    if (rules.length === 0 || this.#earlier.some((finding) => isWithin(finding, this.#path))) return;
    const scope = ruleScope(plan.ruleSchema, value, old ?? undefined);
    for (const planned of rules) {
      if (planned.rule.usesOldSelf && scope.oldSelf === undefined) continue;
      const verdict = planned.rule.evaluate(scope);
      if (!verdict.ok)
        this.#report(planned, `${planned.message} (the rule could not be evaluated: ${verdict.error})`);
      else if (!verdict.value) this.#report(planned, planned.message);
    }
  }

  #report({ rule, fieldPath }: PlannedRule, message: string): void {
    const code = rule.usesOldSelf ? 'immutable' : 'cel';
    this.findings.push({
      path: [...this.#path, ...fieldPath],
      code,
      message: `Invalid value: ${message}`,
      at: 'key',
    });
  }

  #below(value: unknown, old: unknown, at: { plan: SchemaPlan; step: string | number }): void {
    this.#path.push(at.step);
    this.walk(value, old, at.plan);
    this.#path.pop();
  }

  #object(value: JsonObject, old: unknown, plan: SchemaPlan): void {
    const before = isObject(old) ? old : {};
    for (const name of Object.keys(value)) {
      const below = plan.fields?.get(name) ?? plan.values;
      if (below?.hasRules) this.#below(value[name], before[name], { plan: below, step: name });
    }
  }

  #list(value: readonly unknown[], old: unknown, plan: SchemaPlan): void {
    if (!plan.items?.hasRules) return;
    const keys = plan.schema['x-kubernetes-list-map-keys'];
    const before = keys && Array.isArray(old) ? byKeys(old, keys) : undefined;
    for (const [at, item] of value.entries()) {
      const partner = before && keys ? before.get(identity(item, keys)) : undefined;
      this.#below(item, partner, { plan: plan.items, step: at });
    }
  }
}

function identity(item: unknown, keys: readonly string[]): string {
  return JSON.stringify(isObject(item) ? keys.map((key) => item[key]) : []);
}

function byKeys(list: readonly unknown[], keys: readonly string[]): ReadonlyMap<string, unknown> {
  return new Map(list.map((item) => [identity(item, keys), item]));
}

export interface RulesInput {
  plan: SchemaPlan;
  value: unknown;
  /** Absent on creation. */
  old: unknown;
  path: Path;
  /** What is wrong already: rules over those places are left out. */
  earlier: readonly Finding[];
}

/** Evaluates the rules on a value and below it. */
export function checkRules({ plan, value, old, path, earlier }: RulesInput): Finding[] {
  const walk = new RulesWalk(path, earlier);
  walk.walk(value, old, plan);
  return walk.findings;
}

/** Evaluates only the rules on the value itself. */
export function checkOwnRules({ plan, value, old, path, earlier }: RulesInput): Finding[] {
  const walk = new RulesWalk(path, earlier);
  walk.judge(value, old, plan);
  return walk.findings;
}

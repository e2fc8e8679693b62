import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenApiSchema } from '../../../controller/api/resource-definition.ts';
import { compileRule, ruleScope } from '../../../controller/cel/rule.ts';
import { readDefinitions } from '../../../tools/generate-read-crds.ts';
import { extensionRuleCases } from './crd-extension-rule-cases.ts';
import { linkRuleCases } from './crd-link-rule-cases.ts';
import { reviewRuleCases } from './crd-review-rule-cases.ts';
import { rootRuleCases } from './crd-root-rule-cases.ts';
import { ruleCases } from './crd-rule-cases.ts';

const cases = [...ruleCases, ...linkRuleCases, ...extensionRuleCases, ...rootRuleCases, ...reviewRuleCases];
const definitions = readDefinitions(join(import.meta.dirname, '../../..'));

interface Site {
  place: string;
  schema: OpenApiSchema;
}

function* sites(schema: OpenApiSchema, place: string): Generator<Site> {
  if (schema['x-kubernetes-validations'] !== undefined) yield { place, schema };
  if (schema.items !== undefined) yield* sites(schema.items, `${place}[]`);
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    yield* sites(child, `${place}.${name}`);
}

const allSites = new Map(
  definitions
    .flatMap(({ kind, schema }) => [...sites(schema, kind)])
    .map((site) => [site.place, site.schema]),
);

/** Messages of the rules of one place that do not hold; transition rules only where there is an old value. */
function violations(place: string, self: unknown, oldSelf?: unknown): string[] {
  const schema = allSites.get(place);
  if (schema === undefined) throw new Error(`no rule stands at ${place}`);
  const scope = ruleScope(schema, self, oldSelf);
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule, message }) => {
    const compiled = compileRule(rule, schema);
    if (!compiled.ok) throw new Error(`${place}: ${rule}: ${compiled.error}`);
    if (compiled.rule.usesOldSelf && oldSelf === undefined) return [];
    const verdict = compiled.rule.evaluate(scope);
    if (!verdict.ok) return [`${message} (${verdict.error})`];
    return verdict.value ? [] : [message];
  });
}

describe('crds/rules', () => {
  it.each(cases)('judges %s at %s', (...row) => {
    const [, place, self, oldSelf, said] = row;

    expect(violations(place, self, oldSelf)).toEqual(said);
  });

  it('are each shown to refuse something, but for copies of a rule on another kind', () => {
    const shown = new Set(cases.flatMap(([, , , , said]) => said));
    const messages = [...allSites.values()].flatMap((schema) =>
      (schema['x-kubernetes-validations'] ?? []).map(({ message }) => message),
    );

    expect(messages.filter((message) => !shown.has(message))).toEqual([]);
    expect(messages.length).toBeGreaterThan(35);
  });

  it('compile, every one', () => {
    for (const [place, schema] of allSites) {
      for (const { rule } of schema['x-kubernetes-validations'] ?? []) {
        expect(compileRule(rule, schema), `${place}: ${rule}`).toMatchObject({ ok: true });
      }
    }
  });
});

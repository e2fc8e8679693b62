import { describe, expect, it } from 'vitest';
import { child, codes, ground, link, namespace, parent, told } from './link-manifests.ts';

const refused = (name = 'team-a') =>
  `error link-not-allowed spec.parentRef.namespace: parent platform/base does not allow children of namespace ${name}`;
const base = (allowedChildNamespaces: unknown) => parent('platform/base', { allowedChildNamespaces });
const web = [child('team-a/web'), link('team-a/web', 'platform/base')];
const near = [child('platform/near'), link('platform/near', 'platform/base')];
const gold = { from: 'Selector', selector: { matchLabels: { tier: 'gold' } } };

describe('manifest/checks/link-consent', () => {
  it('lets children of the own namespace only where the parent says nothing else', () => {
    expect(told(...ground, base(undefined), ...web, ...near)).toEqual([refused()]);
    expect(told(...ground, base(null), ...web, ...near)).toEqual([refused()]);
    expect(told(...ground, base({ from: 'Same' }), ...web, ...near)).toEqual([refused()]);
  });

  it('lets in all namespaces, or those that are named and no others', () => {
    expect(told(...ground, base({ from: 'All' }), ...web, ...near)).toEqual([]);
    expect(told(...ground, base({ from: 'Names', names: ['team-a'] }), ...web, ...near)).toEqual([
      refused('platform'),
    ]);
  });

  it('goes by the labels of a namespace that the files declare', () => {
    const declared = namespace('team-a', { tier: 'gold' });

    expect(told(...ground, declared, base(gold), ...web)).toEqual([]);
    expect(told(...ground, namespace('team-a', { tier: 'tin' }), base(gold), ...web)).toEqual([refused()]);
    expect(told(...ground, namespace('team-b', { tier: 'gold' }), base(gold), ...web)).toEqual([refused()]);
  });

  it('gives a namespace the label with its name, declared or not', () => {
    const byName = {
      from: 'Selector',
      selector: { matchLabels: { 'kubernetes.io/metadata.name': 'team-a' } },
    };

    expect(told(...ground, base(byName), ...web)).toEqual([]);
    expect(told(...ground, namespace('team-a', {}), base(byName), ...web)).toEqual([]);
  });

  it('only warns where labels decide and the files declare no namespace', () => {
    expect(told(...ground, base(gold), ...web)).toEqual([
      `${refused().replace('error', 'warning')}, unless its labels in the cluster match`,
    ]);
  });

  it.each([
    ['no object', 5],
    ['no rule', {}],
    ['expressions that are no list', { from: 'Selector', selector: { matchExpressions: 5 } }],
    ['a rule that does not exist', { from: 'None' }],
  ])('leaves consent that is malformed to the schema: %s', (_title, consent) => {
    const found = codes(...ground, base(consent), ...web);

    expect(found).not.toEqual([]);
    expect(found.filter((line) => !line.startsWith('error schema spec.allowedChildNamespaces'))).toEqual([]);
  });
});

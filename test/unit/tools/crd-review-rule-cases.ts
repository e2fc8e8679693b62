/** Values that the rules of Review must judge; used by crd-rules.test.ts. */
import type { RuleCase } from './crd-rule-cases.ts';

const requester = { user: 'ann', groups: ['team'] };
const view = { partitionName: 'billing' };

const oneQuestion = 'give exactly one of view, holders, tree, exec and plan';
const unchanged = 'a Review cannot be changed; ask anew';
const oneThing = 'give exactly one of device, number and extensionName';
const oneTree = 'a tree is that of a host, or of a namespace or partition';
const named = 'a partition is named with its namespace';
const oneTarget = 'give exactly one of partitionName and hostName';
const oneScope = 'give exactly one of selector and all';

export const reviewRuleCases: RuleCase[] = [
  ['one question', 'Review.spec', { requester, view }, undefined, []],
  ['no question', 'Review.spec', { requester }, undefined, [oneQuestion]],
  ['two questions', 'Review.spec', { requester, view, tree: {} }, undefined, [oneQuestion]],
  ['another asker', 'Review.spec', { requester: { user: 'bob' }, view }, { requester, view }, [unchanged]],
  ['the same again', 'Review.spec', { requester, view }, { requester, view }, []],
  ['one device', 'Review.spec.holders', { device: 'lun-1', hostName: 'alpha' }, undefined, []],
  ['only a host', 'Review.spec.holders', { hostName: 'alpha' }, undefined, [oneThing]],
  ['two things', 'Review.spec.holders', { device: 'lun-1', extensionName: 'trace' }, undefined, [oneThing]],
  ['everything', 'Review.spec.tree', {}, undefined, []],
  ['a namespace', 'Review.spec.tree', { namespaceName: 'team-a' }, undefined, []],
  ['a host in a namespace', 'Review.spec.tree', { hostName: 'a', namespaceName: 'b' }, undefined, [oneTree]],
  ['a partition of nowhere', 'Review.spec.tree', { partitionName: 'web' }, undefined, [named]],
  ['a call on a host', 'Review.spec.exec', { hostName: 'alpha', words: ['lsdev'] }, undefined, []],
  ['a call nowhere', 'Review.spec.exec', { words: ['lsdev'] }, undefined, [oneTarget]],
  ['a set by label', 'Review.spec.plan.prune', { selector: 'app=web' }, undefined, []],
  ['a set by nothing', 'Review.spec.plan.prune', {}, undefined, [oneScope]],
  ['a set by both', 'Review.spec.plan.prune', { selector: 'app=web', all: true }, undefined, [oneScope]],
];

import { describe, expect, it } from 'vitest';

import type { Review, ReviewSpec } from '../../../controller/api/generated/review.ts';
import { foreignTo, rightsFor } from '../../../controller/reviews/required-rights.ts';
import type { Right } from '../../../controller/reviews/rights.ts';
import { namingFields } from '../../support/reference-fields.ts';

function review(question: Omit<ReviewSpec, 'requester'>, namespace: string): Review {
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'Review',
    metadata: { namespace, name: 'asked' },
    spec: { requester: { user: 'somebody' }, ...question },
  };
}

const home = 'partywall-system';

interface Guard {
  question: Omit<ReviewSpec, 'requester'>;
  /** What it takes in the namespace of the controller, as `VERB RESOURCE NAMESPACE NAME`; and in that of a tenant, unless it is refused there. */
  central: string[];
  local: string[] | 'refused';
}

const lists = ['workloadpartitions', 'versionlinks', 'deviceclaims'].map((kind) => `list ${kind}`);
const inTeam = lists.map((one) => `${one} team-a`);

/** Each field that names something: what it takes to be answered about that. */
const guards: Readonly<Record<string, Guard>> = {
  'spec.view.partitionName': {
    question: { view: { partitionName: 'billing' } },
    central: ['get workloadpartitions partywall-system billing'],
    local: ['get workloadpartitions team-a billing'],
  },
  'spec.exec.partitionName': {
    question: { exec: { partitionName: 'billing', words: ['ps'] } },
    central: ['create workloadpartitions/exec partywall-system billing'],
    local: ['create workloadpartitions/exec team-a billing'],
  },
  'spec.exec.hostName': {
    question: { exec: { hostName: 'alpha', words: ['lsdev'] } },
    central: ['create hosts/exec alpha'],
    local: 'refused',
  },
  'spec.holders.device': {
    question: { holders: { device: 'lun-202' } },
    central: ['get hosts/holders'],
    local: 'refused',
  },
  'spec.holders.extensionName': {
    question: { holders: { extensionName: 'trace' } },
    central: ['get hosts/holders'],
    local: 'refused',
  },
  'spec.holders.hostName': {
    question: { holders: { device: 'lun-202', hostName: 'alpha' } },
    central: ['get hosts/holders alpha'],
    local: 'refused',
  },
  'spec.tree.namespaceName': {
    question: { tree: { namespaceName: 'team-a' } },
    central: inTeam,
    local: inTeam,
  },
  'spec.tree.partitionName': {
    question: { tree: { namespaceName: 'team-a', partitionName: 'billing' } },
    central: inTeam,
    local: inTeam,
  },
  'spec.tree.hostName': {
    question: { tree: { hostName: 'alpha' } },
    central: ['list hosts', ...lists],
    local: 'refused',
  },
};

function text({ name = '', namespace = '', resource, subresource, verb }: Right): string {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return [verb, what, namespace, name].filter(Boolean).join(' ');
}

describe('reviews/required-rights', () => {
  it('knows each field of a question that names something', () => {
    const fields = namingFields()
      .filter((field) => field.startsWith('Review '))
      .map((field) => field.replace('Review ', ''))
      // Who asks is what the API server vouches for.
      .filter((path) => !path.startsWith('spec.requester.'));

    expect(fields).toEqual(Object.keys(guards).sort());
  });

  it.each(Object.entries(guards))(
    'LIFE-28: %s is answered by the rights to what it names',
    (_, { central, local, question }) => {
      const asked = review(question, 'team-a');

      expect(rightsFor(review(question, home)).map(text)).toEqual(central);
      expect(foreignTo(review(question, home), home)).toBeUndefined();
      if (local === 'refused') expect(foreignTo(asked, home)).toBeTypeOf('string');
      else {
        expect(foreignTo(asked, home)).toBeUndefined();
        expect(rightsFor(asked).map(text)).toEqual(local);
      }
    },
  );

  it('LIFE-28: a tree in the namespace of a tenant is about that namespace and no other', () => {
    expect(foreignTo(review({ tree: { namespaceName: 'team-b' } }, 'team-a'), home)).toBeTypeOf('string');
    expect(foreignTo(review({ tree: {} }, 'team-a'), home)).toBeTypeOf('string');
  });
});

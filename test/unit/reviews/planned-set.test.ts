import { describe, expect, it } from 'vitest';
import { pack, PackingError } from '../../../controller/reviews/packed.ts';
import { plannedSet } from '../../../controller/reviews/planned-set.ts';

const host = { apiVersion: 'partywall.dev/v1alpha1', kind: 'Host', metadata: { name: 'alpha' }, spec: {} };
const claim = { ...host, kind: 'DeviceClaim', metadata: { name: 'data', namespace: 'team-a' } };

const setOf = async (value: unknown, more: object = {}) =>
  await plannedSet({ manifests: await pack(value, 'manifests'), ...more });

describe('reviews/planned-set', () => {
  it('gives the objects in their order, each with its place', async () => {
    const { objects, scope } = await setOf([host, claim]);

    expect(objects.map(({ file, object }) => [file, object])).toEqual([
      ['0', host],
      ['1', claim],
    ]);
    expect(scope).toBeUndefined();
  });

  it.each([
    [{ prune: { all: true } }, { all: true }],
    [{ prune: { selector: 'app=web' } }, { selector: 'app=web' }],
  ])('reads the set of %j', async (more, scope) => {
    expect((await setOf([host], more)).scope).toEqual(scope);
  });

  it.each([
    ['no list', { kind: 'Host' }, 'expected a list of objects in the gzip'],
    ['a number', [host, 7], 'object 2: expected an object'],
    ['no kind', [{ metadata: { name: 'x' } }], 'object 1: expected a kind of partywall.dev, found undefined'],
    [
      'another API',
      [{ ...host, kind: 'Secret' }],
      'object 1: expected a kind of partywall.dev, found "Secret"',
    ],
    [
      'a question',
      [{ ...claim, kind: 'Review' }],
      'object 1: expected a kind of partywall.dev, found "Review"',
    ],
    ['a name of an object', [{ ...host, kind: 'toString' }], 'object 1: expected a kind'],
    ['no name', [{ ...host, metadata: {} }], 'object 1: expected metadata.name'],
    ['no namespace', [{ ...claim, metadata: { name: 'data' } }], 'object 1: expected a metadata.namespace'],
    [
      'a namespace too much',
      [{ ...host, metadata: claim.metadata }],
      'object 1: expected no metadata.namespace',
    ],
  ])('refuses %s, and says which', async (_, value, message) => {
    await expect(setOf(value)).rejects.toThrow(message);
  });

  it('refuses what is no gzip, as spec.plan.manifests', async () => {
    await expect(plannedSet({ manifests: 'aG9zdHM=' })).rejects.toThrow(
      'spec.plan.manifests: expected base64 of a gzip',
    );
  });

  it('refuses more objects than one plan may have', async () => {
    const many = Array.from({ length: 20_001 }, () => host);

    await expect(setOf(many)).rejects.toBeInstanceOf(PackingError);
  });
});

import { describe, expect, it } from 'vitest';
import { child, ground, link, parent, told } from './link-manifests.ts';

describe('manifest/checks/self-links', () => {
  it('LINK-14: refuses a link of a partition to itself, and says nothing else of it', () => {
    expect(told(...ground, child('team-a/web'), link('team-a/web', 'team-a/web'))).toEqual([
      'error self-link spec.parentRef.name: the link makes partition team-a/web its own parent',
    ]);
  });

  it('does not take a namesake in another namespace for the same partition', () => {
    expect(
      told(...ground, child('team-a/web'), parent('team-b/web'), link('team-a/web', 'team-b/web')),
    ).toEqual([]);
  });

  it('says it of a partition that is not in the files, which is missing once', () => {
    expect(told(link('team-a/web', 'team-a/web'))).toEqual([
      'warning missing-reference metadata.name: no WorkloadPartition named web in namespace team-a is in these files; it must be in the cluster',
      'error self-link spec.parentRef.name: the link makes partition team-a/web its own parent',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { child, codes, ground, link, parent, remedies, told } from './link-manifests.ts';

describe('manifest/checks/missing-references, around links', () => {
  it('warns of ends that are not in files without partitions', () => {
    expect(told(link('team-a/web', 'platform/base'))).toEqual([
      'warning missing-reference metadata.name: no WorkloadPartition named web in namespace team-a is in these files; it must be in the cluster',
      'warning missing-reference spec.parentRef.name: no WorkloadPartition named base in namespace platform is in these files; it must be in the cluster',
    ]);
  });

  it('refuses a link to a parent that is not there', () => {
    const wrong = link('team-a/web', 'platform/bsae');

    expect(told(...ground, child('team-a/web'), parent('platform/base'), wrong)).toEqual([
      'error missing-reference spec.parentRef.name: no WorkloadPartition named bsae in namespace platform is in these files',
    ]);
    expect(remedies(...ground, child('team-a/web'), parent('platform/base'), wrong)).toEqual([
      'did you mean base?',
    ]);
  });

  it('refuses a link whose name no partition of its namespace has', () => {
    const wrong = link('team-b/web', 'platform/base');

    expect(codes(...ground, parent('platform/base'), parent('team-a/web'), wrong)).toEqual([
      'error missing-reference metadata.name',
    ]);
    expect(remedies(...ground, parent('platform/base'), wrong)).toEqual([
      'give the link the name of its child',
    ]);
  });

  it('misses the link of a partition that takes its user file systems from a parent', () => {
    const linked = [child('team-a/app'), link('team-a/app', 'platform/base'), parent('platform/base')];

    expect(told(...ground, child('team-a/web'))).toEqual([
      'warning missing-reference spec.userFileSystemSource: no VersionLink named web in namespace team-a is in these files; it must be in the cluster',
    ]);
    expect(told(...ground, ...linked, child('team-a/web'))).toEqual([
      'error missing-reference spec.userFileSystemSource: no VersionLink named web in namespace team-a is in these files',
    ]);
    expect(remedies(...ground, ...linked, child('team-a/web'))).toEqual([
      'add a VersionLink of that name, which says who the parent is',
    ]);
  });
});

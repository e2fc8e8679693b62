/** Flows of permissions: taken away under what runs, a restart that is refused, given back (LIFE-17). */
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import { aClaim, aClass, aHost, aPartition, aVersion, anInventory } from '../objects.ts';
import { apply } from './commands.ts';
import type { Scenario } from './harness.ts';

const forOthers = { allowedNamespaces: { from: 'Names' as const, names: ['team-b'] } };
const world = [
  aVersion('os'),
  aHost('alpha'),
  anInventory('alpha-disks', 'alpha', ['a1', 'a2']),
  aClass('disk'),
  aClass('log-disk'),
  aClaim('team-a/data', 'billing', ['hdisk0']),
  aClaim('team-a/logs', 'billing', [{ name: 'hdisk1', deviceClassName: 'log-disk' }]),
];

function billing(spec: Partial<WorkloadPartition['spec']> = {}): WorkloadPartition {
  return aPartition('team-a/billing', { requiredClaimNames: ['data'], ...spec });
}

export const permissionScenarios: readonly Scenario[] = [
  {
    name: 'classes close under a running partition, its restart is refused, they open again one by one',
    steps: [
      apply(...world, billing()),
      apply(aClass('disk', forOthers), aClass('log-disk', forOthers)),
      apply(billing({ bootRequest: '1' })),
      apply(aClass('disk')),
      apply(aClass('log-disk')),
    ],
  },
  {
    name: 'a host is closed and booted in one go, and opened again',
    steps: [
      apply(...world, billing()),
      apply(aHost('alpha', { ...forOthers, bootRequest: '1' })),
      apply(aHost('alpha', { bootRequest: '1' })),
    ],
  },
];

/** Flows of extensions: asked for, granted, shared, edited, tampered with, taken back. */
import type { ExtensionGrant } from '../../../controller/api/generated/extension-grant.ts';
import type { KernelExtension } from '../../../controller/api/generated/kernel-extension.ts';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import { aHost, aPartition, aVersion } from '../objects.ts';
import { apply, remove, write } from './commands.ts';
import type { Scenario } from './harness.ts';

const apiVersion = 'partywall.dev/v1alpha1';

function anExtension(name: string, text: string, requires: string[] = []): KernelExtension {
  const content = Buffer.from(text).toString('base64');
  const file = { path: `/usr/lib/drivers/${name}.ext`, content };
  const spec = { file, ...(requires.length === 0 ? {} : { requires }) };
  return { apiVersion, kind: 'KernelExtension', metadata: { name }, spec: spec as KernelExtension['spec'] };
}

function aGrant(name: string, scope: 'Global' | 'Local'): ExtensionGrant {
  const subjects = [{ namespace: 'team-a', partitionName: '*' }];
  return {
    apiVersion,
    kind: 'ExtensionGrant',
    metadata: { name },
    spec: { extensionName: name, scope, subjects },
  };
}

function user(name: string, spec: Partial<WorkloadPartition['spec']> = {}): WorkloadPartition {
  const extensions = [{ name: 'trace' }, { name: 'core' }];
  return aPartition(`team-a/${name}`, { runtimeVersionName: 'db', extensions, ...spec });
}

const path = '/etc/modules-load.d/db2.conf';
const goods = [
  aVersion('os'),
  aVersion('db', {
    version: '5.3',
    moduleLists: [{ application: 'db2', path, extensions: ['core', 'trace'] }],
  }),
  aHost('alpha'),
  anExtension('core', 'core 1'),
  anExtension('trace', 'trace 1', ['core']),
];
const grants = [aGrant('core', 'Global'), aGrant('trace', 'Local')];
const world = [...goods, ...grants, user('one'), user('two')];
/** For what concerns one partition alone: every crash is tried, and fewer steps are fewer crashes. */
const small = [...goods, ...grants, user('one')];

export const extensionScenarios: readonly Scenario[] = [
  { name: 'two partitions share one extension and have another each', steps: [apply(...world)] },
  {
    name: 'extensions are asked for before they are there and granted',
    steps: [apply(user('one'), user('two')), apply(...goods), apply(...grants)],
  },
  {
    name: 'one of two that share an extension stops, the other is deleted, the first starts again',
    steps: [
      apply(...world),
      apply(user('one', { powerState: 'Stopped' })),
      remove(user('two')),
      apply(user('one')),
    ],
  },
  {
    name: 'an extension leaves the spec, its file is edited, and it comes back',
    steps: [
      apply(...small),
      apply(user('one', { extensions: [{ name: 'core' }] })),
      apply(anExtension('trace', 'trace 2', ['core'])),
      apply(user('one')),
    ],
  },
  {
    name: 'a copy is tampered with, and a restart delivers it anew',
    steps: [
      apply(...small),
      write('team-a/one', '/var/lib/extensions/trace.ext', 'tampered'),
      apply(user('one', { bootRequest: '1' })),
    ],
  },
  {
    name: 'grants go under a running partition, then the extensions',
    steps: [apply(...small), remove(...grants, ...goods.slice(3)), remove(user('one'))],
  },
  {
    name: 'a host is booted that has extensions loaded for itself and for others',
    steps: [
      apply(...small.filter(({ kind }) => kind !== 'Host'), aHost('alpha', { extensions: ['core'] })),
      apply(aHost('alpha', { extensions: ['core'], bootRequest: '1' })),
    ],
  },
];

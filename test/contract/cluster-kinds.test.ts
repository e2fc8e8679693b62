/** The adapters over the real kinds, with the admission that the program uses. */
import { describe, expect, it } from 'vitest';

import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../controller/cluster/embedded/embedded-cluster.ts';
import { createForkCluster } from '../../controller/cluster/fork/fork-cluster.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { admit } from '../../controller/manifest/admit.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { frozenCluster } from './cluster/frozen-cluster.ts';
import { refusal } from './cluster/refusal.ts';
import { servedSubjects } from './cluster/served-subjects.ts';

const options = () => ({ ...servedSubjects(), resources: Object.values(resources), admit });
const embedded = (): ClusterPort => createEmbeddedCluster({ storage: memoryStorage(), ...options() });
const adapters: [string, () => ClusterPort][] = [
  ['the embedded store', embedded],
  ['a fork', () => createForkCluster({ base: embedded(), ...options() })],
];

const by = { fieldManager: 'alice' };

function made(kind: string, spec: object, namespace?: string): KubeObject {
  const metadata = namespace === undefined ? { name: 'a' } : { namespace, name: 'a' };
  return { apiVersion: 'partywall.dev/v1alpha1', kind, metadata, spec };
}

const majors = { first: 32, last: 511 };
const objects: KubeObject[] = [
  made('Host', { runtimeVersionName: 'os-7.2', kernelLevel: '7.2.5', deviceNumbers: { majors } }),
  made('RuntimeVersion', { version: '5.3', kernel: { min: '7.1', max: '7.9' } }),
  made('DeviceInventory', {
    hostName: 'alpha',
    devices: [{ id: 'wwn-1', name: 'hdisk1', driver: 'scsidisk', type: 'Block' }],
  }),
  made('PartitionDeviceClass', { allowedNamespaces: { from: 'All' } }),
  made('KernelExtension', { file: { path: '/usr/lib/drivers/a.ext' } }),
  made('ExtensionGrant', {
    extensionName: 'a',
    scope: 'Global',
    subjects: [{ namespace: 'team-a', partitionName: '*' }],
  }),
  made('WorkloadPartition', {}, 'team-a'),
  made('VersionLink', { parentRef: { namespace: 'platform', name: 'base' } }, 'team-a'),
  made('DeviceClaim', { partitionName: 'a', devices: [{ name: 'data', deviceClassName: 'fast' }] }, 'team-a'),
];

describe.each(adapters)('contract/cluster over the real kinds: %s', (_name, makeCluster) => {
  it('knows an object of every kind', () => {
    expect(objects.map(({ kind }) => kind).sort()).toEqual(Object.keys(resources).sort());
  });

  it.each(objects.map((object) => [object.kind, object] as const))(
    'creates a %s that does not look done, and changes nothing when it is applied as it is',
    async (_kind, object) => {
      const cluster = frozenCluster(makeCluster());

      const applied = await cluster.apply(object, by);
      const again = await cluster.apply(object, by);

      expect(applied.status?.observedGeneration).toBe(-1);
      expect(applied.status?.conditions).toMatchObject([
        { type: 'Ready', status: 'Unknown', reason: 'Pending' },
      ]);
      expect(again).toEqual(applied);
      expect((await cluster.list(object.kind)).items).toEqual([applied]);
    },
  );

  it.each(objects.map((object) => [object.kind, object] as const))(
    'refuses an unknown field in a %s',
    async (_kind, object) => {
      const cluster = frozenCluster(makeCluster());

      const refused = await refusal(cluster.apply({ ...object, spec: { ...object.spec, unknown: 1 } }, by));

      expect(refused).toMatchObject({ reason: 'Invalid', problems: [{ path: 'spec.unknown' }] });
    },
  );

  it('reports what is wrong with metadata once', async () => {
    const cluster = frozenCluster(makeCluster());
    const wrong = made('WorkloadPartition', {}, 'team-a');

    const refused = await refusal(
      cluster.create({ ...wrong, metadata: { ...wrong.metadata, labels: { color: 'dark red' } } }, by),
    );

    expect(refused.reason).toBe('Invalid');
    expect(refused.problems).toHaveLength(1);
  });

  it('merges the devices of two managers by name, and takes back those of one', async () => {
    const cluster = frozenCluster(makeCluster());
    const claim = (...names: string[]): KubeObject =>
      made(
        'DeviceClaim',
        { partitionName: 'a', devices: names.map((name) => ({ name, deviceClassName: 'fast' })) },
        'team-a',
      );
    await cluster.apply(claim('data', 'log'), by);

    await cluster.apply(claim('temp'), { fieldManager: 'bob' });
    const left = await cluster.apply(claim('log'), by);

    expect(left.spec).toMatchObject({ devices: [{ name: 'log' }, { name: 'temp' }] });
  });

  it('holds a transition rule against an update and lets the status of the same object be written', async () => {
    const cluster = frozenCluster(makeCluster());
    const stored = await cluster.create(objects[1]!, by);

    const refused = await refusal(
      cluster.update({ ...stored, spec: { ...stored.spec, version: '5.4' } }, by),
    );
    const written = await cluster.updateStatus(
      { ...stored, status: { ...stored.status, observedGeneration: 1 } },
      { fieldManager: 'controller' },
    );

    expect(refused.reason).toBe('Invalid');
    expect(written.status?.observedGeneration).toBe(1);
    expect(await cluster.get(keyOf(stored))).toEqual(written);
  });
});

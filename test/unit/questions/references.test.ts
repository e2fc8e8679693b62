import { describe, expect, it } from 'vitest';
import { referencesOf, referringKinds } from '../../../controller/questions/references.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyText } from '../../../controller/api/object.ts';

function object(kind: string, spec: object, status: object = {}): KubeObject {
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind,
    metadata: { name: 'one', namespace: 'team-a' },
    spec,
    status,
  };
}

function found(from: KubeObject): string[] {
  return referencesOf(from).map(({ field, key }) => `${field} -> ${keyText(key)}`);
}

const keyOfPartition = (namespace: string, name: string) =>
  keyText({ kind: 'WorkloadPartition', namespace, name });
const keyOfCluster = (kind: string, name: string) => keyText({ kind, name });

describe('questions/references', () => {
  it('names cluster-scoped objects without a namespace, and others in that of who names them', () => {
    const claim = object('DeviceClaim', { partitionName: 'billing', devices: [{ deviceClassName: 'fc' }] });

    expect(found(claim)).toEqual([
      `spec.partitionName -> ${keyOfPartition('team-a', 'billing')}`,
      `spec.devices.deviceClassName -> ${keyOfCluster('PartitionDeviceClass', 'fc')}`,
    ]);
  });

  it('names the parent of a link in the namespace that the link names', () => {
    const link = object('VersionLink', { parentRef: { namespace: 'platform', name: 'base' } });

    expect(found(link)).toEqual([`spec.parentRef -> ${keyOfPartition('platform', 'base')}`]);
  });

  it.each([[undefined], [null], ['base'], [{ name: 'base' }], [{ namespace: 'platform', name: 7 }]])(
    'names nothing where a reference is malformed: %j',
    (parentRef) => {
      expect(found(object('VersionLink', { parentRef }))).toEqual([]);
    },
  );

  it('names each pair of field and object once', () => {
    const devices = [{ deviceClassName: 'fc' }, { deviceClassName: 'fc' }, { deviceClassName: 'tape' }];
    const placed = object('WorkloadPartition', { hostName: 'alpha' }, { hostName: 'alpha' });

    expect(found(object('DeviceClaim', { devices }))).toHaveLength(2);
    expect(found(placed)).toEqual([
      `spec.hostName -> ${keyOfCluster('Host', 'alpha')}`,
      `status.hostName -> ${keyOfCluster('Host', 'alpha')}`,
    ]);
  });

  it('knows which kinds may name one', () => {
    expect(referringKinds('WorkloadPartition')).toEqual(['VersionLink', 'DeviceClaim']);
    expect(referringKinds('VersionLink')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { told } from './link-manifests.ts';

const extension = `
apiVersion: partywall.dev/v1alpha1
kind: KernelExtension
metadata: { name: trace }
spec: { file: { path: /trace.ext } }
`;
const grant = (namespace: string, partitionName: string): string => `
apiVersion: partywall.dev/v1alpha1
kind: ExtensionGrant
metadata: { name: trace }
spec:
  extensionName: trace
  scope: Local
  subjects: [{ namespace: ${namespace}, partitionName: '${partitionName}' }]
`;
const partition = (optional: boolean): string => `
apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: { name: web, namespace: team-a }
spec:
  extensions: [{ name: trace, optional: ${String(optional)} }]
`;

describe('manifest/checks/ungranted-extensions', () => {
  it('KEXT-20: refuses a partition that must have what the grants of the files let others load', () => {
    const refused =
      'error ungranted-extension spec.extensions[0].name: no ExtensionGrant in these files lets this partition load extension trace';

    expect(told(extension, grant('team-b', '*'), partition(false))).toEqual([refused]);
    expect(told(extension, grant('team-a', 'other'), partition(false))).toEqual([refused]);
  });

  it('takes a grant that names the partition, and one for all of its namespace', () => {
    expect(told(extension, grant('team-a', 'web'), partition(false))).toEqual([]);
    expect(told(extension, grant('team-a', '*'), partition(false))).toEqual([]);
  });

  it('says nothing of what is optional, nor where the files leave grants to the cluster', () => {
    expect(told(extension, grant('team-b', '*'), partition(true))).toEqual([]);
    expect(told(extension, partition(false))).toEqual([]);
  });
});

/** A set of manifests of which `--prune` takes away what has left it, and a place where it was applied. */
import type { KubeObject } from '../../../controller/api/object.ts';
import { dataCentre, Place } from './cli-run.ts';

/** The options that name the set. */
export const SET = ['--prune', '-l', 'app=billing'];

export const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a}\n';

export function partition(spec = '{}'): string {
  return `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: billing, namespace: team-a, labels: {app: billing}}
spec: ${spec}
`;
}

export function claim(name: string, { app = 'billing', inNamespace = 'team-a' } = {}): string {
  return `apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: ${name}, namespace: ${inNamespace}, labels: {app: ${app}}}
spec: {partitionName: billing, devices: [{name: ${name}0, deviceClassName: fc-disk}]}
`;
}

export class PrunePlace extends Place {
  readonly admin = this.write('admin.yaml', dataCentre);

  /** One file with these documents. */
  files(name: string, ...documents: string[]): string {
    return this.write(name, documents.join('---\n'));
  }

  /** Applies a partition with two claims that hold all disks there are. */
  async prepare(): Promise<void> {
    const before = this.files('before.yaml', namespace, partition(), claim('data'), claim('logs'));
    await this.run(['apply', this.admin, before]);
  }

  /** Everything that is stored, with resource versions and owners. */
  async everything(): Promise<string> {
    return (await this.run(['get', 'all,ns', '-A', '-o', 'json', '--show-managed-fields'])).out;
  }

  async claimNames(): Promise<string[]> {
    const { out } = await this.run(['get', 'dclaim', '-A', '-o', 'json']);
    if (out === '') return [];
    const read = JSON.parse(out) as { items?: KubeObject[] } & KubeObject;
    return (read.items ?? [read]).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  }
}

/** What has to be read to look for a host: the same for a partition that is placed and for a claim that asks why not. */
import type { AllowedNamespaces } from '../api/consent.ts';
import { isNamespaceAllowed } from '../api/consent.ts';
import type { Host } from '../api/generated/host.ts';
import type { RuntimeVersion } from '../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { KubeObject } from '../api/object.ts';
import { namespaceOf } from '../api/object.ts';
import type { GoodsIndex } from '../solve/goods-index.ts';
import { topics } from '../solve/topics.ts';
import type { HostFacts, PlacementProblem } from '../solve/placement-problem.ts';
import type { Observation } from './kind.ts';
import { readHostView, readIndex, readIndexed, readObject } from './kind.ts';

/** Everything of a placement problem but the claims. */
export type Candidates = Omit<PlacementProblem, 'required'>;

export function* readVersion(name: string | undefined): Observation<RuntimeVersion | undefined> {
  return name === undefined
    ? undefined
    : yield* readObject<RuntimeVersion>({ kind: 'RuntimeVersion', name }, 'spec');
}

/** Labels of a namespace; one that nobody declared has only its name. */
export function* readNamespaceLabels(namespace: string): Observation<Record<string, string>> {
  const object = yield* readObject<KubeObject>({ kind: 'Namespace', name: namespace }, 'spec');
  return { ...object?.metadata.labels, 'kubernetes.io/metadata.name': namespace };
}

/** Whether a namespace may use what another side owns. Its labels are read only where they decide. */
export function* readIsAllowed(allowed: AllowedNamespaces, namespace: string): Observation<boolean> {
  const labels = allowed.from === 'Selector' ? yield* readNamespaceLabels(namespace) : {};
  return isNamespaceAllowed(allowed, namespace, labels);
}

/**
 * The hosts that a partition could be placed on, and all that decides about it.
 *
 * @param hostName the one host there is for it, whatever its spec says: a child goes where its parent is (LIFE-2)
 */
export function* readCandidates(
  partition: WorkloadPartition,
  hostName = partition.spec.hostName,
): Observation<Candidates> {
  const version = yield* readVersion(partition.spec.runtimeVersionName);
  const namespaceLabels = yield* readNamespaceLabels(namespaceOf(partition));
  const hosts: HostFacts[] = [];
  for (const host of yield* readHosts(hostName)) hosts.push(yield* readFacts(host));
  const waits = hosts.map(({ host }) => topics.devices(host.metadata.name));
  const index = yield* readIndex<GoodsIndex>([...waits, topics.classes]);
  return { partition, version, namespaceLabels, hosts, index };
}

function* readHosts(hostName: string | undefined): Observation<readonly Host[]> {
  if (hostName === undefined) return yield* readIndexed<Host>('Host', ['all', ''], 'spec');
  const host = yield* readObject<Host>({ kind: 'Host', name: hostName }, 'spec');
  return host === undefined ? [] : [host];
}

function* readFacts(host: Host): Observation<HostFacts> {
  const { name } = host.metadata;
  const version = yield* readVersion(host.spec.runtimeVersionName);
  const kernel = yield* readHostView(name, [topics.boot(name), topics.numbers(name)]);
  // Nothing is begun where nobody answers. While a host recovers, what it can still hand out belongs to those who had it before (LIFE-9).
  const isReady = kernel !== undefined && kernel.bootID !== '' && !kernel.recovering;
  if (!isReady) return { host, version, freeNumbers: undefined };
  return { host, version, freeNumbers: kernel.numbers.free };
}

/** The examples on a real API server: applied with kubectl in any order, and reconciled by the engine. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { resources } from '../../controller/api/generated/resources.ts';
import type { ResourceKind } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { readObjects } from '../../controller/manifest/read-objects.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { readExamples } from '../support/examples.ts';
import { checkKernelDirectory } from '../support/kernel-invariants.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { RunningEngine } from './running-engine.ts';

const kinds = Object.keys(resources) as ResourceKind[];

function examples(): KubeObject[] {
  return readObjects(readExamples()).objects.map(({ object }) => object);
}

/** Namespaces first, because an API server puts nothing into one that is not there; the rest in some order. */
function shuffled(objects: readonly KubeObject[], seed: number): KubeObject[] {
  const [order = []] = fc.sample(fc.shuffledSubarray([...objects], { minLength: objects.length }), {
    numRuns: 1,
    seed,
  });
  const rank = ({ kind }: KubeObject): number => (kind === 'Namespace' ? 0 : 1);
  return order.toSorted((one, other) => rank(one) - rank(other));
}

function asList(items: readonly KubeObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/examples', () => {
  const server = startedServer({ controllers: true });
  let cluster: KubernetesCluster;
  let engine: RunningEngine;
  const troubles: string[] = [];

  beforeAll(() => {
    cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server().kubeconfig }),
      resources: Object.values(resources),
      userAgent: 'partywall-tests',
      withoutManagedFields: true,
      onTrouble: (kind, error) => troubles.push(`${kind}: ${error.message}`),
    });
    engine = new RunningEngine(cluster);
  });

  afterAll(async () => {
    engine.stop();
    await cluster.close();
  });

  async function stored(): Promise<KubeObject[]> {
    const lists = await Promise.all(kinds.map((kind) => cluster.list(kind)));
    return lists.flatMap(({ items }) => items);
  }

  it('are accepted in shuffled order, and are unchanged when they are applied again in another', async () => {
    const objects = examples();

    const first = await kubectl(server(), ['apply', '-f', '-'], asList(shuffled(objects, 1)));
    const second = await kubectl(server(), ['apply', '-f', '-'], asList(shuffled(objects, 2)));

    expect(first.errors).toBe('');
    expect(first.output.trim().split('\n')).toHaveLength(objects.length);
    expect(
      second.output
        .trim()
        .split('\n')
        .filter((line) => !line.endsWith(' unchanged')),
    ).toEqual([]);
  });

  it('become Ready, every one, without a fault of the watches or a broken promise of a kernel', async () => {
    await engine.start();

    await engine.until('every object is Ready', async () => (await stored()).every(isReady));
    const count = (await stored()).length;
    const waited = await kubectl(server(), [
      ...['wait', '--for=condition=Ready', '--all', '-A', '--timeout=60s'],
      kinds.map((kind) => `${resources[kind].plural}.partywall.dev`).join(','),
    ]);

    expect(waited.errors).toBe('');
    expect(count).toBe(examples().filter(({ kind }) => kind !== 'Namespace').length);
    expect(waited.output.trim().split('\n')).toHaveLength(count);
    await checkKernelDirectory(engine.kernels);
    expect(engine.exceptions).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('LIFE-4: are written no more by an engine that begins anew and finds nothing to do', async () => {
    const before = versionsOf(await stored());

    await engine.start();
    await engine.until('a first look', async () => true);

    expect(versionsOf(await stored())).toEqual(before);
  });

  it('are shown by kubectl with the columns that partywall shows', async () => {
    const shown = await kubectl(server(), ['get', 'wpar', '-n', 'team-a']);
    const lines = shown.output
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/));

    expect(lines[0]).toEqual(['NAME', 'READY', 'REASON', 'STATE', 'HOST', 'VERSION', 'AGE']);
    expect(lines[1]?.slice(0, 5)).toEqual(['billing', 'True', 'Running', 'Active', 'alpha']);
  });

  it('are selected by kubectl by the fields that are made for it', async () => {
    const found = await kubectl(server(), [
      'get',
      'wpar',
      '-A',
      '-o',
      'name',
      '--field-selector',
      'status.hostName=beta',
    ]);

    expect(found.errors).toBe('');
    expect(found.output.trim().split('\n').sort()).toEqual([
      'workloadpartition.partywall.dev/archive',
      'workloadpartition.partywall.dev/batch',
      'workloadpartition.partywall.dev/depot',
      'workloadpartition.partywall.dev/metrics',
      'workloadpartition.partywall.dev/probe',
      'workloadpartition.partywall.dev/vault',
      'workloadpartition.partywall.dev/web',
    ]);
  });

  it.each(kinds)('are explained by kubectl: %s, every field of its spec', async (kind) => {
    const { plural, schema } = resources[kind];
    const spec = schema.properties?.['spec'];

    const explained = await kubectl(server(), ['explain', `${plural}.spec`]);

    expect(explained.errors).toBe('');
    for (const name of Object.keys(spec?.properties ?? {})) expect(explained.output).toContain(`  ${name}\t`);
    expect(explained.output).not.toContain('<no description>');
  });

  it('LIFE-14: go when their namespaces are deleted with everything in them, by themselves', async () => {
    const namespaces = ['team-a', 'team-b', 'platform'];

    await kubectl(server(), ['delete', 'namespace', '--wait=false', ...namespaces]);
    await engine.until('every namespace is gone', async () => {
      const found = await Promise.all(namespaces.map((name) => cluster.get({ kind: 'Namespace', name })));
      return found.every((namespace) => namespace === undefined);
    });

    const left = (await stored()).filter(({ metadata }) => metadata.namespace !== undefined);
    expect(left.map((object) => keyText(keyOf(object)))).toEqual([]);
    await checkKernelDirectory(engine.kernels);
  });
});

function versionsOf(objects: readonly KubeObject[]): string[] {
  return objects.map((object) => `${keyText(keyOf(object))} ${object.metadata.resourceVersion ?? ''}`);
}

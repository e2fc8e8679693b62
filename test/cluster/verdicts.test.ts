/**
 * What `validate`, `plan` and the embedded store decide of an object, and what they make of it, is what the API server
 * decides and makes of it: on objects that are wrong in one place, or nearly.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { resources } from '../../controller/api/generated/resources.ts';
import type { ResourceKind } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { readObjects } from '../../controller/manifest/read-objects.ts';
import { readExamples } from '../support/examples.ts';
import { StillWorld } from '../support/still-world.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { mutantsOf } from './mutants.ts';
import { compareVerdicts } from './verdict-comparison.ts';
import type { Trial } from './verdict-comparison.ts';

const by = { fieldManager: 'tests' };
const kinds = Object.keys(resources) as ResourceKind[];

describe.skipIf(isSkipped())('cluster/verdicts', () => {
  const server = startedServer();
  let cluster: KubernetesCluster;
  /** The examples as they are written, and as the engine leaves them. */
  let examples: KubeObject[];
  let reconciled: StillWorld;

  beforeAll(async () => {
    cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server().kubeconfig }),
      resources: Object.values(resources),
      userAgent: 'partywall-tests',
    });
    examples = readObjects(readExamples()).objects.map(({ object }) => object);
    reconciled = new StillWorld();
    await reconciled.apply(...examples);
    await reconciled.settle();
    const namespaces = new Set(examples.flatMap(({ metadata }) => metadata.namespace ?? []));
    for (const name of namespaces) {
      await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, by);
    }
  });

  afterAll(() => cluster.close());

  function basesOf(kind: ResourceKind): KubeObject[] {
    return examples.filter((object) => object.kind === kind);
  }

  /** The object on the server, with the status that the engine gives it, for as long as `use` takes. */
  async function stored<T>(object: KubeObject, use: (old: KubeObject) => Promise<T>): Promise<T> {
    const created = await cluster.create(object, by);
    const { status = {} } = (await reconciled.cluster.get(keyOf(object))) ?? {};
    const old = await cluster.updateStatus({ ...created, status }, by);
    try {
      return await use(old);
    } finally {
      await cluster.delete(keyOf(object));
    }
  }

  it.each(kinds)('are the same on every %s that is created', async (kind) => {
    const trials = basesOf(kind).flatMap((base) => mutations(base, 'spec'));

    const { differences, accepted, refused } = await compareVerdicts(cluster, trials);

    expect(differences).toEqual([]);
    // Trials that all end alike would show nothing.
    expect([accepted > 10, refused > 50]).toEqual([true, true]);
  });

  it.each(kinds)('are the same on every edit of a %s that is reconciled', async (kind) => {
    const { differences, accepted, refused } = await stored(basesOf(kind)[0]!, (old) =>
      compareVerdicts(
        cluster,
        mutations(old, 'spec').map((trial) => ({ ...trial, old })),
      ),
    );

    expect(differences).toEqual([]);
    expect([accepted > 0, refused > 50]).toEqual([true, true]);
  });

  it.each(kinds)('are the same on every status of a %s', async (kind) => {
    const { differences, accepted, refused } = await stored(basesOf(kind)[0]!, (old) =>
      compareVerdicts(
        cluster,
        mutations(old, 'status').map((trial) => ({ ...trial, old, subresource: 'status' })),
      ),
    );

    expect(differences).toEqual([]);
    expect([accepted > 10, refused > 50]).toEqual([true, true]);
  });

  it('are good on every status that the engine writes for the examples', async () => {
    const objects = examples.filter(({ kind }) => kind !== 'Namespace');

    for (const object of objects) {
      const { status } = (await reconciled.cluster.get(keyOf(object)))!;
      await stored(object, async (old) => expect(old.status).toEqual(status));
    }

    expect(objects.length).toBeGreaterThan(30);
  });
});

/** The object with everything that can be wrong in its spec or status, one at a time. */
function mutations(base: KubeObject, part: 'spec' | 'status'): Trial[] {
  const schema = resources[base.kind as ResourceKind].schema.properties?.[part] ?? {};
  return [...mutantsOf(schema, base[part], part)].map(({ title, value }) => ({
    title: `${base.metadata.name} ${title}`,
    object: { ...base, [part]: value },
  }));
}

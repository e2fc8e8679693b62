/**
 * What `validate`, `plan` and the embedded store decide of an object, and what they make of it, is what the API server
 * decides and makes of it: on objects that are wrong in one place, or nearly.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { resources } from '../../controller/api/generated/resources.ts';
import type { ResourceKind } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import type { OpenApiSchema } from '../../controller/api/resource-definition.ts';
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
import type { Comparison, Trial } from './verdict-comparison.ts';

const by = { fieldManager: 'tests' };
const kinds = Object.keys(resources) as ResourceKind[];

describe.skipIf(isSkipped())('cluster/verdicts', () => {
  const server = startedServer();
  let cluster: KubernetesCluster;
  /** The examples as they are written, and as the engine leaves them. */
  let examples: KubeObject[];
  let reconciled: StillWorld;
  /** All that the server said in the tests so far. */
  const said: string[] = [];

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

  /** On edits of one part of an object that is reconciled. */
  async function compareEdits(kind: ResourceKind, part: 'spec' | 'status'): Promise<Comparison> {
    return await stored(basesOf(kind)[0]!, async (old) => {
      const subresource = part === 'status' ? { subresource: part } : {};
      const trials = mutations(old, part).map((trial) => ({ ...trial, old, ...subresource }));
      const comparison = await compareVerdicts(cluster, trials);
      said.push(...comparison.said);
      return comparison;
    });
  }

  it.each(kinds)('are the same on every %s that is created', async (kind) => {
    const trials = basesOf(kind).flatMap((base) => mutations(base, 'spec'));

    const { differences, accepted, refused, said: refusals } = await compareVerdicts(cluster, trials);

    said.push(...refusals);
    expect(differences).toEqual([]);
    // Trials that all end alike would show nothing.
    expect([accepted > 10, refused > 50]).toEqual([true, true]);
  });

  it.each(kinds)('are the same on every edit of a %s that is reconciled', async (kind) => {
    const { differences, accepted, refused } = await compareEdits(kind, 'spec');

    expect(differences).toEqual([]);
    expect([accepted > 0, refused > 50]).toEqual([true, true]);
  });

  it.each(kinds)('are the same on every status of a %s', async (kind) => {
    const { differences, accepted, refused } = await compareEdits(kind, 'status');

    expect(differences).toEqual([]);
    expect([accepted > 10, refused > 50]).toEqual([true, true]);
  });

  it('are the same on names, and on what is wrong only together', async () => {
    const { differences, said: refusals } = await compareVerdicts(cluster, combinations());

    said.push(...refusals);
    expect(differences).toEqual([]);
  });

  it('cover every rule of the CRDs: the server has said each of them', () => {
    const all = said.join('\n');
    const messages = kinds.flatMap((kind) => [...ruleMessages(resources[kind].schema)]);

    const unsaid = messages.filter((message) => !all.includes(message));

    expect(messages.length).toBeGreaterThan(40);
    // The schema has the same bound, and rules are not asked about what a schema refuses.
    expect(unsaid).toEqual([
      'a VersionLink has the name of its child, which has at most 25 bytes',
      'the name of a partition has at most 25 bytes',
    ]);
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

/** What no change of a single place makes. */
function combinations(): Trial[] {
  const make = (kind: string, metadata: KubeObject['metadata'], spec: object): Trial => {
    const object = { apiVersion: 'partywall.dev/v1alpha1', kind, metadata, spec };
    return { title: `${kind} ${metadata.name}`, object };
  };
  const names = ['a'.repeat(25), 'a'.repeat(26), 'a.b', '0a', 'a0', 'A', 'a_b', '-a', 'a'.repeat(254)];
  const parentRef = { namespace: 'platform', name: 'base-53' };
  const filled = (size: number) => [
    { path: '/a', content: 'x'.repeat(100_000) },
    { path: '/b', content: 'x'.repeat(size - 100_000) },
  ];
  const namespace = 'team-a';
  return [
    ...names.map((name) => make('WorkloadPartition', { name, namespace }, {})),
    ...names.map((name) => make('VersionLink', { name, namespace }, { parentRef })),
    ...names.map((name) => make('Host', { name }, host)),
    ...[131_072, 131_073].map((size) =>
      make('WorkloadPartition', { name: `size-${size}`, namespace }, { root: { files: filled(size) } }),
    ),
    make('RuntimeVersion', { name: 'listed' }, twiceListed),
  ];
}

const host = {
  runtimeVersionName: 'os',
  kernelLevel: '7.2.5',
  deviceNumbers: { majors: { first: 32, last: 511 } },
};

/** A path of a module list that a file of the root has as well. */
const twiceListed = {
  version: '5.3',
  kernel: {},
  rootFiles: [{ path: '/etc/modules', content: '' }],
  moduleLists: [{ application: 'db', path: '/etc/modules', extensions: ['trace'] }],
};

/** The object with everything that can be wrong in its spec or status, one at a time. */
function mutations(base: KubeObject, part: 'spec' | 'status'): Trial[] {
  const schema = resources[base.kind as ResourceKind].schema.properties?.[part] ?? {};
  return [...mutantsOf(schema, base[part], part)].map(({ title, value }) => ({
    title: `${base.metadata.name} ${title}`,
    object: { ...base, [part]: value },
  }));
}

function* ruleMessages(schema: OpenApiSchema): Generator<string> {
  for (const { message } of schema['x-kubernetes-validations'] ?? []) yield message;
  const inner = [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})];
  for (const child of inner) if (child !== undefined) yield* ruleMessages(child);
}

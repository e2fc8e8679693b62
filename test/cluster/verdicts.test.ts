/**
 * What `validate`, `plan` and the embedded store decide of an object, and what they make of it, is what the API server
 * decides and makes of it: on objects that are wrong in one place, or nearly.
 */
import { beforeAll, describe, expect, it } from 'vitest';

import { resources } from '../../controller/api/generated/resources.ts';
import type { ResourceKind } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import { admit } from '../../controller/manifest/admit.ts';
import { readObjects } from '../../controller/manifest/read-objects.ts';
import { readExamples } from '../support/examples.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { mutantsOf } from './mutants.ts';

const by = { fieldManager: 'tests', dryRun: true };
const kinds = Object.keys(resources) as ResourceKind[];

/** How many requests are under way at once. */
const width = 8;

interface Trial {
  title: string;
  object: KubeObject;
  old?: KubeObject;
}

/** `accepted`, or `refused`, with what the object became. */
interface Verdict {
  accepted: boolean;
  spec?: unknown;
  said: string;
}

interface Comparison {
  differences: string[];
  accepted: number;
  refused: number;
}

describe.skipIf(isSkipped())('cluster/verdicts', () => {
  const server = startedServer();
  let cluster: KubernetesCluster;
  let examples: KubeObject[];

  beforeAll(async () => {
    cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server().kubeconfig }),
      resources: Object.values(resources),
      userAgent: 'partywall-tests',
    });
    examples = readObjects(readExamples()).objects.map(({ object }) => object);
    const namespaces = new Set(examples.flatMap(({ metadata }) => metadata.namespace ?? []));
    for (const name of namespaces) {
      await cluster.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        { fieldManager: 'tests' },
      );
    }
    return async () => cluster.close();
  });

  async function ofServer({ object, old }: Trial): Promise<Verdict> {
    try {
      const answer = await (old === undefined ? cluster.create(object, by) : cluster.update(object, by));
      return { accepted: true, spec: answer.spec, said: '' };
    } catch (error) {
      // Some types are refused when the request is decoded.
      if (error instanceof ClusterError) return { accepted: false, said: error.message };
      throw error;
    }
  }

  function ofAdmit({ object, old }: Trial): Verdict {
    const { object: admitted, problems } = admit(object, old, { subresource: '' });
    const said = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    return problems.length === 0 ? { accepted: true, spec: admitted.spec, said } : { accepted: false, said };
  }

  /** Trials on which the two differ, as text; and how many both accept and refuse. */
  async function compare(trials: readonly Trial[]): Promise<Comparison> {
    const found: string[] = [];
    const counts = { accepted: 0, refused: 0 };
    const left = trials.values();
    const work = async (): Promise<void> => {
      for (const trial of left) {
        const [theirs, ours] = [await ofServer(trial), ofAdmit(trial)];
        counts[theirs.accepted ? 'accepted' : 'refused'] += 1;
        if (theirs.accepted !== ours.accepted) {
          found.push(`${trial.title}: server ${told(theirs)}, we ${told(ours)}`);
        } else if (JSON.stringify(theirs.spec) !== JSON.stringify(ours.spec)) {
          if (!isSame(theirs.spec, ours.spec))
            found.push(`${trial.title}: became ${JSON.stringify([theirs.spec, ours.spec])}`);
        }
      }
    };
    await Promise.all(Array.from({ length: width }, work));
    return { ...counts, differences: found.sort() };
  }

  function basesOf(kind: ResourceKind): KubeObject[] {
    return examples.filter((object) => object.kind === kind);
  }

  function trialsOf(base: KubeObject, old?: KubeObject): Trial[] {
    const { spec: schema = {} } = resources[base.kind as ResourceKind].schema.properties ?? {};
    return [...mutantsOf(schema, base.spec, 'spec')].map(({ title, value }) => ({
      title,
      object: { ...base, spec: value as object },
      ...(old === undefined ? {} : { old }),
    }));
  }

  it.each(kinds)('are the same on every %s that is created', async (kind) => {
    const trials = basesOf(kind).flatMap((base) => trialsOf(base));

    const { differences, accepted, refused } = await compare(trials);

    expect(differences).toEqual([]);
    // Trials that all end alike would show nothing.
    expect([accepted > 10, refused > 50]).toEqual([true, true]);
  });

  it.each(kinds)('are the same on every edit of a %s', async (kind) => {
    const [base] = basesOf(kind);
    const old = await cluster.create(base!, { fieldManager: 'tests' });
    const { resourceVersion = '', uid = '' } = old.metadata;
    const named = { ...base!, metadata: { ...base!.metadata, resourceVersion, uid } };

    const { differences } = await compare(trialsOf(named, old));
    await cluster.delete(keyOf(old));

    expect(differences).toEqual([]);
  });
});

function told({ accepted, said }: Verdict): string {
  return accepted ? 'accepts it' : `refuses it (${said.slice(0, 300)})`;
}

function isSame(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}

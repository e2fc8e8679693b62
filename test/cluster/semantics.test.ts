/** The embedded store against a real server: what comes of the same requests, one after another. */
import { describe, expect, it } from 'vitest';

import type { KubeObject, ManagedFieldsEntry } from '../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { servedSubjects } from '../contract/cluster/served-subjects.ts';
import { subjectDefinitions } from '../contract/cluster/subject-definitions.ts';
import type { ShelfSpec } from '../contract/cluster/subjects.ts';
import { namespace as namespaceObject } from '../contract/cluster/subjects.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { perform, randomWrites } from './random-writes.ts';
import type { Write } from './random-writes.ts';
import { shelfScene } from './shelves.ts';

const sequences = 150;
const length = 12;

describe.skipIf(isSkipped())('cluster/semantics', () => {
  const server = startedServer({}, subjectDefinitions());
  const scene = shelfScene(server);

  it('come to the same objects, owners and refusals as those of a real server, whatever is asked', async () => {
    const outcomes = new Set<string>();
    const differences: string[] = [];

    for (let seed = 1; seed <= sequences; seed += 1) {
      const embedded = createEmbeddedCluster({ storage: memoryStorage(), ...servedSubjects() });
      const namespace = `seed-${seed}`;
      await scene.others.create(namespaceObject(namespace), { fieldManager: 'others' });
      const writes = randomWrites(seed, length);
      for (const [index, write] of writes.entries()) {
        const real = await outcomeOf(scene.others, namespace, write);
        const ours = await outcomeOf(embedded, namespace, write);
        outcomes.add(`${write.type} ${real.refusal}`);
        if (real.refusal === 'merged to nothing') break;
        if (JSON.stringify(real) === JSON.stringify(ours)) continue;
        differences.push(
          [
            `seed ${seed}, request ${index}: ${JSON.stringify(write)}`,
            ...[real, ours].map((one) => JSON.stringify(one)),
          ].join('\n'),
        );
        // From here on the two are about different objects.
        break;
      }
    }

    expect(differences).toEqual([]);
    for (const outcome of [
      'create ',
      'create AlreadyExists',
      'update ',
      'update NotFound',
      'update Invalid',
      'apply ',
      'apply Conflict',
      'apply Invalid',
      'patch Conflict',
      'patch Invalid',
      'delete NotFound',
    ]) {
      expect(outcomes).toContain(outcome);
    }
  });
});

interface Outcome {
  /** Reason, and where; empty when it was done. */
  refusal: string;
  places: string[];
  /** What is stored then. */
  object: unknown;
}

async function outcomeOf(cluster: ClusterPort, namespace: string, write: Write): Promise<Outcome> {
  let refusal = '';
  let places: string[] = [];
  try {
    await perform(cluster, namespace, write);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    refusal = error.reason;
    // Only conflicts of an apply are told by place on both sides alike.
    const conflicts = error.problems.filter(({ code }) => code === 'apply-conflict').map(({ path }) => path);
    places = conflicts.filter((path) => !containers.includes(path.split('.').at(-1) ?? ''));
    if (mergedToNothing.test(error.message)) refusal = 'merged to nothing';
  }
  const object = await cluster.get({ kind: 'Shelf', namespace, name: 'a' });
  return { refusal, places: places.sort(), object: object === undefined ? 'none' : described(object) };
}

/** Everything that does not name the store that it is in, in one order. */
function described({ metadata, spec, status }: KubeObject): unknown {
  const {
    labels = {},
    annotations = {},
    finalizers = [],
    generation,
    deletionTimestamp,
    managedFields = [],
  } = metadata;
  const isGoing = deletionTimestamp !== undefined;
  const owners = managedFields
    .filter(({ subresource }) => subresource === undefined)
    .map(ownerText)
    .filter((text) => !text.endsWith(' {}'));
  const sets = { finalizers: finalizers.toSorted(), spec: withSortedSets(spec) };
  return inOrder({ labels, annotations, generation, isGoing, status, ...sets, owners: owners.sort() });
}

/** In which order two managers' elements of one list are merged is nobody's business (ADR 0014). */
function withSortedSets(spec: ShelfSpec = {}): ShelfSpec {
  const { books, genres } = spec;
  const sorted = books?.toSorted((one, other) => (one.title < other.title ? -1 : 1));
  return { ...spec, ...(sorted && { books: sorted }), ...(genres && { genres: genres.toSorted() }) };
}

function ownerText({ manager, operation, fieldsV1 }: ManagedFieldsEntry): string {
  return `${manager} ${operation} ${JSON.stringify(inOrder(withoutContainers(fieldsV1)))}`;
}

/** What the server makes of a list or map that an apply leaves empty, and refuses (ADR 0014). */
const mergedToNothing = /in body must be of type \w+: "null"/;

const containers = ['spec', 'books', 'genres', 'notes', 'metadata', 'labels', 'annotations', 'finalizers'];

/** Without the ownership of maps and lists as such, which only the server keeps for updates (ADR 0014). */
function withoutContainers(fields: object, isElement = false): object {
  const entries = Object.entries(fields) as [string, object][];
  return Object.fromEntries(
    entries
      .filter(([name]) => name !== '.' || isElement)
      .map(([name, inner]) => [name, withoutContainers(inner, name.startsWith('k:'))] as const)
      .filter(([name, inner]) => Object.keys(inner).length > 0 || !containers.includes(name.slice(2))),
  );
}

/** With the keys of every map sorted. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner)]));
}

/** What a newcomer meets first: the examples validate, plan and apply as they are, in any order, and stay as they are. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReady } from '../../controller/questions/ready.ts';
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { Embedded } from '../../controller/embedded.ts';
import { emptyWorld } from '../../controller/embedded.ts';
import { kinds } from '../../controller/kinds/index.ts';
import type { ManifestInput } from '../../controller/manifest/read.ts';
import { readObjects } from '../../controller/manifest/read-objects.ts';
import { validateFiles } from '../../controller/manifest/validate.ts';
import { endState } from '../support/end-state.ts';
import { readExamples } from '../support/examples.ts';
import { checkKernelDirectory } from '../support/kernel-invariants.ts';
import { StillWorld } from '../support/still-world.ts';
import { worldCount } from '../support/world-store.ts';

const examples = readExamples();
const contention = readExamples('contention');

function objectsOf(inputs: readonly ManifestInput[]): KubeObject[] {
  const { objects, problems } = readObjects(inputs);
  expect(problems).toEqual([]);
  return objects.map(({ object }) => object);
}

/** Names of the objects that are not Ready as their spec is now, with what they say. */
function waitingOf(objects: readonly KubeObject[]): string[] {
  return objects
    .filter((object) => !isReady(object))
    .map((object) => {
      const ready = object.status?.conditions?.find(({ type }) => type === 'Ready');
      return `${keyText(keyOf(object))}: ${ready?.reason ?? 'no Ready'} ${ready?.message ?? ''}`;
    });
}

async function listAll(world: Pick<Embedded, 'cluster'>): Promise<KubeObject[]> {
  const lists = await Promise.all(kinds.map(({ kind }) => world.cluster.list(kind)));
  return lists.flatMap(({ items }) => items);
}

/** All but those whose manifests say nothing: an API server counts the second apply of such a one as a write (ADR 14). */
function stating(objects: readonly KubeObject[]): KubeObject[] {
  const silent = objectsOf(examples).filter(({ spec }) => spec === undefined);
  const titles = new Set(silent.map((object) => keyText(keyOf(object))));
  return objects.filter((object) => !titles.has(keyText(keyOf(object))));
}

/** Who got which devices, under which numbers. */
function grantsOf(objects: readonly KubeObject[]): string[] {
  return objects
    .filter(({ kind }) => kind === 'DeviceClaim')
    .flatMap((claim) =>
      ((claim as DeviceClaim).status?.devices ?? []).map(
        ({ name, deviceID, virtualNumber }) =>
          `${claim.metadata.name}/${name} = ${deviceID} ${virtualNumber.major}:${virtualNumber.minor}`,
      ),
    )
    .sort();
}

async function applied(...sets: readonly (readonly ManifestInput[])[]): Promise<StillWorld> {
  const world = new StillWorld();
  for (const set of sets) {
    await world.apply(...objectsOf(set));
    await world.settle();
    world.nextMinute();
  }
  return world;
}

describe('examples', () => {
  it('validate without any problem, alone and with the contention', () => {
    expect(validateFiles(examples)).toEqual([]);
    expect(validateFiles([...examples, ...contention])).toEqual([]);
  });

  it('show every kind', () => {
    const shown = new Set(objectsOf(examples).map(({ kind }) => kind));

    expect([...shown].sort()).toEqual([...kinds.map(({ kind }) => kind), 'Namespace'].sort());
  });

  it.each([...examples, ...contention].map((input) => [input.file, input] as const))(
    '%s tells editors the schema of each of its objects',
    (file, { text }) => {
      const directory = join(
        import.meta.dirname,
        '../../examples',
        contention.some((input) => input.file === file) ? 'contention' : '',
      );
      const documents = text.split(/^---$/mu).filter((document) => /^kind: (?!Namespace)/mu.test(document));

      for (const document of documents) {
        const kind = /^kind: (.*)$/mu.exec(document)?.[1] ?? '';
        const schema = /^# yaml-language-server: \$schema=(.*)$/mu.exec(document)?.[1] ?? '';
        expect(schema).toMatch(new RegExp(`/${kind.toLowerCase()}_v1alpha1\\.json$`, 'u'));
        expect(existsSync(join(directory, schema)), schema).toBe(true);
      }
    },
  );

  it('are planned on a fork with the devices and numbers that applying gives, and the plan leaves no trace', async () => {
    const world = emptyWorld();
    const plan = world.fork();
    for (const object of objectsOf(examples)) await plan.cluster.apply(object, { fieldManager: 'partywall' });
    await plan.engine.start();
    await plan.engine.runUntilQuiet({ until: Number.POSITIVE_INFINITY });
    const planned = await listAll(plan);
    const left = await listAll(world);

    const real = await applied(examples);

    expect(waitingOf(planned)).toEqual([]);
    expect(left).toEqual([]);
    expect(grantsOf(planned)).toEqual(grantsOf(await listAll(real)));
  });

  it('are all Ready once they are applied', async () => {
    const world = await applied(examples);

    const objects = await listAll(world);
    expect(objects.length).toBe(objectsOf(examples).filter(({ kind }) => kind !== 'Namespace').length);
    expect(waitingOf(objects)).toEqual([]);
    expect(world.exceptions).toEqual([]);
    expect(await checkKernelDirectory(world.kernels)).toEqual([]);
  });

  it('give what their comments say', async () => {
    const world = await applied(examples);

    expect(grantsOf(await listAll(world))).toEqual([
      'archive-storage/fcs0 = fcs-b0 256:0',
      'archive-storage/hdisk0 = lun-301 256:1',
      'archive-storage/hdisk1 = lun-302 256:2',
      'batch-data/hdisk0 = sas-b0 256:0',
      'billing-console/tty0 = tty-a0 256:0',
      'billing-data/hdisk0 = lun-101 20:0',
      'billing-data/hdisk1 = lun-103 256:1',
      'billing-logs/hdisk2 = lun-202 256:2',
      'depot-root/hdisk0 = nvme-b1 256:0',
      'depot-root/hdisk1 = nvme-b2 256:1',
      'ledger-console/tty0 = tty-a0 256:0',
      'ledger-data/hdisk0 = lun-102 20:0',
      'legacy-data/hdisk0 = sas-a1 256:0',
      'vault-root/hdisk0 = nvme-b0 256:0',
      'web-data/hdisk0 = lun-201 256:0',
    ]);
  });

  it('LIFE-4: write nothing and command nothing when they are applied a second time', async () => {
    const world = await applied(examples);
    const before = await listAll(world);
    const effects = world.effects.length;

    await world.apply(...objectsOf(examples));
    await world.settle();
    world.restart();
    await world.settle();

    expect(world.effects.slice(effects)).toEqual([]);
    expect(stating(await listAll(world))).toEqual(stating(before));
  });

  it('LIFE-5: end alike whatever the order of files and of objects in them', async () => {
    const expected = await stateOf(await applied(examples));
    const objects = objectsOf(examples);
    const orders = fc.shuffledSubarray(objects, { minLength: objects.length });

    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const world = new StillWorld();
        await world.apply(...order);
        await world.settle();

        expect(await stateOf(world)).toEqual(expected);
      }),
      { numRuns: worldCount(25), seed: 20261123 },
    );
  });
});

function stateOf({ cluster, kernels }: StillWorld): Promise<string[]> {
  return endState(cluster, kernels);
}

describe('examples/contention', () => {
  const reports = { kind: 'DeviceClaim', namespace: 'team-b', name: 'reports-data' };
  const logs = { kind: 'DeviceClaim', namespace: 'team-a', name: 'billing-logs' };

  it('waits for the one disk that would do, and says so', async () => {
    const world = await applied(examples, contention);

    const claim = await world.get<DeviceClaim>(reports);
    const others = (await listAll(world)).filter(({ metadata }) => !metadata.name.startsWith('reports'));
    expect(waitingOf([claim])).toEqual([expect.stringMatching(/reports-data.*: AllHeld /u)]);
    expect(claim.status?.explanation?.funnel?.at(-1)).toEqual({ stage: 'not held', remaining: 0 });
    expect(waitingOf(others)).toEqual([]);
  });

  it('is granted the disk as soon as it is free', async () => {
    const world = await applied(examples, contention);

    await world.delete(logs);
    await world.settle();

    const objects = await listAll(world);
    expect(waitingOf(objects)).toEqual([]);
    expect(grantsOf(objects)).toContain('reports-data/hdisk0 = lun-202 256:0');
  });

  it('leaves the second alternative to the claim that gave the disk away', async () => {
    const world = await applied(examples, contention);
    await world.delete(logs);
    await world.settle();

    await world.apply(...objectsOf(examples));
    await world.settle();

    const objects = await listAll(world);
    expect(waitingOf(objects)).toEqual([]);
    expect(grantsOf(objects)).toContain('billing-logs/hdisk2 = sas-a0 256:2');
  });
});

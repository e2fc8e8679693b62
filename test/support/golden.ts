/**
 * Golden cases: a folder of YAML named for a situation. What users do, step by step, beside what they are told.
 *
 * input.yaml, then step-2.yaml and so on, are each what one command stores; each step is a minute after the one before.
 * Beside objects a step may hold documents for what is done otherwise:
 *   use: one-host        (stores what one-host.yaml beside the folders of the kinds holds)
 *   delete: [DeviceClaim/team-a/data]
 *   spawn: {partition: team-a/billing, name: backup, open: [hdisk0], unkillable: true}
 *   wait: false          (stores and leaves: nothing is reconciled any more)
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject, ObjectKey, StatusBase } from '../../controller/api/object.ts';
import { readDocuments } from '../../controller/manifest/read.ts';
import { writeYaml } from '../../controller/manifest/write-yaml.ts';
import { StillWorld } from './still-world.ts';

export interface GoldenCase {
  /** `device-claim/all-held`. */
  title: string;
  /** The kind whose objects the output shows. */
  kind: string;
  /** The documents of each step. */
  steps: readonly (readonly StepDocument[])[];
  outputPath: string;
}

type StepDocument = KubeObject | { use: string } | { delete: string[] } | { spawn: Spawn } | { wait: false };

interface Spawn {
  /** `namespace/name`. */
  partition: string;
  name: string;
  open?: string[];
  unkillable?: boolean;
}

const root = fileURLToPath(new URL('../golden/', import.meta.url));

const kindOfFolder: Readonly<Record<string, string>> = {
  host: 'Host',
  'runtime-version': 'RuntimeVersion',
  'device-inventory': 'DeviceInventory',
  'partition-device-class': 'PartitionDeviceClass',
  'workload-partition': 'WorkloadPartition',
  'device-claim': 'DeviceClaim',
};

/** Every case, sorted by title. @throws where a folder is no case: it would prove nothing. */
export function goldenCases(): GoldenCase[] {
  return folders(root)
    .flatMap((folder) => folders(folder))
    .map(readCase);
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(path, entry.name))
    .sort();
}

function readCase(folder: string): GoldenCase {
  const title = relative(root, folder).replaceAll('\\', '/');
  const kind = kindOfFolder[title.slice(0, title.indexOf('/'))];
  if (kind === undefined) throw new Error(`${folder}: expected a folder named for a kind above it`);
  const steps = [readStep(join(folder, 'input.yaml'))];
  for (let number = 2; existsSync(join(folder, `step-${String(number)}.yaml`)); number += 1) {
    steps.push(readStep(join(folder, `step-${String(number)}.yaml`)));
  }
  const expected = new Set([
    'input.yaml',
    'output.yaml',
    ...steps.map((_, at) => `step-${String(at + 1)}.yaml`),
  ]);
  const strange = readdirSync(folder).filter((name) => !expected.has(name));
  if (strange.length > 0) throw new Error(`${folder}: nothing reads ${strange.join(', ')}`);
  return { title, kind, steps, outputPath: join(folder, 'output.yaml') };
}

function readStep(file: string): StepDocument[] {
  const { documents, problems } = readDocuments({ file, text: readFileSync(file, 'utf8') });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => `${file}: ${message}`).join('\n'));
  return documents.map(({ value }) => value as StepDocument);
}

/** The statuses that an output shows, of the case's kind. */
export function goldenStatuses({ outputPath }: GoldenCase): StatusBase[] {
  const { documents } = readDocuments({ file: outputPath, text: readFileSync(outputPath, 'utf8') });
  return documents.map(({ value }) => (value as { status: StatusBase }).status);
}

/** Plays a case in a new world or in a given one, and leaves that as it is at the end. */
export async function playGolden({ steps }: GoldenCase, world = new StillWorld()): Promise<StillWorld> {
  for (const [at, documents] of steps.entries()) {
    if (at > 0) world.nextMinute();
    for (const document of documents) await act(world, document);
    if (!documents.some((document) => 'wait' in document)) await world.settle();
  }
  return world;
}

async function act(world: StillWorld, document: StepDocument): Promise<void> {
  if ('kind' in document) await world.apply(document);
  else if ('use' in document) await use(world, document.use);
  else if ('delete' in document) await world.delete(...document.delete.map(keyFrom));
  else if ('spawn' in document) await spawn(world, document.spawn);
}

async function use(world: StillWorld, name: string): Promise<void> {
  for (const document of readStep(join(root, `${name}.yaml`))) await act(world, document);
}

/** `Kind/namespace/name`, or `Kind/name`. */
function keyFrom(text: string): ObjectKey {
  const [kind, first, second] = text.split('/') as [string, string, string?];
  return second === undefined ? { kind, name: first } : { kind, namespace: first, name: second };
}

async function spawn(world: StillWorld, { partition, name, open, unkillable }: Spawn): Promise<void> {
  const object = await world.get<WorkloadPartition>(keyFrom(`WorkloadPartition/${partition}`));
  const partitionUid = object.metadata.uid!;
  await world.command(
    object.status!.placement!.hostName,
    { type: 'Partition', partitionUid },
    { type: 'SpawnProcess', partitionUid, name, open: open ?? [], unkillable: unkillable ?? false },
  );
}

/** What the users of a case's kind are told: identity and status of each object, sorted by namespace and name. */
export async function goldenOutput(world: StillWorld, kind: string): Promise<string> {
  const objects = await world.list(kind);
  if (objects.length === 0) return '# No such object is left.\n';
  return objects.map(({ metadata, status }) => writeYaml(shown(kind, metadata, status))).join('---\n');
}

function shown(kind: string, metadata: KubeObject['metadata'], status: KubeObject['status']): unknown {
  const { namespace, name, uid, generation, deletionTimestamp } = metadata;
  return {
    kind,
    metadata: {
      ...(namespace === undefined ? {} : { namespace }),
      name,
      uid,
      generation,
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    },
    status,
  };
}

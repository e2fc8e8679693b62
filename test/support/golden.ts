/**
 * Golden cases: a folder of YAML named for a situation. What users do, step by step, beside what they are told.
 *
 * input.yaml, then step-2.yaml and so on, are each what one command stores; each step is a minute after the one before.
 * Beside objects a step may hold documents for what is done otherwise:
 *   use: one-host        (stores what one-host.yaml beside the folders of the kinds holds)
 *   delete: [DeviceClaim/team-a/data]
 *   spawn: {partition: team-a/billing, name: backup, open: [hdisk0], unkillable: true}
 *   write: {partition: team-a/billing, path: /etc/motd, content: Hello, times: 3}    (from inside; what is refused is shown)
 *   remove: {partition: team-a/billing, path: /etc/motd}
 *   log: {partition: team-a/billing, id: ApplicationFailed, args: {program: db, detail: no room}, times: 3}   (from inside)
 *   importvg: {host: alpha, disk: disk-a1}, exportvg: {host: alpha, name: datavg}   (as the global environment)
 *   wait: false          (stores and leaves: nothing is reconciled any more)
 *   look: {partition: team-a/billing, files: [/etc/motd], devices: true, volumeGroups: true}   (what is inside once all is settled)
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject, ObjectKey, StatusBase } from '../../controller/api/object.ts';
import type { KernelCommand, KernelPort } from '../../controller/kernel/port.ts';
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

type StepDocument =
  | KubeObject
  | { use: string }
  | { delete: string[] }
  | { spawn: Spawn }
  | { write: Write }
  | { remove: Remove }
  | { log: Log }
  | { look: Look }
  | { importvg: { host: string; disk: string } }
  | { exportvg: { host: string; name: string } }
  | { wait: false };

interface Inside {
  /** `namespace/name`. */
  partition: string;
}

interface Spawn extends Inside {
  name: string;
  open?: string[];
  unkillable?: boolean;
}

interface Write extends Inside {
  path: string;
  content: string;
  /** How often the content comes; once without it. */
  times?: number;
}

interface Remove extends Inside {
  path: string;
}

interface Log extends Inside {
  id: string;
  args: Record<string, string | number>;
  /** How often it is logged; once without it. */
  times?: number;
}

interface Look extends Inside {
  files?: string[];
  devices?: boolean;
  volumeGroups?: boolean;
}

/** What a step found inside a partition: a document of the output. */
export type Seen = Readonly<Record<string, unknown>> & { step: number; inside: string };

const root = fileURLToPath(new URL('../golden/', import.meta.url));

const kindOfFolder: Readonly<Record<string, string>> = {
  host: 'Host',
  'runtime-version': 'RuntimeVersion',
  'device-inventory': 'DeviceInventory',
  'partition-device-class': 'PartitionDeviceClass',
  'workload-partition': 'WorkloadPartition',
  'version-link': 'VersionLink',
  'device-claim': 'DeviceClaim',
  'kernel-extension': 'KernelExtension',
  'extension-grant': 'ExtensionGrant',
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
  return documents.flatMap(({ value }) => (value as { status?: StatusBase }).status ?? []);
}

/** Plays a case in a new world or in a given one, which it leaves as it is at the end, and adds what it saw inside. */
export async function playGolden(
  { steps }: GoldenCase,
  world = new StillWorld(),
  seen: Seen[] = [],
): Promise<StillWorld> {
  for (const [at, documents] of steps.entries()) {
    const note = (partition: string, what: Readonly<Record<string, unknown>>): void => {
      seen.push({ step: at + 1, inside: partition, ...what });
    };
    if (at > 0) world.nextMinute();
    for (const document of documents) await act(world, document, note);
    if (!documents.some((document) => 'wait' in document)) await world.settle();
    for (const document of documents) if ('look' in document) await look(world, document.look, note);
  }
  return world;
}

type Note = (partition: string, what: Readonly<Record<string, unknown>>) => void;

async function act(world: StillWorld, document: StepDocument, note: Note): Promise<void> {
  if ('kind' in document) await world.apply(document);
  else if ('use' in document) await use(world, document.use, note);
  else if ('delete' in document) await world.delete(...document.delete.map(keyFrom));
  else if ('spawn' in document) await spawn(world, document.spawn, note);
  else if ('write' in document) await write(world, document.write, note);
  else if ('remove' in document) await remove(world, document.remove, note);
  else if ('log' in document) await log(world, document.log, note);
  else await actAsHost(world, document, note);
}

async function actAsHost(world: StillWorld, document: StepDocument, note: Note): Promise<void> {
  const global = { type: 'Global' } as const;
  if ('importvg' in document) {
    const { disk, host } = document.importvg;
    const answer = await world.ask(host, global, { type: 'ImportVolumeGroup', disk });
    if (!answer.ok) note(host, { importvg: disk, refused: answer.id });
  } else if ('exportvg' in document) {
    const { host, name } = document.exportvg;
    const answer = await world.ask(host, global, { type: 'ExportVolumeGroup', name });
    if (!answer.ok) note(host, { exportvg: name, refused: answer.id });
  }
}

async function use(world: StillWorld, name: string, note: Note): Promise<void> {
  for (const document of readStep(join(root, `${name}.yaml`))) await act(world, document, note);
}

/** `Kind/namespace/name`, or `Kind/name`. */
function keyFrom(text: string): ObjectKey {
  const [kind, first, second] = text.split('/') as [string, string, string?];
  return second === undefined ? { kind, name: first } : { kind, namespace: first, name: second };
}

async function spawn(
  world: StillWorld,
  { partition, name, open, unkillable }: Spawn,
  note: Note,
): Promise<void> {
  const process = { name, open: open ?? [], unkillable: unkillable ?? false };
  const refused = await ask(world, partition, { type: 'SpawnProcess', ...process });
  if (refused !== undefined) note(partition, { spawn: name, refused });
}

async function write(
  world: StillWorld,
  { partition, path, content, times }: Write,
  note: Note,
): Promise<void> {
  const refused = await ask(world, partition, {
    type: 'WriteFile',
    path,
    content: content.repeat(times ?? 1),
  });
  if (refused !== undefined) note(partition, { write: path, refused });
}

async function remove(world: StillWorld, { partition, path }: Remove, note: Note): Promise<void> {
  const refused = await ask(world, partition, { type: 'RemoveFile', path });
  if (refused !== undefined) note(partition, { remove: path, refused });
}

async function log(world: StillWorld, { partition, id, args, times }: Log, note: Note): Promise<void> {
  for (let time = 0; time < (times ?? 1); time += 1) {
    const refused = await ask(world, partition, { type: 'LogError', id, args });
    if (refused !== undefined) note(partition, { log: id, refused });
  }
}

type FromInside = Extract<KernelCommand, { type: 'SpawnProcess' | 'WriteFile' | 'RemoveFile' | 'LogError' }>;
type WithoutUid<C> = C extends unknown ? Omit<C, 'partitionUid'> : never;

/** Asks from inside a partition. @returns what refused it, or undefined */
async function ask(
  world: StillWorld,
  title: string,
  command: WithoutUid<FromInside>,
): Promise<string | undefined> {
  const { hostName, partitionUid } = await placeOf(world, title);
  const caller = { type: 'Partition', partitionUid } as const;
  const answer = await world.ask(hostName, caller, { ...command, partitionUid });
  return answer.ok ? undefined : answer.id;
}

async function placeOf(
  world: StillWorld,
  title: string,
): Promise<{ hostName: string; partitionUid: string }> {
  const { metadata, status } = await world.get<WorkloadPartition>(keyFrom(`WorkloadPartition/${title}`));
  return { hostName: status!.placement!.hostName, partitionUid: metadata.uid! };
}

async function look(
  world: StillWorld,
  { devices, files, partition, volumeGroups }: Look,
  note: Note,
): Promise<void> {
  const { hostName, partitionUid } = await placeOf(world, partition);
  const kernel = world.kernels.kernel(hostName);
  const read = [];
  for (const path of files ?? []) read.push(await readFrom(kernel, partitionUid, path));
  note(partition, {
    ...(files === undefined ? {} : { files: read }),
    ...(devices === true ? { devices: await devicesFrom(kernel, partitionUid) } : {}),
    ...(volumeGroups === true ? { volumeGroups: await volumeGroupsFrom(kernel, partitionUid) } : {}),
  });
}

async function readFrom(kernel: KernelPort, partitionUid: string, path: string): Promise<unknown> {
  const caller = { type: 'Partition', partitionUid } as const;
  const answer = await kernel.read<'ReadFile'>(caller, { type: 'ReadFile', partitionUid, path });
  return answer.ok ? { path, ...answer.result } : { path, refused: answer.id };
}

async function volumeGroupsFrom(kernel: KernelPort, partitionUid: string): Promise<unknown> {
  const caller = { type: 'Partition', partitionUid } as const;
  const answer = await kernel.read<'OwnVolumeGroups'>(caller, { type: 'OwnVolumeGroups', partitionUid });
  return answer.ok ? answer.result : { refused: answer.id };
}

async function devicesFrom(kernel: KernelPort, partitionUid: string): Promise<unknown> {
  const caller = { type: 'Partition', partitionUid } as const;
  const answer = await kernel.read<'OwnDevices'>(caller, { type: 'OwnDevices', partitionUid });
  return answer.ok ? answer.result : { refused: answer.id };
}

/** What the users of a case's kind are told: identity and status of each object, sorted; then what was seen inside. */
export async function goldenOutput(
  world: StillWorld,
  kind: string,
  seen: readonly Seen[] = [],
): Promise<string> {
  const objects = await world.list(kind);
  const told = objects.map(({ metadata, status }) => writeYaml(shown(kind, metadata, status)));
  const documents = [...told, ...seen.map((one) => writeYaml(one))].join('---\n');
  return objects.length === 0 ? `# No such object is left.\n${documents}` : documents;
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

/**
 * The boot of a partition from a root on disks of its own: from the scratch, through the import of its disks, until it goes
 * on from there (seeds 6.4, steps 4 to 10). What comes before: scratch.ts.
 */
import type { Uid } from '../../api/object.ts';
import type { BootStep, KernelRefusal } from '../port.ts';
import type { Command } from './command.ts';
import { dropLine } from './database.ts';
import type { Effects } from './effects.ts';
import { rootGroupOf } from './installations.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { checkLoaded } from './partition-state.ts';
import { checkRootDisks } from './root-disks.ts';
import { deviceOf } from './state.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';
import type { ScratchRecord, VolumeGroupRecord } from './volume-group-records.ts';
import { bootSteps } from './volume-group-records.ts';
import { traditionalVolumes } from './traditional-names.ts';

/** What the partition calls its root volume group, whatever it was called where it was made (NS-8). */
const rootName = 'rootvg';

/** Steps 4 to 10, one at a time (NS-4 to NS-10, NS-15). */
export function takeBootStep(
  host: BootedHost,
  { partitionUid, step }: Command<'TakeBootStep'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const unloaded = checkLoaded(partition);
  if (unloaded !== undefined) return unloaded;
  const scratch = host.disk.scratches.get(partitionUid);
  if (scratch === undefined) return refuse('ScratchMissing');
  const reached = partition.bootStep === null ? -1 : bootSteps.indexOf(partition.bootStep);
  const wanted = bootSteps.indexOf(step);
  if (wanted <= reached) return done();
  if (wanted > reached + 1) return refuse('BootStepOutOfOrder', { step, next: bootSteps[reached + 1] ?? '' });
  const refusal = checkStep(host, partition, scratch, step);
  if (refusal !== undefined) return refusal;
  writeStep(host, partitionUid, scratch, step);
  partition.bootStep = step;
  effects.partitionChanged(partitionUid);
  return done();
}

function checkStep(
  host: HostState,
  partition: PartitionRecord,
  scratch: ScratchRecord,
  step: BootStep,
): KernelRefusal | undefined {
  if (step === 'ScratchBooted') return scratch.step === 'Cleared' ? undefined : refuse('GlobalNamesPresent');
  if (step === 'DisksIdentified') return checkRootDisks(host, partition, scratch);
  if (step !== 'Imported') return undefined;
  return checkRootDisks(host, partition, scratch) ?? checkConfigured(host, partition, scratch);
}

/** All disks or none are imported (NS-19). */
function checkConfigured(
  host: HostState,
  partition: PartitionRecord,
  { physicalVolumes }: ScratchRecord,
): KernelRefusal | undefined {
  const disks = new Set(physicalVolumes.map(({ deviceId }) => deviceId));
  for (const entry of partition.entriesByName.values()) {
    if (!disks.has(entry.deviceId)) continue;
    if (deviceOf(host, entry).exporter !== entry) return refuse('NotExported', { entry: entry.name });
    if (entry.number?.state !== 'Assigned') return refuse('DeviceNotConfigured', { name: entry.name });
  }
  return undefined;
}

/** What a step leaves on the disks of the root; another boot finds it there (NS-16). */
function writeStep(host: HostState, partitionUid: Uid, scratch: ScratchRecord, step: BootStep): void {
  const group = rootGroupOf(host, partitionUid);
  if (group === undefined) return;
  if (step === 'Imported') group.name = rootName;
  if (step === 'Renamed') {
    group.logicalVolumes = traditionalVolumes(group.logicalVolumes.map(({ mountPoint }) => mountPoint));
  }
  if (step === 'DatabaseMerged') mergeDatabase(host, partitionUid, scratch, group);
}

/** Merges, and replaces nothing but what is newer in the scratch: other entries on the disks survive (NS-9). */
function mergeDatabase(
  { disk }: HostState,
  partitionUid: Uid,
  scratch: ScratchRecord,
  { database, objects }: VolumeGroupRecord,
): void {
  for (const [name, value] of Object.entries(scratch.objects)) objects.set(name, value);
  for (const [name, claimUid] of scratch.forgotten) dropLine(database, name, claimUid);
  scratch.forgotten.clear();
  for (const [name, line] of disk.databases.get(partitionUid) ?? []) database.set(name, { ...line });
}

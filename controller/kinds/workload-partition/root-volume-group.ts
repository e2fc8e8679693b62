/** A root on disks of the partition's own: made, cleared out of the host's names, booted step by step (seeds 6.4). */
import { uidOf } from '../../api/object.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { catalogueEntry, catalogueText } from '../../api/catalogue.ts';
import type { BootStep, PartitionView, PreparationStep } from '../../kernel/port.ts';
import type { Call, RecordedClaim } from '../../solve/attachment.ts';
import { configuringCalls, exportingCalls, globalCall } from '../../solve/attachment.ts';
import type { Fault, ReportedCondition } from '../kind.ts';
import { holding } from './conditions.ts';
import type { PartitionWorld } from './observe.ts';
import { isSettledStop } from './wanted.ts';

type Step = PreparationStep | BootStep;
type Unfinished = Exclude<Step, 'Switched'>;

/** What comes after each step: the reason that says so while it waits, and, of a boot, the step that is taken. */
const after: Readonly<Record<Unfinished, { reason: string; message: string; take?: BootStep }>> = {
  Prepared: {
    reason: 'PopulatingRoot',
    message: "The root volume group is being made on the partition's disks.",
  },
  Populated: {
    reason: 'ClearingGlobalNames',
    message: 'The names under which the root was made are being taken out of the global namespace.',
  },
  Cleared: {
    reason: 'ScratchBooting',
    message: 'The root is made; the partition boots from its scratch once it may start.',
    take: 'ScratchBooted',
  },
  ScratchBooted: {
    reason: 'IdentifyingDisks',
    message: 'The boot looks for the disks that the scratch names.',
    take: 'DisksIdentified',
  },
  DisksIdentified: {
    reason: 'Importing',
    message: 'The root volume group is imported once the devices of the partition are configured.',
    take: 'Imported',
  },
  Imported: {
    reason: 'Renaming',
    message: 'The logical volumes get the names that a system of its own has.',
    take: 'Renamed',
  },
  Renamed: {
    reason: 'MergingDeviceDatabase',
    message: 'The root is mounted on the scratch, to merge what that says of devices.',
    take: 'MountedOnScratch',
  },
  MountedOnScratch: {
    reason: 'MergingDeviceDatabase',
    message: 'What the scratch says of devices is merged into the configuration on the disks.',
    take: 'DatabaseMerged',
  },
  DatabaseMerged: {
    reason: 'SwitchingRoot',
    message: "The boot is about to go on from the partition's own disks.",
    take: 'Switched',
  },
};

/** The claim whose disks hold the root; undefined where the host keeps the root. */
function rootClaimName({ spec }: WorkloadPartition): string | undefined {
  return spec.root?.volumeGroup?.claimName;
}

/** Whether the partition has its root where it can be written and mounted. */
export function hasRootAtHand({ partition }: PartitionWorld, view: PartitionView | undefined): boolean {
  return rootClaimName(partition) === undefined || view?.rootVolumeGroup?.isReachable === true;
}

/** Whether the boot from the disks is over, or there is none. */
export function isSwitched({ partition }: PartitionWorld, view: PartitionView): boolean {
  return rootClaimName(partition) === undefined || view.rootVolumeGroup?.step === 'Switched';
}

/** Step 1, once the partition has the disks (NS-1, NS-18). */
export function scratchCalls(world: PartitionWorld, view: PartitionView | undefined): Call[] {
  const { partition } = world;
  const group = partition.spec.root?.volumeGroup;
  const claim = rootClaim(world);
  if (group === undefined || claim === undefined || !isPreparable(view, uidOf(claim))) return [];
  const recorded = partition.status?.volumeGroup;
  const command = {
    type: 'PrepareScratch',
    partitionUid: uidOf(partition),
    claimUid: uidOf(claim),
    existing: group.existing,
    volumeGroupId: group.volumeGroupID ?? null,
    // What was recorded of a root is not made anew where it is missing (LIFE-30, NS-21).
    ...(recorded === undefined ? {} : { expected: recorded.id }),
  } as const;
  return [globalCall(command)];
}

/** Until something was made on the disks, what is to be made may change with the spec. */
function isPreparable(view: PartitionView | undefined, claimUid: string): boolean {
  if (view === undefined || (view.rootVolumeGroup?.step ?? 'Prepared') !== 'Prepared') return false;
  return view.claims.some((claim) => claim.claimUid === claimUid);
}

function rootClaim({ partition, required }: PartitionWorld): PartitionWorld['claims'][number] | undefined {
  return required.find(({ name }) => name === rootClaimName(partition))?.claim;
}

/** Step 3, once nothing is left to be written under the temporary names (NS-3). */
export function clearingCalls(view: PartitionView): Call[] {
  const { partitionUid, rootVolumeGroup } = view;
  if (rootVolumeGroup?.step !== 'Populated') return [];
  return [globalCall({ type: 'ClearGlobalNames', partitionUid })];
}

/**
 * Steps 4 to 10 of a loaded partition (NS-4 to NS-10): all required devices are exported and configured in between, after
 * the disks are known to be the right ones and before anything is imported.
 */
export function rootBootCalls(
  world: PartitionWorld,
  view: PartitionView,
  records: readonly RecordedClaim[],
): Call[] {
  const { partitionUid, rootVolumeGroup } = view;
  if (rootVolumeGroup === null || isSwitched(world, view)) return [];
  const { step } = rootVolumeGroup;
  if (step === 'DisksIdentified') {
    const exporting = exportingCalls(view, records);
    // What is exported shows what there is to configure: adapters come with their data.
    if (exporting.length > 0) return exporting;
    const configuring = configuringCalls(view, records);
    if (configuring.length > 0) return configuring;
  }
  return stepsAfter(step).map((take) => globalCall({ type: 'TakeBootStep', partitionUid, step: take }));
}

/** All steps up to where something else has to be done in between, or the boot is over. */
function stepsAfter(step: Step): BootStep[] {
  if (step === 'Switched') return [];
  const { take } = after[step];
  if (take === undefined) return [];
  return take === 'DisksIdentified' ? [take] : [take, ...stepsAfter(take)];
}

/** The disks are looked at before the partition is touched: what a boot would halt at is said at once (NS-19, NS-21). */
export function rootDisksAreWrong({ view }: PartitionWorld): Fault | undefined {
  const refusal = view?.rootVolumeGroup?.diskRefusal;
  if (refusal == null) return undefined;
  const reason = catalogueEntry(refusal.id).reason ?? 'StepFailed';
  return { condition: 'NamespaceReady', reason, message: catalogueText(refusal.id, refusal.args) };
}

export function namespaceCondition(world: PartitionWorld, fault: Fault | undefined): ReportedCondition {
  const type = 'NamespaceReady';
  const { partition, view } = world;
  if (rootClaimName(partition) === undefined) {
    const message = 'The host keeps the root of the partition.';
    return { type, status: 'True', reason: 'NotApplicable', message };
  }
  if (fault?.condition === type || view === undefined) return holding(type, fault, false, unimported);
  const { logicalVolumes = [], step } = view.rootVolumeGroup ?? {};
  if (step === 'Cleared' && isSettledStop(partition, view)) return { type, status: 'True', ...unimported };
  if (step !== 'Switched') return { type, status: 'False', ...progressOf(step) };
  const names = logicalVolumes.map(({ name }) => name).join(', ');
  const message = `The partition has rootvg with ${names}, on disks of its own.`;
  return { type, status: 'True', reason: 'Imported', message };
}

const unimported = {
  reason: 'PartitionStopped',
  message: 'The root volume group is on its disks; nothing of it is imported while the partition is stopped.',
};

function progressOf(step: Unfinished | undefined): { reason: string; message: string } {
  if (step === undefined) {
    const message = 'The disks of the root are looked at, once the partition has them.';
    return { reason: 'PreparingScratch', message };
  }
  const { message, reason } = after[step];
  return { reason, message };
}

/** What the partition calls it; of the names on the disks only those that it will have for good (NS visibility). */
export function volumeGroupStatus({ partition, view }: PartitionWorld): Record<string, unknown> {
  const group = view?.rootVolumeGroup;
  if (group == null) {
    // Where its kernel does not know it, what was recorded of it stays (LIFE-30).
    const recorded = partition.status?.volumeGroup;
    return recorded === undefined ? {} : { volumeGroup: { name: recorded.name, id: recorded.id } };
  }
  const { hasTemporaryNames, id, logicalVolumes, step } = group;
  // What is prepared may yet become another.
  if (step === 'Prepared' || step === 'Populated') return {};
  const volumes = logicalVolumes.map(({ mountPoint, name }) => ({ name, mount: mountPoint }));
  return {
    volumeGroup: {
      name: 'rootvg',
      id,
      step,
      ...(hasTemporaryNames || volumes.length === 0 ? {} : { logicalVolumes: volumes }),
    },
  };
}

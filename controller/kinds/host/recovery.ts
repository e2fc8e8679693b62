/** What a host that was booted lacks of all that was recorded for it (LIFE-9). */
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { keyOf, keyTitle, namespaceOf, uidOf } from '../../api/object.ts';
import type { DeviceView, FreeNumbers, HostView, PartitionView } from '../../kernel/port.ts';
import { entriesOf } from '../../solve/attachment.ts';
import { lackOfNumbers } from '../../solve/free-numbers.ts';
import { topics } from '../../solve/topics.ts';
import type { PlacedDevice } from '../../solve/placement-problem.ts';
import { recordedDevices } from '../../solve/recorded-devices.ts';
import type { Observation } from '../kind.ts';
import { readIndexed, readKernel } from '../kind.ts';
import { readPartitionView } from '../partition-view.ts';

/** The kernel of the host, as it was asked for all of it. */
interface Kernel {
  hostName: string;
  free: FreeNumbers;
  devices: ReadonlyMap<string, DeviceView>;
  adapters: readonly DeviceView[];
}

/** Titles of what is recorded and not back yet, as far as the kernel can take it back at all. */
export function* observeMissing(hostName: string, { numbers }: HostView): Observation<string[]> {
  const known = (yield* readKernel(hostName, { type: 'Devices' }, [topics.devices(hostName)])) ?? [];
  const kernel = {
    hostName,
    free: numbers.free,
    devices: new Map(known.map((device) => [device.id, device])),
    adapters: known.filter(({ type }) => type === 'Adapter'),
  };
  const missing: string[] = [];
  const partitions = yield* readIndexed<WorkloadPartition>('WorkloadPartition', ['host', hostName], 'spec');
  for (const partition of partitions) {
    const isHere = partition.status?.placement?.hostName === hostName;
    if (isHere && !isLeaving(partition)) missing.push(...(yield* missingOf(partition, kernel)));
  }
  return missing;
}

/** The partition itself, and those of its claims that hold less than was recorded. */
function* missingOf(partition: WorkloadPartition, kernel: Kernel): Observation<string[]> {
  const { hostName } = kernel;
  const view = yield* readPartitionView(hostName, uidOf(partition));
  const title = `${namespaceOf(partition)}/${partition.metadata.name}`;
  const claims = yield* readIndexed<DeviceClaim>('DeviceClaim', ['partition', title]);
  const lacking = claims.filter((claim) => {
    if (isLeaving(claim)) return false;
    const recorded = recordedDevices(claim, partition) ?? [];
    return lacksDevices(recorded, { claim, view, kernel }) || lacksNumbers({ claim, view, kernel });
  });
  return [...(view === undefined ? [partition] : []), ...lacking].map((object) => keyTitle(keyOf(object)));
}

function isLeaving({ metadata }: { metadata: { deletionTimestamp?: string } }): boolean {
  return metadata.deletionTimestamp !== undefined;
}

interface Restored {
  claim: DeviceClaim;
  view: PartitionView | undefined;
  kernel: Kernel;
}

/** A claim is taken back as a whole: one device that cannot be had keeps all of it out, and no boot waits for that. */
function lacksDevices(recorded: readonly PlacedDevice[], restored: Restored): boolean {
  const shown = entriesOf(restored.view, uidOf(restored.claim));
  const lacking = recorded.filter(({ name }) => !shown.has(name));
  return lacking.length > 0 && lacking.every((device) => canBeHad(device, restored));
}

/** What the kernel would refuse is not waited for: others must not wait for one claim for ever. */
function canBeHad({ deviceID, sharing }: PlacedDevice, { claim, view, kernel }: Restored): boolean {
  const device = kernel.devices.get(deviceID);
  if (device === undefined || device.state === 'Lost') return false;
  // The host may have been booted into another version than the partition's (DEV-24).
  if (device.type === 'Adapter' && view?.versioned === true) return false;
  if (device.retainedFor !== null && device.retainedFor !== namespaceOf(claim)) return false;
  const isShared = (other: DeviceView['allocations'][number]): boolean =>
    sharing === 'OneAtATime' && other.sharing === 'OneAtATime';
  if (!device.allocations.every(isShared)) return false;
  const ofOthers = otherEnds(device, kernel)
    .flatMap(({ allocations }) => allocations)
    .filter(({ partitionUid }) => partitionUid !== view?.partitionUid);
  return ofOthers.every(isShared);
}

/** An adapter and the storage behind it are ends of one path: both belong to one partition (DEV-24). */
function otherEnds({ endpoints, id }: DeviceView, { adapters, devices }: Kernel): DeviceView[] {
  return [
    ...endpoints.flatMap((endpoint) => devices.get(endpoint) ?? []),
    ...adapters.filter((adapter) => adapter.endpoints.includes(id)),
  ];
}

/** Numbers that nobody can have any more are not waited for either. */
function lacksNumbers({ claim, view, kernel }: Restored): boolean {
  return [...entriesOf(view, uidOf(claim)).values()].some(({ deviceId, number }) => {
    const driver = kernel.devices.get(deviceId)?.driver;
    if (number !== null || driver === undefined) return false;
    return lackOfNumbers(kernel.free, [driver]) === undefined;
  });
}

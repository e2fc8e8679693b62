/** What a host that was booted lacks of all that was recorded for it (LIFE-9). */
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { keyOf, keyTitle, namespaceOf, uidOf } from '../../api/object.ts';
import type { DeviceView, HostView, PartitionView } from '../../kernel/port.ts';
import { entriesOf } from '../../solve/attachment.ts';
import { lackOfNumbers } from '../../solve/free-numbers.ts';
import { topics } from '../../solve/goods-index.ts';
import type { PlacedDevice } from '../../solve/placement-problem.ts';
import { recordedDevices } from '../../solve/recorded-devices.ts';
import type { Observation } from '../kind.ts';
import { readIndexed, readKernel } from '../kind.ts';

/** Titles of what is recorded and not back yet, as far as the kernel can take it back at all. */
export function* observeMissing(hostName: string, kernel: HostView): Observation<string[]> {
  const devices = yield* readKernel(hostName, { type: 'Devices' }, [topics.devices(hostName)]);
  const byId = new Map((devices ?? []).map((device) => [device.id, device]));
  const missing: string[] = [];
  const partitions = yield* readIndexed<WorkloadPartition>('WorkloadPartition', ['host', hostName], 'spec');
  for (const partition of partitions) {
    if (partition.status?.placement?.hostName !== hostName || isLeaving(partition)) continue;
    const partitionUid = uidOf(partition);
    const watched = [topics.partition(hostName, partitionUid)];
    const view = yield* readKernel(hostName, { type: 'Partition', partitionUid }, watched);
    if (view == null) missing.push(keyTitle(keyOf(partition)));
    const claims = yield* readIndexed<DeviceClaim>('DeviceClaim', [
      'partition',
      `${namespaceOf(partition)}/${partition.metadata.name}`,
    ]);
    for (const claim of claims) {
      const recorded = isLeaving(claim) ? [] : (recordedDevices(claim, partition) ?? []);
      const lacks = lacksDevices(recorded, { claim, view: view ?? undefined, byId });
      if (lacks || lacksNumbers(claim, view ?? undefined, { byId, kernel })) {
        missing.push(keyTitle(keyOf(claim)));
      }
    }
  }
  return missing;
}

function isLeaving({ metadata }: { metadata: { deletionTimestamp?: string } }): boolean {
  return metadata.deletionTimestamp !== undefined;
}

interface Restored {
  claim: DeviceClaim;
  view: PartitionView | undefined;
  byId: ReadonlyMap<string, DeviceView>;
}

/** A claim is taken back as a whole: one device that is gone keeps all of it out, and no boot waits for that. */
function lacksDevices(recorded: readonly PlacedDevice[], { claim, view, byId }: Restored): boolean {
  const shown = entriesOf(view, uidOf(claim));
  const lacking = recorded.filter(({ name }) => !shown.has(name));
  return lacking.length > 0 && lacking.every(({ deviceID }) => isThere(byId.get(deviceID), claim));
}

function isThere(device: DeviceView | undefined, claim: DeviceClaim): boolean {
  if (device === undefined || device.state === 'Lost') return false;
  return device.retainedFor === null || device.retainedFor === namespaceOf(claim);
}

/** Numbers that nobody can have any more are not waited for either. */
function lacksNumbers(
  claim: DeviceClaim,
  view: PartitionView | undefined,
  { byId, kernel }: { byId: ReadonlyMap<string, DeviceView>; kernel: HostView },
): boolean {
  return [...entriesOf(view, uidOf(claim)).values()].some(({ deviceId, number }) => {
    const driver = byId.get(deviceId)?.driver;
    return (
      number === null && driver !== undefined && lackOfNumbers(kernel.numbers.free, [driver]) === undefined
    );
  });
}

/** The decision about a claim of a partition that is placed already: its devices on that host, and its numbers. */
import type { Explanation } from '../../api/explanation.ts';
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { Uid } from '../../api/object.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import { allocate } from '../../solve/allocate.ts';
import type { AllocatedDevice, AllocationFault } from '../../solve/claims.ts';
import { claimRequest } from '../../solve/claim-request.ts';
import type { FreeNumbers } from '../../kernel/port.ts';
import type { GoodsIndex } from '../../solve/goods-index.ts';
import type { PlacedDevice } from '../../solve/placement-problem.ts';
import { isVersioned, lackingNumbers, searchBudget, withNumbers } from '../../solve/placement.ts';
import { recordedDevices } from '../../solve/recorded-devices.ts';
import type { TakenVirtualNumber } from '../../solve/virtual-numbers.ts';
import { chooseVirtualNumbers } from '../../solve/virtual-numbers.ts';

export type ClaimFault =
  AllocationFault | 'NameConflict' | 'NumberInUse' | 'NumbersExhausted' | 'NumberOutOfRange' | 'HostNotReady';

export type ClaimAnswer =
  | { ok: true; hostName: string; partitionUid: Uid; devices: PlacedDevice[] }
  | { ok: false; fault: ClaimFault; needsEdit?: true; message: string; explanation: Explanation };

export interface ClaimProblem {
  claim: DeviceClaim;
  partition: WorkloadPartition;
  /** What the claim has already: entries that stay keep device and number (LIFE-18). */
  record: { devices: readonly PlacedDevice[] } | undefined;
  /** The partition's other claims. */
  siblings: readonly DeviceClaim[];
  versions: { own: RuntimeVersion | undefined; ofHost: RuntimeVersion | undefined };
  namespaceLabels: Readonly<Record<string, string>>;
  freeNumbers: FreeNumbers;
  index: GoodsIndex;
  hostName: string;
}

export function allocateClaim(problem: ClaimProblem): ClaimAnswer {
  const { claim, partition } = problem;
  const clash = nameClash(problem);
  if (clash !== undefined) return clash;
  const kept = new Map((problem.record?.devices ?? []).map((device) => [device.name, device]));
  const keep = new Map([...kept].map(([name, device]) => [name, device.deviceID]));
  const answer = allocate(problem.index.pool, {
    hostName: problem.hostName,
    namespace: namespaceOf(claim),
    namespaceLabels: problem.namespaceLabels,
    partitionUid: uidOf(partition),
    versioned: isVersioned(problem.versions.own, problem.versions.ofHost),
    claims: [claimRequest(claim, partition, keep)],
    budget: searchBudget,
  });
  if (!answer.ok) {
    const { fault, needsEdit, message, explanation } = answer;
    return { ok: false, fault, ...(needsEdit === undefined ? {} : { needsEdit }), message, explanation };
  }
  const devices = answer.claims.flatMap((allocated) => allocated.devices);
  const added = devices.filter((device) => !kept.has(device.name));
  const lacking = lackingNumbers(problem.index, problem.hostName, added, problem.freeNumbers);
  if (lacking !== undefined) {
    return { ok: false, fault: 'NumbersExhausted', message: lacking, explanation: {} };
  }
  return numbered(problem, devices, kept);
}

/** Private names are unique in a partition: who recorded one first has it. */
function nameClash({ claim, siblings, partition }: ClaimProblem): ClaimAnswer | undefined {
  const names = new Set(claim.spec.devices.map((device) => device.name));
  for (const sibling of siblings) {
    const taken = recordedDevices(sibling, partition)?.find((device) => names.has(device.name));
    if (taken === undefined) continue;
    const message =
      `The partition's claim ${sibling.metadata.name} already calls a device ${taken.name}. ` +
      'Give this entry another name; names are private to the partition, but unique in it.';
    return { ok: false, fault: 'NameConflict', message, explanation: {} };
  }
  return undefined;
}

function numbered(
  { claim, siblings, partition, hostName }: ClaimProblem,
  devices: readonly AllocatedDevice[],
  kept: ReadonlyMap<string, PlacedDevice>,
): ClaimAnswer {
  const claimName = claim.metadata.name;
  const asked = new Map(claim.spec.devices.map((device) => [device.name, device.virtualNumber]));
  const requests = devices.map(({ name }) => {
    const keep = kept.get(name)?.virtualNumber;
    const wanted = asked.get(name);
    return {
      claimName,
      entry: name,
      ...(wanted === undefined ? {} : { asked: wanted }),
      ...(keep === undefined ? {} : { keep }),
    };
  });
  const taken = siblings.flatMap((sibling) =>
    (recordedDevices(sibling, partition) ?? []).map((device): TakenVirtualNumber => ({
      claimName: sibling.metadata.name,
      entry: device.name,
      number: device.virtualNumber,
    })),
  );
  const chosen = chooseVirtualNumbers(requests, taken);
  if (!chosen.ok) {
    return { ok: false, fault: chosen.fault, message: chosen.message, explanation: {} };
  }
  return {
    ok: true,
    hostName,
    partitionUid: uidOf(partition),
    devices: withNumbers(devices, chosen.numbers),
  };
}

/** From a DeviceClaim to the request that the search understands. */
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import { uidOf } from '../api/object.ts';
import type { ClaimConstraint, ClaimRequest, DeviceChoice } from './claims.ts';

type SpecDevice = DeviceClaim['spec']['devices'][number];

/**
 * The names of the objects tell whether the claim is for the root of its partition: its disks are never shared (LIFE-7).
 *
 * @param keep entry name -> device id that it has already: those entries keep everything (LIFE-18).
 */
export function claimRequest(
  claim: DeviceClaim,
  partition: WorkloadPartition,
  keep: ReadonlyMap<string, string> = new Map(),
): ClaimRequest {
  return {
    claimUid: uidOf(claim),
    name: claim.metadata.name,
    exclusive: partition.spec.root?.volumeGroup?.claimName === claim.metadata.name,
    devices: claim.spec.devices.map((device) => {
      const kept = keep.get(device.name);
      return {
        name: device.name,
        alternatives: alternativesOf(device),
        usesFirstAvailable: device.firstAvailable !== undefined,
        ...(kept === undefined ? {} : { keep: kept }),
      };
    }),
    constraints: (claim.spec.constraints ?? []).map(constraintOf),
  };
}

function alternativesOf(device: SpecDevice): DeviceChoice[] {
  if (device.firstAvailable !== undefined) return device.firstAvailable.map(choiceOf);
  return [choiceOf({ ...device, deviceClassName: device.deviceClassName ?? '' })];
}

function choiceOf(choice: {
  deviceClassName: string;
  selectors?: readonly { cel: string }[];
  deviceID?: string;
}): DeviceChoice {
  return {
    deviceClassName: choice.deviceClassName,
    selectors: (choice.selectors ?? []).map((selector) => selector.cel),
    ...(choice.deviceID === undefined ? {} : { deviceID: choice.deviceID }),
  };
}

function constraintOf(constraint: NonNullable<DeviceClaim['spec']['constraints']>[number]): ClaimConstraint {
  return constraint.matchAttribute === undefined
    ? { type: 'distinct', attribute: constraint.distinctAttribute ?? '', devices: constraint.devices }
    : { type: 'match', attribute: constraint.matchAttribute, devices: constraint.devices };
}

/** Placement: the vocabulary of problems and answers. The search is in placement.ts. */
import type { Explanation } from '../api/explanation.ts';
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { Host } from '../api/generated/host.ts';
import type { RuntimeVersion } from '../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { Uid } from '../api/object.ts';
import type { DeviceNumber, FreeNumbers } from '../kernel/port.ts';
import type { AllocationAnswer } from './claims.ts';
import type { GoodsIndex } from './goods-index.ts';

export interface PlacedDevice {
  name: string;
  deviceID: string;
  deviceClassName: string;
  sharing: 'Exclusive' | 'OneAtATime';
  reclaimPolicy: 'Wipe' | 'Retain';
  virtualNumber: DeviceNumber;
}

export interface PlacedClaim {
  uid: Uid;
  name: string;
  devices: PlacedDevice[];
}

export interface Placement {
  hostName: string;
  claims: PlacedClaim[];
}

/** A host that the partition may perhaps go to. */
export interface HostFacts {
  host: Host;
  /** Of its global environment; undefined while the RuntimeVersion does not exist. */
  version: RuntimeVersion | undefined;
  /** Numbers that its table can still hand out; undefined before its kernel is up. */
  freeNumbers: FreeNumbers | undefined;
}

export interface PlacementProblem {
  partition: WorkloadPartition;
  namespaceLabels: Readonly<Record<string, string>>;
  /** The version that the partition names; undefined when it names none. */
  version: RuntimeVersion | undefined;
  hosts: readonly HostFacts[];
  /** All that are named in requiredClaimNames, in that order. */
  required: readonly DeviceClaim[];
  index: GoodsIndex;
}

export type PlacementFault =
  | 'HostNotAllowed'
  | 'HostUnschedulable'
  | 'HostNotReady'
  | 'KernelTooOld'
  | 'KernelTooNew'
  | 'NoFittingHost'
  | 'RequiredClaimNotAllocatable'
  | 'SearchBudgetExceeded';

export type PlacementAnswer =
  | { ok: true; placement: Placement }
  | {
      ok: false;
      fault: PlacementFault;
      message: string;
      explanation: Explanation;
      /** The host whose goods it tells of, where it tells of any. */
      explainedOn?: string;
      /** What the search said, where it was a claim that did not fit. */
      allocation?: AllocationAnswer & { ok: false };
    };

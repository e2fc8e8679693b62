/**
 * Claim allocation: the vocabulary of requests, devices and answers.
 *
 * The search itself is in allocate.ts, what is free and held in device-pool.ts, the reasons in explain.ts.
 */
import type { AllowedNamespaces } from '../api/consent.ts';
import type { Explanation } from '../api/explanation.ts';
import type { Uid } from '../api/object.ts';
import type { DeviceType, ReclaimPolicy, Sharing } from '../kernel/port.ts';

/** A device as an inventory publishes it on one host. */
export interface PoolDevice {
  /** Physical identity: the same on every host that can see it. */
  id: string;
  driver: string;
  type: DeviceType;
  endpoints: readonly string[];
  attributes: Readonly<Record<string, string>>;
  /** Kubernetes quantities, as written: `100Gi`. */
  capacity: Readonly<Record<string, string>>;
}

export interface PoolClass {
  name: string;
  /** CEL over `device`; all must be true. */
  selectors: readonly string[];
  allowedNamespaces: AllowedNamespaces;
  sharing: Sharing;
  reclaimPolicy: ReclaimPolicy;
}

/** One claim that holds a device, on which host and how. */
export interface Hold {
  hostName: string;
  partitionUid: Uid;
  claimUid: Uid;
  sharing: Sharing;
}

/** One way to satisfy a request: a class, narrowed by selectors and perhaps to one device. */
export interface DeviceChoice {
  deviceClassName: string;
  selectors: readonly string[];
  deviceID?: string;
}

export interface DeviceRequest {
  /** Private name in the partition. */
  name: string;
  /** Best first; exactly one when the claim does not use `firstAvailable`. */
  alternatives: readonly DeviceChoice[];
  /** Whether the claim lists alternatives, be it only one: patches of the claim then name their place in the list. */
  usesFirstAvailable?: boolean;
  /** Already allocated: this entry keeps this device (LIFE-18). */
  keep?: string;
}

export type ClaimConstraint =
  | { type: 'match'; attribute: string; devices: readonly string[] }
  | { type: 'distinct'; attribute: string; devices: readonly string[] };

/** Devices and constraints stand in the order of the spec: suggestions name their places there. */
export interface ClaimRequest {
  claimUid: Uid;
  /** Whatever its classes say, it shares no device: the disks of a root (LIFE-7). */
  exclusive?: boolean;
  /** For messages: the name of the claim. */
  name: string;
  devices: readonly DeviceRequest[];
  constraints: readonly ClaimConstraint[];
}

/** All devices of all these claims together, on one host, or nothing. */
export interface AllocationProblem {
  hostName: string;
  namespace: string;
  namespaceLabels: Readonly<Record<string, string>>;
  partitionUid: Uid;
  /** Adapters cannot be exported to versioned partitions (DEV-24, LINK-21). */
  versioned: boolean;
  claims: readonly ClaimRequest[];
  /** Search steps after which it gives up with SearchBudgetExceeded. */
  budget: number;
}

export interface AllocatedDevice {
  /** Name of the entry. */
  name: string;
  deviceId: string;
  deviceClassName: string;
  sharing: Sharing;
  reclaimPolicy: ReclaimPolicy;
}

export type AllocationFault =
  /** The class is absent or not open to this namespace: both look the same. */
  | 'ClassNotAllowed'
  /** A selector of the claim or the class does not compile: nothing but an edit helps. */
  | 'SelectorError'
  | 'NoMatchingDevice'
  | 'AdapterToVersionedPartition'
  | 'RetainedData'
  /**
   * It would succeed if nothing were held. UsedByHost: it would if, besides, no host used anything itself. RetainedData:
   * it would if, besides, no data were retained.
   */
  | 'AllHeld'
  | 'UsedByHost'
  | 'ConstraintUnsatisfiable'
  | 'SearchBudgetExceeded';

export type AllocationAnswer =
  | { ok: true; claims: { claimUid: Uid; devices: AllocatedDevice[] }[]; steps: number }
  | {
      ok: false;
      fault: AllocationFault;
      /** Only an edit of the claim helps: nothing that others do can. */
      needsEdit?: true;
      /** The claim to which fault, message and explanation apply. */
      claimUid: Uid;
      /** A stable sentence: what, where, who holds it (by class), the smallest fix. */
      message: string;
      explanation: Explanation;
      steps: number;
    };

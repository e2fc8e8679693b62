/** The Holders document: what `holders -o json` prints (schemas/cli/holders_v1alpha1.json). */
import type { Uid } from '../../api/object.ts';
import type { DeviceNumber, DeviceView, NumberState, Sharing } from '../../kernel/port.ts';
import type { LedgerImage } from '../inside/extension-ledger.ts';
import type { PartitionName } from '../inside/host-inside.ts';

/** Who has it: ownership in a kernel is by UID, and the names are null once the objects are gone. */
export interface Holder {
  claim: { namespace: string; name: string } | null;
  claimUID: Uid;
  partition: PartitionName | null;
  partitionUID: Uid;
  /** Its name inside the partition. */
  entry: string;
}

export interface DeviceAllocation extends Holder {
  sharing: Sharing;
  /** Whether this claim has it exported now; of several that share it, one at a time does (DEV-22). */
  exported: boolean;
  realNumber: DeviceNumber | null;
  virtualNumber: DeviceNumber | null;
}

/** One device as one host has it. */
export interface HeldDevice extends Pick<DeviceView, 'id' | 'name' | 'driver' | 'type' | 'state'> {
  host: string;
  /** The only namespace that may have it (LIFE-8). */
  retainedFor: string | null;
  allocations: DeviceAllocation[];
}

export type NumberOwner =
  | { type: 'Reserved'; holder: string }
  | { type: 'Global'; driver: string; instance: string }
  | ({ type: 'Claim'; deviceID: string | null; virtualNumber: DeviceNumber | null } & Holder);

/** One number in the table of one host. NotInTable: it is none that the host hands out. */
export interface HeldNumber {
  host: string;
  number: DeviceNumber;
  state: NumberState | 'Reserved' | 'Free' | 'NotInTable';
  owner: NumberOwner | null;
}

export interface HeldExtension extends LedgerImage {
  host: string;
}

interface Title {
  apiVersion: 'cli.partywall.dev/v1alpha1';
  kind: 'Holders';
}

/** Exactly one of the three lists. */
export type HoldersDocument = Title &
  ({ devices: HeldDevice[] } | { numbers: HeldNumber[] } | { extensions: HeldExtension[] });

export type HeldThings =
  { devices: HeldDevice[] } | { numbers: HeldNumber[] } | { extensions: HeldExtension[] };

export function holdersDocument(held: HeldThings): HoldersDocument {
  return { apiVersion: 'cli.partywall.dev/v1alpha1', kind: 'Holders', ...held };
}

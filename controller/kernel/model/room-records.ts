/** Records of what the whole machine room knows of its devices, whichever hosts can see them (LIFE-23). */
import type { Uid } from '../../api/object.ts';
import type { ReclaimPolicy } from '../port.ts';
import type { VolumeGroupRecord } from './volume-group-records.ts';

/** Who may find data of its own on a device, were the memory of all hosts lost now. */
export interface DeviceStamp {
  readonly namespace: string;
  readonly reclaimPolicy: ReclaimPolicy;
  /** Allocations of this partition now. Lost with its host's memory. */
  holds: number;
}

/** What the whole room knows of one device, whichever hosts can see it (LIFE-23). */
export interface RoomDevice {
  content: string;
  /** The volume group of which the disk is a member. */
  volumeGroup: VolumeGroupRecord | null;
  /** What an inventory said of its first content counted once, and counts no more (LIFE-35). */
  wasSeen: boolean;
  /** The only namespace that may have it, because data was retained there (LIFE-8). */
  retainedFor: string | null;
  /** By partition UID: whose data is on it. Outlives the ledgers of the hosts. */
  readonly stamps: Map<Uid, DeviceStamp>;
  /** The one host whose ledger has it, with so many allocations. Lost with that host's memory. */
  heldOn: string | null;
  holds: number;
}

/** By device id; a device of which nothing is known has no record. */
export type RoomDevices = Map<string, RoomDevice>;

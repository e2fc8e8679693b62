/** What the index of goods tells of: each names something that a pass can wait for, or counts. */
import { countedTopic } from '../api/counted-topic.ts';
import type { Uid } from '../api/object.ts';

export const topics = {
  /** A device came, was freed, or is open to more. */
  devices: (hostName: string): string => `devices ${hostName}`,
  /** Something became more or less available: what waits is explained by that, and has nothing else to do about it. */
  availability: (hostName: string): string => countedTopic(`availability ${hostName}`),
  /** What an inventory says of one device. */
  device: (hostName: string, deviceId: string): string => `device ${hostName} ${deviceId}`,
  /** Device numbers were given back. */
  numbers: (hostName: string): string => `numbers ${hostName}`,
  /** A class changed. */
  classes: 'classes',
  partition: (hostName: string, uid: Uid): string => `partition ${hostName} ${uid}`,
  /** On which host a partition is placed. */
  place: (partitionUid: Uid): string => `place ${partitionUid}`,
  /** Counts of the children of a partition. */
  dependents: (hostName: string, uid: Uid): string => countedTopic(`dependents ${hostName} ${uid}`),
  /** What is recorded for a claim. */
  record: (claimUid: Uid): string => `record ${claimUid}`,
  /** Counts of a host. */
  host: (hostName: string): string => `host ${hostName}`,
  /** A kernel came up. */
  boot: (hostName: string): string => `boot ${hostName}`,
  /** What is registered or in the kernel of extensions. */
  extensions: (hostName: string): string => `extensions ${hostName}`,
  /** Devices that one inventory publishes. */
  inventory: (uid: Uid): string => `inventory ${uid}`,
};

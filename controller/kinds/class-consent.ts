/**
 * Whether what a claim has is still its to have: a class may have been closed, or select other devices by now. The claim
 * asks for itself, and its partition for those that it requires (LIFE-17).
 */
import type { PartitionDeviceClass } from '../api/generated/partition-device-class.ts';
import type { GoodsIndex } from '../solve/goods-index.ts';
import { topics } from '../solve/topics.ts';
import type { PlacedDevice } from '../solve/placement-problem.ts';
import { readIsAllowed } from './candidates.ts';
import type { Observation } from './kind.ts';
import { readIndex, readObject } from './kind.ts';

/** Why the next start or attachment is refused. */
export interface LostConsent {
  reason: 'ClassNotAllowed' | 'NoMatchingDevice';
  /** A sentence about the first entry that is concerned. */
  message: string;
}

/** @param devices what is recorded for a claim of that namespace on that host; nothing of them is lost: undefined */
export function* readLostConsent(
  { hostName, namespace }: { hostName: string; namespace: string },
  devices: readonly PlacedDevice[],
): Observation<LostConsent | undefined> {
  for (const { deviceClassName, deviceID, name } of devices) {
    const key = { kind: 'PartitionDeviceClass', name: deviceClassName };
    const deviceClass = yield* readObject<PartitionDeviceClass>(key, 'spec');
    if (deviceClass === undefined || !(yield* readIsOpen(deviceClass, namespace))) {
      const message = `Entry ${name} has a device of class ${deviceClassName}, which is not open to this namespace. Ask an administrator to open it, or replace the claim by one for a class that is open.`;
      return { reason: 'ClassNotAllowed', message };
    }
    const selectors = (deviceClass.spec.selectors ?? []).map(({ cel }) => cel);
    if (selectors.length === 0) continue;
    const index = yield* readIndex<GoodsIndex>([topics.device(hostName, deviceID)]);
    if (index.pool.isSelected(hostName, deviceID, selectors)) continue;
    const message = `Entry ${name} has device ${deviceID}, which is none of class ${deviceClassName} any more. Ask an administrator to have the class select it, or replace the claim.`;
    return { reason: 'NoMatchingDevice', message };
  }
  return undefined;
}

/** Nothing new attaches to what is being deleted (LIFE-14). */
function* readIsOpen({ metadata, spec }: PartitionDeviceClass, namespace: string): Observation<boolean> {
  return (
    metadata.deletionTimestamp === undefined && (yield* readIsAllowed(spec.allowedNamespaces, namespace))
  );
}

import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { PartitionDeviceClass } from '../../api/generated/partition-device-class.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import type { GoodsIndex } from '../../solve/goods-index.ts';
import type { Observation } from '../kind.ts';
import { readIndex, readIndexed } from '../kind.ts';

export interface ClassWorld {
  class: PartitionDeviceClass;
  /** Why a selector does not compile; undefined when all do. */
  selectorError: string | undefined;
  /** Claims that name it, as a person reads them; only asked for while it is being deleted. */
  users: readonly string[];
}

export function* observe(object: PartitionDeviceClass): Observation<ClassWorld> {
  const { name, deletionTimestamp } = object.metadata;
  const index = yield* readIndex<GoodsIndex>([]);
  const selectorError = (object.spec.selectors ?? [])
    .map((selector) => index.pool.selectorError(selector.cel))
    .find((error) => error !== undefined);
  if (deletionTimestamp === undefined) return { class: object, selectorError, users: [] };
  const claims = yield* readIndexed<DeviceClaim>('DeviceClaim', ['class', name], 'spec');
  return { class: object, selectorError, users: claims.map((claim) => keyTitle(keyOf(claim))) };
}

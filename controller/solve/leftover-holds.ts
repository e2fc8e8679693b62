/**
 * What machines keep for objects that are gone, as their Hosts list it: held, also while the kernel does not say so
 * itself (LIFE-16).
 */
import type { Host } from '../api/generated/host.ts';
import type { Uid } from '../api/object.ts';
import type { DevicePool } from './device-pool.ts';

export class LeftoverHolds {
  readonly #pool: DevicePool;
  /** Host name -> device -> for which object it is kept. */
  readonly #kept = new Map<string, ReadonlyMap<string, Uid>>();

  constructor(pool: DevicePool) {
    this.#pool = pool;
  }

  /** @returns the devices that are not listed any more */
  hostChanged({ metadata: { name: hostName }, status }: Host, deleted: boolean): string[] {
    const before = this.#kept.get(hostName) ?? new Map<string, Uid>();
    const listed = deleted ? [] : (status?.leftovers ?? []);
    const after = new Map(listed.flatMap(({ devices = [], uid }) => devices.map((id) => [id, uid])));
    if (after.size === 0) this.#kept.delete(hostName);
    else this.#kept.set(hostName, after);
    const source = `leftovers ${hostName}`;
    for (const [id, uid] of after) {
      this.#pool.setHolds(source, id, [{ hostName, partitionUid: uid, claimUid: uid, sharing: 'Exclusive' }]);
    }
    const gone = [...before.keys()].filter((id) => !after.has(id));
    for (const id of gone) this.#pool.setHolds(source, id, []);
    return gone;
  }
}

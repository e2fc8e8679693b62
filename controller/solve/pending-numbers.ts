/**
 * Devices that are recorded for somebody and have no number in their host's kernel yet (DEV-15).
 *
 * Between a decision and the command that asks for its numbers the kernel still counts them as free: whoever decides then
 * must not count on them as well.
 */
import type { Uid } from '../api/object.ts';
import type { DeviceView } from '../kernel/port.ts';

/** A device on a host. */
interface Place {
  hostName: string;
  deviceID: string;
}

export class PendingNumbers {
  /** `host device` -> claims for which it is recorded. */
  readonly #recorded = new Map<string, Set<Uid>>();
  /** `host device` -> claims that have a number for it. */
  readonly #numbered = new Map<string, ReadonlySet<Uid>>();
  /** Host name -> `claim device` -> device. */
  readonly #pending = new Map<string, Map<string, string>>();

  /** The devices on a host that wait, one entry for each claim that waits for one. */
  on(hostName: string): Iterable<string> {
    return this.#pending.get(hostName)?.values() ?? [];
  }

  /** What is recorded for a claim, before and now. */
  recorded(claimUid: Uid, before: readonly Place[], after: readonly Place[]): void {
    for (const place of before) {
      const claims = this.#recorded.get(slotOf(place));
      claims?.delete(claimUid);
      if (claims?.size === 0) this.#recorded.delete(slotOf(place));
      this.#settle(place, claimUid);
    }
    for (const place of after) {
      const claims = this.#recorded.get(slotOf(place)) ?? new Set<Uid>();
      this.#recorded.set(slotOf(place), claims.add(claimUid));
      this.#settle(place, claimUid);
    }
  }

  /** A kernel tells of a device, or that it is gone. */
  told(hostName: string, deviceID: string, device: DeviceView | undefined): void {
    const place = { hostName, deviceID };
    const slot = slotOf(place);
    const before = this.#numbered.get(slot) ?? [];
    const numbered = (device?.allocations ?? []).filter(({ real }) => real !== null);
    const claims = new Set(numbered.map(({ claimUid }) => claimUid));
    if (claims.size === 0) this.#numbered.delete(slot);
    else this.#numbered.set(slot, claims);
    for (const claimUid of new Set([...before, ...claims])) this.#settle(place, claimUid);
  }

  #settle(place: Place, claimUid: Uid): void {
    const { hostName, deviceID } = place;
    const slot = slotOf(place);
    const waits =
      this.#recorded.get(slot)?.has(claimUid) === true && this.#numbered.get(slot)?.has(claimUid) !== true;
    const pending = this.#pending.get(hostName) ?? new Map<string, string>();
    if (waits) this.#pending.set(hostName, pending.set(`${claimUid} ${deviceID}`, deviceID));
    else pending.delete(`${claimUid} ${deviceID}`);
  }
}

function slotOf({ deviceID, hostName }: Place): string {
  return `${hostName} ${deviceID}`;
}

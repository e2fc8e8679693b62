/**
 * What the objects of a cluster say, added up: how many are Ready or why not, and how much of what is finite is handed
 * out. It is told of each change of an object, and gives only numbers: no name of anything leaves it.
 */
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { DeviceInventory } from '../api/generated/device-inventory.ts';
import type { Host } from '../api/generated/host.ts';
import type { KubeObject } from '../api/object.ts';
import { keyOf, keyText } from '../api/object.ts';
import type { EngineListener } from '../engine/listener.ts';

export type CensusGauge = 'objects' | 'deviceNumbers' | 'devices' | 'claimedDevices';

export interface Total {
  gauge: CensusGauge;
  /** What is added up apart from others: each has a closed list of values. */
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** What one object adds to a total. */
interface Share {
  total: Total;
  value: number;
}

export class Census implements EngineListener {
  readonly #totals = new Map<string, Total>();
  readonly #shares = new Map<string, readonly Share[]>();

  learned(object: KubeObject, gone: boolean): void {
    const text = keyText(keyOf(object));
    for (const { total, value } of this.#shares.get(text) ?? []) total.value -= value;
    this.#shares.delete(text);
    if (gone) return;
    const shares = addedBy(object).map((added): Share => ({
      total: this.#totalOf(added),
      value: added.value,
    }));
    for (const { total, value } of shares) total.value += value;
    this.#shares.set(text, shares);
  }

  /** A total that was never anything is left out; one that is nothing any more is 0. */
  totals(gauge: CensusGauge): Total[] {
    return [...this.#totals.values()].filter((total) => total.gauge === gauge);
  }

  #totalOf({ gauge, labels }: Total): Total {
    const text = JSON.stringify([gauge, labels]);
    const total = this.#totals.get(text) ?? { gauge, labels, value: 0 };
    this.#totals.set(text, total);
    return total;
  }
}

function addedBy(object: KubeObject): Total[] {
  const { kind } = object;
  if (kind === 'Namespace') return [];
  const ready = object.status?.conditions?.find(({ type }) => type === 'Ready');
  const labels = { kind, ready: ready?.status ?? 'Unknown', reason: ready?.reason ?? 'Pending' };
  return [{ gauge: 'objects', labels, value: 1 }, ...goodsOf(object)];
}

function goodsOf(object: KubeObject): Total[] {
  switch (object.kind) {
    case 'Host':
      return numbersOf(object as Host);
    case 'DeviceInventory':
      return byState('devices', ((object as DeviceInventory).status?.devices ?? []).map(stateOf));
    case 'DeviceClaim':
      return byState('claimedDevices', ((object as DeviceClaim).status?.devices ?? []).map(stateOf));
    default:
      return [];
  }
}

function numbersOf({ status }: Host): Total[] {
  const { assigned = 0, granted = 0, releasing = 0, total = 0 } = status?.deviceNumbers ?? {};
  const free = total - assigned - granted - releasing;
  return byState(
    'deviceNumbers',
    Object.entries({ Free: free, Granted: granted, Assigned: assigned, Releasing: releasing }),
  );
}

/** A device that is chosen for a claim has no state before the kernel granted it a number. */
function stateOf({ state = 'Chosen' }: { state?: string }): [string, number] {
  return [state, 1];
}

function byState(gauge: CensusGauge, values: readonly [state: string, value: number][]): Total[] {
  return values.map(([state, value]) => ({ gauge, labels: { state }, value }));
}

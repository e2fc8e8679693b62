/**
 * The devices that one host publishes, in a stable order, and which of them are free for whom.
 *
 * A position is a device's place in the host's order: the natural order of device ids, so that the order in which
 * inventories arrive never matters. Positions are grouped in lanes by what stands in the way of having a device:
 *
 *   present, present/NS    published and not lost: in whichever namespace's reach, in NS's (`*`: in everybody's)
 *   open, open/NS          also held by nobody
 *   shared, shared/NS      also held, but OneAtATime and on this host only (LIFE-7)
 *
 * Devices that a host uses itself are in lanes of their own, of the same names after `used`.
 *
 * A question is answered from the lanes that its asker may use, narrowed by its predicates. The narrowed sets of the
 * most recent questions follow every change of a lane, so that nothing is walked twice and no question costs more
 * than what it finds, however many devices are held.
 */
import type { PoolDevice } from './claims.ts';
import type { DeviceHolds } from './device-holds.ts';
import { KnownPredicate, SelectorPredicate } from './device-predicate.ts';
import type { DevicePredicate, SelectorCompiler } from './device-predicate.ts';
import { sortNaturally } from './natural-order.ts';
import { PositionSet } from './position-set.ts';
import { RecentMap } from './recent-map.ts';

/** One lane narrowed by predicates; `maybe` has what was not found to fail one of them. */
interface NarrowedLane {
  lane: string;
  predicates: readonly DevicePredicate[];
  maybe: PositionSet;
}

/** A predicate by name, for the memory of narrowed lanes. */
export type PredicateName =
  | { type: 'selector'; expression: string }
  | { type: 'attribute'; attribute: string; value: string }
  | { type: 'notAdapter' };

const NARROWED_LANES_KEPT = 128;
const SELECTORS_KEPT = 512;
const ATTRIBUTES_KEPT = 32;
const NO_LANES: readonly string[] = [];

export class HostDevices {
  readonly hostName: string;
  private readonly holds: DeviceHolds;
  private readonly compile: SelectorCompiler;
  /** Device id -> inventory UID -> what it publishes under that id. */
  private readonly publications = new Map<string, Map<string, PoolDevice>>();
  private readonly lost = new Set<string>();
  private stale = false;
  private devices: readonly PoolDevice[] = [];
  private positions = new Map<string, number>();
  private lanes = new Map<string, PositionSet>();
  private lanesAt: (readonly string[])[] = [];
  private readonly laneNames = new Map<string, readonly string[]>();
  private readonly selectors = new RecentMap<string, SelectorPredicate>(SELECTORS_KEPT);
  private readonly attributes = new RecentMap<string, Map<string, number[]>>(ATTRIBUTES_KEPT);
  private readonly valueIds = new RecentMap<string, Int32Array>(ATTRIBUTES_KEPT);
  private readonly narrowed = new RecentMap<string, NarrowedLane>(NARROWED_LANES_KEPT);
  private notAdapter: KnownPredicate | undefined;

  constructor(hostName: string, holds: DeviceHolds, compile: SelectorCompiler) {
    this.hostName = hostName;
    this.holds = holds;
    this.compile = compile;
  }

  get isEmpty(): boolean {
    return this.publications.size === 0 && this.lost.size === 0;
  }

  /** How many devices are published, lost ones included. */
  get size(): number {
    this.settle();
    return this.devices.length;
  }

  device(position: number): PoolDevice {
    return this.devices[position] as PoolDevice;
  }

  /** Where a device stands in the order of this host; undefined when it is not published here. */
  position(deviceId: string): number | undefined {
    this.settle();
    return this.positions.get(deviceId);
  }

  publish(inventoryUid: string, device: PoolDevice): void {
    const publications = this.publications.get(device.id) ?? new Map<string, PoolDevice>();
    this.publications.set(device.id, publications.set(inventoryUid, device));
    this.stale = true;
  }

  withdraw(inventoryUid: string, deviceId: string): void {
    const publications = this.publications.get(deviceId);
    publications?.delete(inventoryUid);
    if (publications?.size === 0) this.publications.delete(deviceId);
    this.stale = true;
  }

  isPublished(deviceId: string): boolean {
    return this.publications.has(deviceId);
  }

  isLost(deviceId: string): boolean {
    return this.lost.has(deviceId);
  }

  /** True when it changed. */
  setLost(deviceId: string, lost: boolean): boolean {
    if (this.lost.has(deviceId) === lost) return false;
    if (lost) this.lost.add(deviceId);
    else this.lost.delete(deviceId);
    this.refresh(deviceId);
    return true;
  }

  /** Something that decides about a device's lanes changed: holds, retention, its relatives' holds, loss. */
  refresh(deviceId: string): void {
    const position = this.stale ? undefined : this.positions.get(deviceId);
    if (position === undefined) return;
    const before = this.lanesAt[position] ?? NO_LANES;
    const after = this.lanesOf(deviceId);
    if (before === after) return;
    this.lanesAt[position] = after;
    for (const lane of before) if (!after.includes(lane)) this.leaveLane(lane, position);
    for (const lane of after) if (!before.includes(lane)) this.joinLane(lane, position);
    this.renarrow(position, after);
  }

  /** Lets the remembered sets follow a device to its lanes. */
  private renarrow(position: number, lanes: readonly string[]): void {
    for (const { lane, predicates, maybe } of this.narrowed.values()) {
      if (!lanes.includes(lane)) maybe.delete(position);
      else if (predicates.every(({ possible }) => possible.has(position))) maybe.add(position);
    }
  }

  /** Every position in a lane, or undefined when the lane is empty. */
  lane(lane: string): PositionSet | undefined {
    this.settle();
    return this.lanes.get(lane);
  }

  /** The lowest position, from `from` on, in a lane and fulfilling every predicate; -1 when there is none. */
  next(narrowed: NarrowedLane, from: number): number {
    const { maybe, predicates } = narrowed;
    for (let at = maybe.next(from); at !== -1; at = maybe.next(at + 1)) {
      if (predicates.every((predicate) => predicate.test(at))) return at;
      maybe.delete(at);
    }
    return -1;
  }

  /** A lane narrowed by predicates; undefined when the lane is empty. `key` stands for the predicates. */
  narrow(lane: string, key: string, names: readonly PredicateName[]): NarrowedLane | undefined {
    const members = this.lane(lane);
    if (members === undefined) return undefined;
    return this.narrowed.getOrMake(`${lane}\n${key}`, () => {
      const predicates = names.map((name) => this.predicate(name));
      const maybe = members.clone();
      for (const { possible } of predicates) maybe.intersect(possible);
      return { lane, predicates, maybe };
    });
  }

  predicate(name: PredicateName): DevicePredicate {
    this.settle();
    switch (name.type) {
      case 'selector':
        return this.selector(name.expression);
      case 'attribute':
        return new KnownPredicate(this.setOf(this.attribute(name.attribute).get(name.value) ?? []));
      case 'notAdapter':
        return (this.notAdapter ??= new KnownPredicate(this.setOf(this.positionsOfOthersThanAdapters())));
    }
  }

  selector(expression: string): SelectorPredicate {
    this.settle();
    return this.selectors.getOrMake(
      expression,
      () => new SelectorPredicate(this.compile(expression), this.devices),
    );
  }

  /** Position -> a number that two devices share exactly when they have equal values; 0 where there is none. */
  attributeIds(attribute: string): Int32Array {
    this.settle();
    return this.valueIds.getOrMake(attribute, () => {
      const ids = new Map<string, number>();
      return Int32Array.from(this.devices, (device) => {
        const value = device.attributes[attribute];
        if (value === undefined) return 0;
        if (!ids.has(value)) ids.set(value, ids.size + 1);
        return ids.get(value) as number;
      });
    });
  }

  private attribute(attribute: string): Map<string, number[]> {
    return this.attributes.getOrMake(attribute, () => {
      const byValue = new Map<string, number[]>();
      for (const [position, device] of this.devices.entries()) {
        const value = device.attributes[attribute];
        if (value === undefined) continue;
        const positions = byValue.get(value);
        if (positions === undefined) byValue.set(value, [position]);
        else positions.push(position);
      }
      return byValue;
    });
  }

  private positionsOfOthersThanAdapters(): number[] {
    return [...this.devices.keys()].filter((position) => this.device(position).type !== 'Adapter');
  }

  private setOf(positions: readonly number[]): PositionSet {
    const set = new PositionSet(this.devices.length);
    for (const position of positions) set.add(position);
    return set;
  }

  /** Takes up what inventories changed since the last question: one pass for any number of changes. */
  private settle(): void {
    if (!this.stale) return;
    this.stale = false;
    const before = { devices: this.devices, positions: this.positions };
    this.devices = sortNaturally(this.publications.keys()).map((id) => this.published(id));
    this.positions = new Map(this.devices.map((device, position) => [device.id, position]));
    const previous = Int32Array.from(this.devices, (device) => {
      const old = before.positions.get(device.id);
      return old !== undefined && before.devices[old] === device ? old : -1;
    });
    for (const selector of this.selectors.values()) selector.remap(this.devices, previous);
    this.attributes.clear();
    this.valueIds.clear();
    this.narrowed.clear();
    this.notAdapter = undefined;
    this.lanes = new Map();
    this.lanesAt = this.devices.map((device) => this.lanesOf(device.id));
    for (const [position, lanes] of this.lanesAt.entries()) {
      for (const lane of lanes) this.joinLane(lane, position);
    }
  }

  /** Of two inventories that publish the same id, the one whose UID sorts first counts, whichever came first. */
  private published(deviceId: string): PoolDevice {
    const publications = this.publications.get(deviceId) as Map<string, PoolDevice>;
    let first: string | undefined;
    for (const uid of publications.keys()) if (first === undefined || uid < first) first = uid;
    return publications.get(first as string) as PoolDevice;
  }

  private joinLane(lane: string, position: number): void {
    let members = this.lanes.get(lane);
    if (members === undefined) this.lanes.set(lane, (members = new PositionSet(this.devices.length)));
    members.add(position);
  }

  private leaveLane(lane: string, position: number): void {
    const members = this.lanes.get(lane);
    members?.delete(position);
    // Lanes of namespaces come and go: an empty one is not kept.
    if (members?.next(0) === -1) this.lanes.delete(lane);
  }

  private lanesOf(deviceId: string): readonly string[] {
    if (this.lost.has(deviceId)) return NO_LANES;
    const mode = this.modeOf(deviceId);
    const reach = this.holds.state(deviceId).retainedFor ?? '*';
    const usage = this.holds.isUsed(deviceId) ? 'used ' : '';
    const key = `${usage}${mode}/${reach}`;
    let names = this.laneNames.get(key);
    if (names === undefined) {
      names = [`${usage}present`, `${usage}present/${reach}`];
      if (mode !== 'held') names = [...names, `${usage}${mode}`, key];
      this.laneNames.set(key, names);
    }
    return names;
  }

  private modeOf(deviceId: string): 'open' | 'shared' | 'held' {
    const { holds, exclusive, hosts, relatives } = this.holds.state(deviceId);
    for (const relative of relatives.keys()) if (this.holds.state(relative).holds.size > 0) return 'held';
    if (holds.size === 0) return 'open';
    return exclusive === 0 && hosts.size === 1 && hosts.has(this.hostName) ? 'shared' : 'held';
  }
}

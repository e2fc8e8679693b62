/**
 * Who holds which device, on which host and how, whatever host publishes it: devices are known by physical identity.
 *
 * Several sources report (the cluster's recorded decisions, each host's kernel); what holds is the union of what they
 * say, so a device is free only when nobody says otherwise.
 */
import type { Uid } from '../api/object.ts';
import type { Hold } from './claims.ts';

/** What is known of one device beyond what inventories publish. */
export interface DeviceState {
  /** Claim UID -> what it holds, which is one hold unless sources disagree. */
  readonly holds: ReadonlyMap<Uid, ReadonlyMap<string, CountedHold>>;
  /** How many of the holds are Exclusive. */
  readonly exclusive: number;
  /** Host name -> number of holds there. */
  readonly hosts: ReadonlyMap<string, number>;
  readonly partitions: ReadonlyMap<Uid, number>;
  /** The only namespace that may have it (LIFE-8). */
  readonly retainedFor: string | null;
  /** Names of the hosts whose kernels say that a host has it in use itself (NS-18). */
  readonly used: ReadonlySet<string>;
  /** The adapters of a device, the endpoints of an adapter: one is not given away while another has the other (DEV-24). */
  readonly relatives: ReadonlyMap<string, number>;
}

/** A hold, and how many sources report it. */
interface CountedHold {
  hold: Hold;
  sources: number;
}

class MutableState implements DeviceState {
  readonly sources = new Map<string, readonly Hold[]>();
  readonly holds = new Map<Uid, Map<string, CountedHold>>();
  exclusive = 0;
  readonly hosts = new Map<string, number>();
  readonly partitions = new Map<Uid, number>();
  retainedFor: string | null = null;
  readonly used = new Set<string>();
  readonly relatives = new Map<string, number>();

  get isForgettable(): boolean {
    return this.sources.size + this.used.size + this.relatives.size === 0 && this.retainedFor === null;
  }
}

const NOTHING: DeviceState = new MutableState();
const NO_DEVICES: ReadonlySet<string> = new Set();

export class DeviceHolds {
  private readonly states = new Map<string, MutableState>();
  private readonly byPartition = new Map<Uid, Set<string>>();

  state(deviceId: string): DeviceState {
    return this.states.get(deviceId) ?? NOTHING;
  }

  /** Ids of the devices that a partition holds through any claim. */
  heldBy(partitionUid: Uid): ReadonlySet<string> {
    return this.byPartition.get(partitionUid) ?? NO_DEVICES;
  }

  /** Whether a host uses a device itself, or one that is given away only together with it (DEV-24). */
  isUsed(deviceId: string): boolean {
    const { relatives, used } = this.state(deviceId);
    if (used.size > 0) return true;
    for (const relative of relatives.keys()) if (this.state(relative).used.size > 0) return true;
    return false;
  }

  /** Replaces what a source says about a device; true when the union changed. */
  setHolds(source: string, deviceId: string, holds: readonly Hold[]): boolean {
    const before = this.states.get(deviceId)?.sources.get(source) ?? [];
    if (holds.length === 0 && before.length === 0) return false;
    const state = this.reach(deviceId);
    let changed = false;
    // New ones first: what both lists have never drops to no source in between, and does not count as a change.
    for (const hold of holds) changed = this.count(deviceId, state, hold, 1) || changed;
    for (const hold of before) changed = this.count(deviceId, state, hold, -1) || changed;
    if (holds.length === 0) state.sources.delete(source);
    else state.sources.set(source, [...holds]);
    this.forget(deviceId, state);
    return changed;
  }

  /** What the kernel of a host says of the use by hosts; true when that changed the union. */
  setUsed(hostName: string, deviceId: string, isUsed: boolean): boolean {
    const before = this.state(deviceId).used;
    if (before.has(hostName) === isUsed) return false;
    const state = this.reach(deviceId);
    const wasUsed = before.size > 0;
    if (isUsed) state.used.add(hostName);
    else state.used.delete(hostName);
    this.forget(deviceId, state);
    return wasUsed !== state.used.size > 0;
  }

  /** True when it changed. */
  setRetained(deviceId: string, namespace: string | null): boolean {
    if (this.state(deviceId).retainedFor === namespace) return false;
    const state = this.reach(deviceId);
    state.retainedFor = namespace;
    this.forget(deviceId, state);
    return true;
  }

  /** Counts (`by` 1) or uncounts (`by` -1) one publication of an adapter with this endpoint. */
  relate(adapterId: string, endpointId: string, by: 1 | -1): void {
    for (const [id, other] of [
      [adapterId, endpointId],
      [endpointId, adapterId],
    ] as const) {
      const state = this.reach(id);
      add(state.relatives, other, by);
      this.forget(id, state);
    }
  }

  private count(deviceId: string, state: MutableState, hold: Hold, by: 1 | -1): boolean {
    const key = `${hold.partitionUid}/${hold.hostName}/${hold.sharing}`;
    const ofClaim = state.holds.get(hold.claimUid) ?? new Map<string, CountedHold>();
    const known = ofClaim.get(key) ?? { hold, sources: 0 };
    known.sources += by;
    if (known.sources !== (by === 1 ? 1 : 0)) return false;
    if (by === 1) ofClaim.set(key, known);
    else ofClaim.delete(key);
    if (ofClaim.size === 0) state.holds.delete(hold.claimUid);
    else state.holds.set(hold.claimUid, ofClaim);
    if (hold.sharing === 'Exclusive') state.exclusive += by;
    add(state.hosts, hold.hostName, by);
    add(state.partitions, hold.partitionUid, by);
    this.indexPartition(deviceId, hold.partitionUid, state.partitions.has(hold.partitionUid));
    return true;
  }

  private indexPartition(deviceId: string, partitionUid: Uid, holds: boolean): void {
    const devices = this.byPartition.get(partitionUid) ?? new Set();
    if (holds) devices.add(deviceId);
    else devices.delete(deviceId);
    if (devices.size === 0) this.byPartition.delete(partitionUid);
    else this.byPartition.set(partitionUid, devices);
  }

  private reach(deviceId: string): MutableState {
    let state = this.states.get(deviceId);
    if (state === undefined) this.states.set(deviceId, (state = new MutableState()));
    return state;
  }

  private forget(deviceId: string, state: MutableState): void {
    if (state.isForgettable) this.states.delete(deviceId);
  }
}

function add<K>(counts: Map<K, number>, key: K, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

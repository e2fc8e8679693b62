/** What one asker may have on one host: candidates for each choice, lowest position first. */
import type { AllocationProblem, PoolClass } from './claims.ts';
import type { DeviceHolds } from './device-holds.ts';
import type { HostDevices, PredicateName } from './host-devices.ts';

/** What to leave out of account: how an explanation finds out what stands in the way. */
export interface Relaxation {
  /** As if nothing were held. */
  holds?: boolean;
  /** As if no host used anything itself. */
  hostUse?: boolean;
  /** As if no data were retained. */
  retention?: boolean;
  /** As if adapters could be exported to versioned partitions. */
  adapters?: boolean;
}

export type Asker = Pick<AllocationProblem, 'partitionUid' | 'namespace' | 'versioned'>;

/** A choice of a request, with the class that it names. */
export interface ResolvedChoice {
  deviceClass: PoolClass;
  /** The selectors of the claim; those of the class come on top. */
  selectors: readonly string[];
  deviceID?: string | undefined;
}

/** Narrows a choice to the devices whose attribute has this value: the rest of a match constraint. */
export interface AttributeValue {
  attribute: string;
  value: string;
}

/** Walks candidates in ascending order. */
export interface CandidateCursor {
  /** The lowest candidate that is not below `from`; -1 when there is none. */
  next(from: number): number;
}

const NONE: CandidateCursor = { next: () => -1 };

export class HostCandidates {
  readonly host: HostDevices;
  private readonly holds: DeviceHolds;
  private readonly asker: Asker;
  private readonly relaxation: Relaxation;
  private related: readonly string[] | undefined;

  constructor(host: HostDevices, holds: DeviceHolds, asker: Asker, relaxation: Relaxation) {
    this.host = host;
    this.holds = holds;
    this.asker = asker;
    this.relaxation = relaxation;
  }

  /** Candidates for a choice: published here, matching, and available to the asker. */
  cursor(choice: ResolvedChoice, only?: AttributeValue): CandidateCursor {
    const names = this.predicates(choice, only);
    if (choice.deviceID !== undefined) return this.single(choice.deviceID, choice, names);
    const key = names.map(keyOfPredicate).join('\n');
    const narrowed = this.lanes(choice.deviceClass.sharing)
      .map((lane) => this.host.narrow(lane, key, names))
      .filter((lane) => lane !== undefined);
    const extra = this.relatedCursor(choice, names);
    const hasOwn = this.relaxation.holds !== true && this.holds.heldBy(this.asker.partitionUid).size > 0;
    return {
      next: (from) => {
        for (let start = from; ;) {
          let lowest = extra.next(start);
          for (const lane of narrowed) {
            const at = this.host.next(lane, start);
            if (at !== -1 && (lowest === -1 || at < lowest)) lowest = at;
          }
          if (lowest === -1 || !hasOwn || !this.isOwn(this.host.device(lowest).id)) return lowest;
          start = lowest + 1;
        }
      },
    };
  }

  /** Whether the asker may have this device in this mode; what the lanes say, told for one device. */
  isAvailable(deviceId: string, sharing: PoolClass['sharing']): boolean {
    if (this.host.isLost(deviceId)) return false;
    if (this.isUsed(deviceId) && this.relaxation.hostUse !== true) return false;
    const { retainedFor, relatives } = this.holds.state(deviceId);
    const isReachable = retainedFor === null || retainedFor === this.asker.namespace;
    if (!isReachable && this.relaxation.retention !== true) return false;
    if (this.relaxation.holds === true) return true;
    for (const relative of relatives.keys()) if (!this.isOnlyOwn(relative)) return false;
    return this.isJoinable(deviceId, sharing);
  }

  /** Whether a host uses it itself. */
  isUsed(deviceId: string): boolean {
    return this.holds.isUsed(deviceId);
  }

  /** Held by nobody, or held OneAtATime on this host by others and asked for in the same mode (LIFE-7). */
  private isJoinable(deviceId: string, sharing: PoolClass['sharing']): boolean {
    const { holds, exclusive, hosts } = this.holds.state(deviceId);
    if (holds.size === 0) return true;
    if (exclusive > 0 || sharing === 'Exclusive' || this.isOwn(deviceId)) return false;
    return hosts.size === 1 && hosts.has(this.host.hostName);
  }

  private isOwn(deviceId: string): boolean {
    return this.holds.heldBy(this.asker.partitionUid).has(deviceId);
  }

  private isOnlyOwn(deviceId: string): boolean {
    for (const partition of this.holds.state(deviceId).partitions.keys()) {
      if (partition !== this.asker.partitionUid) return false;
    }
    return true;
  }

  private predicates(choice: ResolvedChoice, only: AttributeValue | undefined): PredicateName[] {
    const names: PredicateName[] = [];
    // Adapters cannot be exported to versioned partitions (DEV-24).
    if (this.asker.versioned && this.relaxation.adapters !== true) names.push({ type: 'notAdapter' });
    if (only !== undefined) names.push({ type: 'attribute', ...only });
    for (const expression of choice.deviceClass.selectors) names.push({ type: 'selector', expression });
    for (const expression of choice.selectors) names.push({ type: 'selector', expression });
    return names;
  }

  private lanes(sharing: PoolClass['sharing']): string[] {
    const modes = sharing === 'OneAtATime' ? ['open', 'shared'] : ['open'];
    const asked = this.relaxation.holds === true ? ['present'] : modes;
    const lanes = this.relaxation.hostUse === true ? asked.flatMap((lane) => [lane, `used ${lane}`]) : asked;
    if (this.relaxation.retention === true) return lanes;
    return lanes.flatMap((lane) => [`${lane}/*`, `${lane}/${this.asker.namespace}`]);
  }

  private single(deviceId: string, choice: ResolvedChoice, names: readonly PredicateName[]): CandidateCursor {
    const position = this.host.position(deviceId);
    if (position === undefined || !this.isAvailable(deviceId, choice.deviceClass.sharing)) return NONE;
    const isMatch = names.every((name) => this.host.predicate(name).test(position));
    return isMatch ? { next: (from) => (from <= position ? position : -1) } : NONE;
  }

  /**
   * Devices that no lane offers because a relative is held, where it is the asker itself who holds it: an endpoint
   * behind the partition's own adapter. Found from what the asker holds, which is little.
   */
  private relatedCursor(choice: ResolvedChoice, names: readonly PredicateName[]): CandidateCursor {
    if (this.relaxation.holds === true) return NONE;
    this.related ??= this.relatedDevices();
    if (this.related.length === 0) return NONE;
    const positions = this.related
      .filter((id) => this.isAvailable(id, choice.deviceClass.sharing))
      .map((id) => this.host.position(id))
      .filter((position) => position !== undefined)
      .filter((position) => names.every((name) => this.host.predicate(name).test(position)))
      .sort((a, b) => a - b);
    return { next: (from) => positions.find((position) => position >= from) ?? -1 };
  }

  private relatedDevices(): string[] {
    const related = new Set<string>();
    for (const own of this.holds.heldBy(this.asker.partitionUid)) {
      for (const relative of this.holds.state(own).relatives.keys()) related.add(relative);
    }
    return [...related];
  }
}

function keyOfPredicate(name: PredicateName): string {
  switch (name.type) {
    case 'selector':
      return `s${name.expression}`;
    case 'attribute':
      return `a${JSON.stringify([name.attribute, name.value])}`;
    case 'notAdapter':
      return 'n';
  }
}

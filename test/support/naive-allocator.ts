/**
 * What allocation means, told as slowly and plainly as possible: tries every combination in order and checks every rule
 * from the raw facts. The oracle of the property tests; it shares no code with what it judges.
 */
import type {
  AllocationProblem,
  DeviceChoice,
  Hold,
  PoolClass,
  PoolDevice,
} from '../../controller/solve/claims.ts';

export interface World {
  /** Host name -> what it publishes, in the order in which devices are preferred. */
  hosts: Record<string, PoolDevice[]>;
  classes: PoolClass[];
  /** Device id -> who holds it. */
  holds: Record<string, Hold[]>;
  /** Device id -> namespace. */
  retained: Record<string, string>;
  /** `host/device`. */
  lost: string[];
  /** Ids of devices that some host uses itself. */
  used: string[];
  /** Whether a selector's text selects a device; an error counts as no. */
  selects: (text: string, device: PoolDevice) => boolean;
}

export interface Ignored {
  holds?: boolean;
  hostUse?: boolean;
  retention?: boolean;
  adapters?: boolean;
}

export interface NaivePick {
  claimUid: string;
  entry: string;
  deviceId: string;
  deviceClassName: string;
}

interface Slot {
  claim: number;
  entry: number;
}

/** The lexicographically least solution, or null. */
export function allocateNaively(
  world: World,
  problem: AllocationProblem,
  ignored: Ignored = {},
): NaivePick[] | null {
  const slots = problem.claims.flatMap((claim, claimIndex) =>
    claim.devices.map((_, entry): Slot => ({ claim: claimIndex, entry })),
  );
  const picks: NaivePick[] = [];
  const fill = (index: number): boolean => {
    const slot = slots[index];
    if (slot === undefined) return constraintsHold(world, problem, picks);
    const claim = problem.claims[slot.claim]!;
    const request = claim.devices[slot.entry]!;
    for (const choice of request.alternatives) {
      for (const device of candidates({ world, problem, ignored }, request.keep, choice)) {
        const isTaken =
          picks.some((pick) => pick.deviceId === device.id) ||
          (request.keep === undefined &&
            problem.claims.some((other) => other.devices.some(({ keep }) => keep === device.id)));
        if (isTaken) continue;
        picks.push({
          claimUid: claim.claimUid,
          entry: request.name,
          deviceId: device.id,
          deviceClassName: choice.deviceClassName,
        });
        if (fill(index + 1)) return true;
        picks.pop();
      }
    }
    return false;
  };
  return fill(0) ? picks : null;
}

interface Rules {
  world: World;
  problem: AllocationProblem;
  ignored: Ignored;
}

function candidates(rules: Rules, keep: string | undefined, choice: DeviceChoice): PoolDevice[] {
  const { world, problem } = rules;
  const published = world.hosts[problem.hostName] ?? [];
  if (keep !== undefined) return published.filter(({ id }) => id === keep);
  return published.filter((device) => isAvailable(rules, choice, device));
}

function isAvailable(rules: Rules, choice: DeviceChoice, device: PoolDevice): boolean {
  const { world, problem, ignored } = rules;
  const deviceClass = world.classes.find(({ name }) => name === choice.deviceClassName);
  if (deviceClass === undefined || !isMatching(rules, deviceClass, choice, device)) return false;
  if (world.lost.includes(`${problem.hostName}/${device.id}`)) return false;
  if (isOutOfReach(rules, device.id)) return false;
  if (ignored.holds) return true;
  const holds = world.holds[device.id] ?? [];
  const isShared = holds.every(
    (hold) =>
      hold.sharing === 'OneAtATime' &&
      deviceClass.sharing === 'OneAtATime' &&
      hold.hostName === problem.hostName &&
      hold.partitionUid !== problem.partitionUid,
  );
  return isShared && relativesOf(world, device.id).every((id) => isOwnOrFree(world, problem, id));
}

/** A host uses it, or its data is kept for others. */
function isOutOfReach({ world, problem, ignored }: Rules, id: string): boolean {
  const isUsed = [id, ...relativesOf(world, id)].some((one) => world.used.includes(one));
  if (isUsed && !ignored.hostUse) return true;
  const retained = world.retained[id];
  return retained !== undefined && retained !== problem.namespace && !ignored.retention;
}

function isMatching(
  { world, problem, ignored }: Rules,
  deviceClass: PoolClass,
  choice: DeviceChoice,
  device: PoolDevice,
): boolean {
  const { from, names } = deviceClass.allowedNamespaces;
  if (from === 'Names' && !names!.includes(problem.namespace)) return false;
  if (choice.deviceID !== undefined && choice.deviceID !== device.id) return false;
  if (problem.versioned && device.type === 'Adapter' && !ignored.adapters) return false;
  return [...deviceClass.selectors, ...choice.selectors].every((text) => world.selects(text, device));
}

function isOwnOrFree(world: World, problem: AllocationProblem, id: string): boolean {
  return (world.holds[id] ?? []).every(({ partitionUid }) => partitionUid === problem.partitionUid);
}

function relativesOf(world: World, id: string): string[] {
  const all = Object.values(world.hosts).flat();
  const adapters = all.filter((device) => device.type === 'Adapter');
  return [
    ...adapters.filter(({ endpoints }) => endpoints.includes(id)).map((adapter) => adapter.id),
    ...adapters.filter((adapter) => adapter.id === id).flatMap(({ endpoints }) => endpoints),
  ];
}

function constraintsHold(world: World, problem: AllocationProblem, picks: readonly NaivePick[]): boolean {
  return problem.claims.every((claim) =>
    claim.constraints.every((constraint) => {
      const members = claim.devices.filter(({ name }) => constraint.devices.includes(name));
      return members.every((a) =>
        members.every((b) => {
          // What is kept is not held against itself; a lone new member must still have the attribute.
          if (a.keep !== undefined && b.keep !== undefined) return true;
          const values = [a, b].map(({ name }) => {
            const pick = picks.find(({ claimUid, entry }) => claimUid === claim.claimUid && entry === name);
            const device = world.hosts[problem.hostName]?.find(({ id }) => id === pick?.deviceId);
            return device?.attributes[constraint.attribute];
          });
          if (values.includes(undefined)) return false;
          return a === b || (values[0] === values[1]) === (constraint.type === 'match');
        }),
      );
    }),
  );
}

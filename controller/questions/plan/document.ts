/** The Plan document: what `plan -o json` prints (schemas/cli/plan_v1alpha1.json). */
import type { DeviceNumber } from '../../kernel/port.ts';

export interface PartitionRef {
  namespace: string;
  name: string;
}

/** One thing that would happen. Numbers and devices are exactly those that apply gives. */
export type Effect =
  /** A field that the files change; `from` is absent where there was none, `to` where there is none any more. */
  | { type: 'set'; path: string; from?: unknown; to?: unknown }
  | { type: 'boot' }
  /** A boot of a host that ran: everything on it restarts. */
  | { type: 'reboot' }
  | { type: 'publish'; deviceIDs: string[] }
  | { type: 'withdraw'; deviceIDs: string[] }
  | { type: 'place'; host: string }
  | { type: 'leave'; host: string }
  | { type: 'start'; host: string; mode: 'Active' | 'Maintenance' }
  | { type: 'stop'; host: string }
  | { type: 'restart'; host: string }
  | { type: 'link'; parent: PartitionRef; fileSystems: string[] }
  | { type: 'unlink'; parent: PartitionRef }
  /** Changes of the parent's root reach the child's; revisions of the former, `from` absent where the child had none. */
  | { type: 'propagate'; parent: PartitionRef; from?: number; to: number }
  | {
      type: 'allocate';
      /** Name of the device inside the partition. */
      device: string;
      deviceID: string;
      host: string;
      virtualNumber: DeviceNumber;
      /** Absent while the partition is stopped and has asked for none. */
      realNumber?: DeviceNumber;
    }
  /** `wipes`: what is on the disk is erased before anyone else gets it (LIFE-8). */
  | { type: 'release'; device: string; deviceID: string; host: string; wipes: boolean }
  /**
   * The root of a partition is made on its disks; `overwrites` is the volume group that may be destroyed for it, by consent
   * (LIFE-8). Its identity is that of an object which only apply makes.
   */
  | { type: 'make-root'; overwrites?: string }
  | { type: 'adopt-root'; volumeGroup: string }
  /** The object was being deleted and goes. */
  | { type: 'finish-deletion' };

/** none: nothing that runs notices. disruptive: something stops or loses a device. destructive: data is erased. */
export type Risk = 'none' | 'disruptive' | 'destructive';

export interface Outcome {
  ready: boolean;
  reason: string;
  message: string;
}

/** What becomes of an object that is neither in the files nor pruned. */
export interface Affected {
  kind: string;
  namespace?: string;
  name: string;
  effects: Effect[];
  outcome: Outcome;
}

export interface Change {
  action: 'create' | 'update' | 'delete' | 'none';
  kind: string;
  namespace?: string;
  name: string;
  effects: Effect[];
  risk: Risk;
  affects: Affected[];
  outcome: Outcome;
}

export interface Plan {
  apiVersion: 'cli.partywall.dev/v1alpha1';
  kind: 'Plan';
  /** Of the objects and of all changes with their effects and outcomes: equal when the same would happen. */
  digest: string;
  /** In the order of the files; then what is pruned. */
  changes: Change[];
  /** `notReady` counts also what is pruned and would not be gone. */
  summary: { create: number; update: number; delete: number; none: number; notReady: number };
}

/** Whether apply would do anything. */
export function hasChanges({ changes }: Plan): boolean {
  return changes.some(
    ({ action, effects, affects }) => action !== 'none' || effects.length + affects.length > 0,
  );
}

/** Whether it was to be deleted and would still be there. What goes although it is in the files is told otherwise. */
export function isStuck({ action, outcome }: Change): boolean {
  return action === 'delete' && !outcome.ready && outcome.reason !== 'Deleted';
}

const losses: ReadonlySet<Effect['type']> = new Set(['stop', 'restart', 'reboot', 'release', 'leave']);

/** Whether something that runs ends by it, or gives something up. */
export function isLoss({ type }: Effect): boolean {
  return losses.has(type);
}

function erases(effect: Effect): boolean {
  if (effect.type === 'release') return effect.wipes;
  return effect.type === 'make-root' && effect.overwrites !== undefined;
}

export function riskOf(effects: readonly Effect[]): Risk {
  if (effects.some(erases)) return 'destructive';
  return effects.some(isLoss) ? 'disruptive' : 'none';
}

const ranks: readonly Risk[] = ['none', 'disruptive', 'destructive'];

/** The worst of several. */
export function worstRisk(risks: readonly Risk[]): Risk {
  return risks.reduce<Risk>(
    (worst, risk) => (ranks.indexOf(risk) > ranks.indexOf(worst) ? risk : worst),
    'none',
  );
}

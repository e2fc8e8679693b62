/** Stage by stage, what is left for one entry of a claim: the first stage that leaves nothing is where to look. */
import { asClaimed } from './allocation-entries.ts';
import type { FunnelStage } from '../api/explanation.ts';
import type { AllocationProblem, ClaimRequest, DeviceRequest } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import type { HostCandidates, ResolvedChoice } from './host-candidates.ts';
import { PositionSet } from './position-set.ts';
import { expressionText } from './requirement-text.ts';

/** A status has room for 32 stages; whoever chose the host adds some of its own. */
const MAXIMUM_STAGES = 24;

/**
 * The funnel of one entry. It begins with the class: how many devices a host has besides is not for tenants (LIFE-28).
 * With alternatives, one after the other; the last stage tells what constraints and the other entries leave when the
 * entry alone could be satisfied.
 */
export function allocationFunnel(
  pool: DevicePool,
  problem: AllocationProblem,
  { claim, request }: { claim: ClaimRequest; request: DeviceRequest },
): FunnelStage[] {
  const stages: FunnelStage[] = [];
  let remaining = 0;
  for (const [index, alternative] of request.alternatives.entries()) {
    const prefix = request.usesFirstAvailable === true ? `alternative ${index + 1}: ` : '';
    const { deviceClassName, selectors, deviceID } = alternative;
    const deviceClass = pool.allowedClass(deviceClassName, problem.namespace, problem.namespaceLabels);
    if (deviceClass === undefined) {
      stages.push({ stage: `${prefix}class ${deviceClassName}`, remaining: 0 });
      continue;
    }
    const asked = asClaimed(claim, deviceClass);
    const own = alternativeStages(pool, problem, { deviceClass: asked, selectors, deviceID });
    stages.push(...own.map((stage) => ({ ...stage, stage: prefix + stage.stage })));
    remaining += own.at(-1)?.remaining ?? 0;
  }
  const shown = stages.slice(0, MAXIMUM_STAGES - 1);
  if (remaining > 0) shown.push({ stage: 'left by the constraints and the other entries', remaining: 0 });
  return shown;
}

function alternativeStages(
  pool: DevicePool,
  problem: AllocationProblem,
  choice: ResolvedChoice,
): FunnelStage[] {
  const candidates = pool.candidates(problem.hostName, problem);
  const { host } = candidates;
  const left = new PositionSet(host.size, true);
  const stages: FunnelStage[] = [];
  const tell = (stage: string): void => {
    stages.push({ stage, remaining: left.count() });
  };
  const errors = choice.deviceClass.selectors.reduce((sum, text) => sum + select(candidates, left, text), 0);
  tell(`class ${choice.deviceClass.name}${errorsText(errors)}`);
  for (const text of choice.selectors) {
    const failed = select(candidates, left, text);
    tell(`selector ${expressionText(text)}${errorsText(failed)}`);
  }
  const { deviceID } = choice;
  if (deviceID !== undefined) {
    retain(left, (at) => host.device(at).id === deviceID);
    tell(`device ${deviceID}`);
  }
  if (problem.versioned) {
    retain(left, (at) => host.device(at).type !== 'Adapter');
    tell('not an adapter, which a versioned partition cannot have');
  }
  retain(left, (at) => !host.isLost(host.device(at).id));
  tell('not lost');
  const present = left.count();
  retain(left, (at) => !candidates.isUsed(host.device(at).id));
  // Hardly a host uses what it publishes: told where it matters.
  if (left.count() < present) tell('not used by a host itself');
  const unheld = pool.candidates(problem.hostName, problem, { holds: true });
  const { sharing } = choice.deviceClass;
  retain(left, (at) => unheld.isAvailable(host.device(at).id, sharing));
  tell('not retained for another namespace');
  retain(left, (at) => candidates.isAvailable(host.device(at).id, sharing));
  tell('not held');
  return stages;
}

/** Leaves what a selector matches; answers how many of those that were left it failed on with an error. */
function select({ host }: HostCandidates, left: PositionSet, expression: string): number {
  const selector = host.selector(expression).complete();
  const errors = left.clone();
  errors.intersect(selector.errors);
  left.intersect(selector.possible);
  return errors.count();
}

function errorsText(errors: number): string {
  return errors === 0 ? '' : ` (fails with an error on ${errors})`;
}

function retain(set: PositionSet, isLeft: (position: number) => boolean): void {
  for (let at = set.next(0); at !== -1; at = set.next(at + 1)) if (!isLeft(at)) set.delete(at);
}

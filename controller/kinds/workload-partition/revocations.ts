/**
 * What a partition runs with although it would not be let start with it any more: what runs is not revoked, and is told
 * (LIFE-17, docs/adr/0015-what-runs-is-told-of-its-revocation.md).
 */
import { isUp } from '../../solve/attachment.ts';
import type { Fault, ReportedCondition } from '../kind.ts';
import { permissionChecks } from './checks.ts';
import { grantFault } from './extensions.ts';
import type { PartitionWorld } from './observe.ts';

/** The first fault of each condition, in the order in which a start looks at them; none unless the partition is up. */
export function revocationsOf(world: PartitionWorld): ReadonlyMap<string, Fault> {
  const found = new Map<string, Fault>();
  if (!isUp(world.view)) return found;
  for (const check of permissionChecks) {
    const fault = check(world);
    if (fault !== undefined && !found.has(fault.condition)) found.set(fault.condition, atNextStart(fault));
  }
  const extension = extensionWithoutGrant(world);
  if (extension !== undefined) found.set(extension.condition, extension);
  return found;
}

function atNextStart(fault: Fault): Fault {
  return { ...fault, message: `It runs on, and its next start would be refused: ${fault.message}` };
}

/** Whoever asked for it, the spec or a process inside: what is loaded stays until it is unloaded. */
function extensionWithoutGrant(world: PartitionWorld): Fault | undefined {
  for (const { loadedScope, name } of world.view?.extensions ?? []) {
    const fault = loadedScope === null ? undefined : grantFault(world, name);
    if (fault === undefined) continue;
    return {
      ...fault,
      message: `Extension ${name} stays loaded, and its next load would be refused: ${fault.message}`,
    };
  }
  return undefined;
}

/** A condition that holds keeps holding, and says that it would not again. */
export function withRevocation(
  condition: ReportedCondition,
  revocations: ReadonlyMap<string, Fault>,
): ReportedCondition {
  const revoked = revocations.get(condition.type);
  if (revoked === undefined || condition.status !== 'True') return condition;
  return { ...condition, reason: 'RevokedInUse', message: revoked.message };
}

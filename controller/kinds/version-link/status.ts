import { catalogueText, refusalReason, waitsForOthers } from '../../api/catalogue.ts';
import { conditionReasons } from '../../api/generated/conditions.ts';
import { listNames } from '../../api/list-names.ts';
import { mostShown } from '../../api/most-shown.ts';
import type { KernelRefusal } from '../../kernel/port.ts';
import { isUp } from '../../solve/attachment.ts';
import { unrecordedRefusal } from '../error-log.ts';
import type { Outcome, Performed, Report, ReportedCondition } from '../kind.ts';
import { sharedText } from '../parentage.ts';
import type { LinkWorld } from './observe.ts';
import { isBehind, ownLink } from './plan.ts';

export function report(world: LinkWorld, performed: Performed): Report {
  const conditions = conditionsOf(world, performed);
  const isReady = conditions.every((condition) => condition.status === 'True');
  return {
    status: statusOf(world),
    conditions,
    ready: readyOf(world),
    ...deletion(world),
    log: unrecordedRefusal(world.view, performed),
    outcome: isReady ? { type: 'done' } : outcomeOf(world, performed),
  };
}

function readyOf(world: LinkWorld): Report['ready'] {
  if (isStopped(world)) return { reason: 'ChildStopped', message: stoppedMessage };
  const revoked = revokedMessage(world);
  if (revoked !== undefined) return { reason: 'RevokedInUse', message: revoked };
  return { reason: 'Linked', message: mountedMessage(world) };
}

function outcomeOf({ fault }: LinkWorld, { refusal }: Performed): Outcome {
  // Only this object says that it is its own parent, and it cannot be changed.
  if (fault?.reason === 'SelfLink') return { type: 'stalled' };
  if (refusal === undefined) return { type: 'waiting' };
  return { type: waitsForOthers(refusal.refusal.id) ? 'waiting' : 'failed' };
}

function deletion({ link }: LinkWorld): Pick<Report, 'notReady'> {
  if (link.metadata.deletionTimestamp === undefined) return {};
  const { name } = link.metadata;
  const message = `WorkloadPartition ${name} has the file systems of its parent mounted. Stop it first; the link goes then.`;
  return { notReady: { reason: 'InUse', message } };
}

const stoppedMessage = 'The child is stopped; it follows its parent at its next start.';

function parentTitle({ link }: LinkWorld): string {
  const { namespace, name } = link.spec.parentRef;
  return `${namespace}/${name}`;
}

function mountedMessage(world: LinkWorld): string {
  return `The child uses ${sharedText(ownLink(world)?.sharedFileSystems)} of partition ${parentTitle(world)}.`;
}

function conditionsOf(world: LinkWorld, performed: Performed): ReportedCondition[] {
  return [acceptedCondition(world, performed), mountedCondition(world), currentCondition(world, performed)];
}

function no(type: string, reason: string, message: string): ReportedCondition {
  return { type, status: 'False', reason, message };
}

function yes(type: string, reason: string, message: string): ReportedCondition {
  return { type, status: 'True', reason, message };
}

function pending(type: string, message: string): ReportedCondition {
  return { type, status: 'Unknown', reason: 'Pending', message };
}

function isStopped({ parentage, view }: LinkWorld): boolean {
  return parentage.child?.spec.powerState === 'Stopped' && view?.state === 'Defined';
}

function isMounted({ view }: LinkWorld): boolean {
  return (view?.mounts.length ?? 0) > 0;
}

/** What is linked and mounted is not revoked: checks gate the next start (LIFE-17). */
function revokedMessage(world: LinkWorld): string | undefined {
  const { fault } = world;
  if (fault === undefined || ownLink(world) === undefined || !isMounted(world)) return undefined;
  return `The child keeps what it has mounted, and its next start would be refused: ${fault.message}`;
}

function acceptedCondition(world: LinkWorld, { refusal }: Performed): ReportedCondition {
  const type = 'Accepted';
  const { fault, hostName, link } = world;
  const revoked = revokedMessage(world);
  if (fault !== undefined && revoked === undefined) return no(type, fault.reason, fault.message);
  if (refusal?.step.command.type === 'LinkPartition') {
    const { id, args } = refusal.refusal;
    const reason = refusalReason(conditionReasons.VersionLink.Accepted.False, id);
    return no(type, reason, catalogueText(id, args));
  }
  if (revoked !== undefined) return yes(type, 'RevokedInUse', revoked);
  if (ownLink(world) !== undefined) return yes(type, 'Accepted', 'The child is linked under its parent.');
  if (hostName !== undefined) return pending(type, unlinkedMessage(world));
  const message = `WorkloadPartition ${link.metadata.name} is not placed yet; its own status says why.`;
  return no(type, 'ChildNotScheduled', message);
}

/** What a link that holds waits for in the kernel. */
function unlinkedMessage(world: LinkWorld): string {
  return world.parentView?.baseline === null
    ? `Partition ${parentTitle(world)} has no file systems yet; its own status says why.`
    : 'The kernel of the host does not know both partitions yet.';
}

function mountedCondition(world: LinkWorld): ReportedCondition {
  const type = 'Mounted';
  const { view } = world;
  const own = ownLink(world);
  if (own === undefined) return pending(type, 'The child is not linked yet.');
  if (isMounted(world)) return yes(type, 'Mounted', mountedMessage(world));
  if (isStopped(world)) return yes(type, 'ChildStopped', stoppedMessage);
  if (view?.occupiedMountPoint != null) {
    const message = `The file ${view.occupiedMountPoint} stands in the child's root where a file system has to be mounted; the status of the child says what helps.`;
    return no(type, 'MountFailed', message);
  }
  if (!own.isParentMounted) {
    const message = `Partition ${parentTitle(world)} has not mounted its user file systems; its own status says why.`;
    return no(type, 'ParentNotReady', message);
  }
  return pending(type, 'The child has not started yet; its own status says why.');
}

function currentCondition(world: LinkWorld, { refusal }: Performed): ReportedCondition {
  const type = 'Current';
  const own = ownLink(world);
  if (own === undefined) return pending(type, 'The child is not linked yet.');
  if (refusal?.step.command.type === 'PropagateRoot') {
    return no(type, 'PropagationFailed', propagationText(refusal.refusal));
  }
  if (!isBehind(own)) return yes(type, 'UpToDate', currentMessage(own.keptFiles));
  if (isStopped(world)) return yes(type, 'ChildStopped', stoppedMessage);
  const message =
    'The root of the child lacks changes of its parent; it gets them before its processes start.';
  return isUp(world.view)
    ? pending(type, 'Changes of the parent are on their way.')
    : no(type, 'BehindParent', message);
}

function propagationText({ args, id }: KernelRefusal): string {
  if (id !== 'FileSystemFull') return catalogueText(id, args);
  return `The changes of the parent's root do not fit into the root of the child, ${String(args['path'])} for one. Remove files inside the child.`;
}

function currentMessage(kept: readonly string[]): string {
  const base = "The child's root has all changes of its parent's.";
  return kept.length === 0
    ? base
    : `${base} What was changed inside the child stays as it is there: ${listNames(kept)}.`;
}

function statusOf(world: LinkWorld): Record<string, unknown> {
  const own = ownLink(world);
  if (own === undefined) return {};
  const { keptFiles, parentRevision, syncedRevision } = own;
  return {
    ...(syncedRevision < 0 ? {} : { syncedRootRevision: syncedRevision }),
    parentRootRevision: parentRevision,
    ...(keptFiles.length === 0
      ? {}
      : { keptFiles: keptFiles.slice(0, mostShown), keptFilesTotal: keptFiles.length }),
  };
}

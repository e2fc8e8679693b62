import { uidOf } from '../../api/object.ts';
import type { KernelCommand, LinkView } from '../../kernel/port.ts';
import { isLinkedAs, parentOf, sharedFileSystems } from '../../solve/parentage.ts';
import type { Plan } from '../kind.ts';
import type { LinkWorld } from './observe.ts';

/** Links the child in the kernel, and lets its root follow its parent's while it runs (LINK-6, LINK-8). */
export function plan(world: LinkWorld): Plan {
  const { hostName, view } = world;
  if (hostName === undefined || view === undefined) return { steps: [] };
  const command = unlinkingCommand(world) ?? linkingCommand(world) ?? propagatingCommand(world);
  return { steps: command === undefined ? [] : [{ hostName, caller: { type: 'Global' }, command }] };
}

/** What a chain above has to share has changed; a child that is not mounted is linked anew (LINK-14, LINK-18). */
function unlinkingCommand(world: LinkWorld): KernelCommand | undefined {
  const { fault, parentage, view } = world;
  const own = ownLink(world);
  if (fault !== undefined || view === undefined || own === undefined) return undefined;
  if (view.mounts.length > 0 || isLinkedAs(parentage, own)) return undefined;
  return { type: 'UnlinkPartition', partitionUid: view.partitionUid, linkUid: own.linkUid };
}

function linkingCommand({ fault, link, parentage, parentView, view }: LinkWorld): KernelCommand | undefined {
  const parent = parentOf(parentage);
  // The parent is populated before anybody is linked to it: what it has is what it can share.
  const isReady = parentView !== undefined && parentView.baseline !== null;
  if (fault !== undefined || view === undefined || parent === undefined || !isReady) return undefined;
  return {
    type: 'LinkPartition',
    partitionUid: view.partitionUid,
    linkUid: uidOf(link),
    parentUid: uidOf(parent),
    sharedFileSystems: sharedFileSystems(parentage),
  };
}

function propagatingCommand(world: LinkWorld): KernelCommand | undefined {
  const { view } = world;
  const own = ownLink(world);
  // A child that is not mounted catches up at its next start (LINK-16).
  if (view === undefined || own === undefined || view.mounts.length === 0 || !isBehind(own)) return undefined;
  return { type: 'PropagateRoot', partitionUid: view.partitionUid };
}

export function isBehind({ parentRevision, syncedRevision }: LinkView): boolean {
  return syncedRevision !== parentRevision;
}

/** This link in the kernel; undefined while there is none, or another one. */
export function ownLink({ link, view }: LinkWorld): LinkView | undefined {
  return view?.link?.linkUid === uidOf(link) ? view.link : undefined;
}

/** Waits until the child has nothing mounted (LIFE-14). */
export function teardown(world: LinkWorld): Plan {
  const { hostName, isUnlisted, view } = world;
  if (isUnlisted === true) return { steps: [], isUnlisted };
  const own = ownLink(world);
  if (own === undefined || view === undefined || hostName === undefined) return { steps: [], released: true };
  if (view.mounts.length > 0) return { steps: [] };
  const command: KernelCommand = {
    type: 'UnlinkPartition',
    partitionUid: view.partitionUid,
    linkUid: own.linkUid,
  };
  return { steps: [{ hostName, caller: { type: 'Global' }, command }] };
}

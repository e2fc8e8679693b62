import type { VersionLink } from '../../api/generated/version-link.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import { topics } from '../../solve/topics.ts';
import type { Parentage, ParentageFault } from '../../solve/parentage.ts';
import { parentageFault, parentOf } from '../../solve/parentage.ts';
import type { Observation } from '../kind.ts';
import { readIndex, readObject } from '../kind.ts';
import { readHeldView } from '../held-view.ts';
import { readParentage } from '../parentage.ts';
import { readPartitionView } from '../partition-view.ts';

export interface LinkWorld {
  link: VersionLink;
  parentage: Parentage;
  fault: ParentageFault | undefined;
  /** Where the child is placed, and what its kernel says of it there. */
  hostName: string | undefined;
  view: PartitionView | undefined;
  /** It goes by force, and what it leaves on a machine that does not answer is not on record yet (LIFE-16). */
  isUnlisted?: boolean;
  /** The parent in the same kernel, while the child is not linked there yet. */
  parentView: PartitionView | undefined;
}

export function* observe(link: VersionLink): Observation<LinkWorld> {
  const key = { kind: 'WorkloadPartition', namespace: namespaceOf(link), name: link.metadata.name };
  const child = yield* readObject<WorkloadPartition>(key, 'spec');
  if (child !== undefined) yield* readIndex([topics.place(uidOf(child))]);
  const parentage = yield* readParentage(link, child);
  const fault = parentageFault(parentage);
  const hostName = child?.status?.placement?.hostName;
  const common = { link, parentage, fault, hostName };
  if (child === undefined || hostName === undefined) {
    return { ...common, view: undefined, parentView: undefined };
  }
  const held = yield* readHeldView(link, { hostName, partitionUid: uidOf(child) });
  const { view } = held;
  const isLinkable = fault === undefined && view?.link === null;
  return {
    ...common,
    ...held,
    parentView: isLinkable ? yield* readParentView(hostName, parentage) : undefined,
  };
}

function* readParentView(hostName: string, parentage: Parentage): Observation<PartitionView | undefined> {
  const parent = parentOf(parentage);
  return parent === undefined ? undefined : yield* readPartitionView(hostName, uidOf(parent));
}

/** Hosts with what is on them, as a tree of objects. */
import type { KubeObject, ObjectKey } from '../../api/object.ts';

export interface TreeNode {
  key: ObjectKey;
  /** Absent for a host that a partition says it is on, and that is not there. */
  object?: KubeObject | undefined;
  /** Set on a host that the asker may not read: whether it is there is not told. */
  hidden?: true;
  /** Of a child: the VersionLink that makes it one, or would. */
  link?: KubeObject;
  children: TreeNode[];
}

export interface Forest {
  /** Each with the partitions on it: under a parent its children, under each partition its claims. */
  hosts: TreeNode[];
  /** Partitions that are on no host, with their claims. */
  unplaced: TreeNode[];
  /** Claims whose partition is not there. */
  unattached: TreeNode[];
}

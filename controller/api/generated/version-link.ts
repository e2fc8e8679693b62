// Generated from crds/ by tools/generate.ts; do not edit.
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * Lets a child partition use the user file systems (/usr, /opt) of a parent partition of the same older version, instead of a copy of its own. The link has the name of the child and stands in its namespace, so a child has at most one. The parent consents in its own allowedChildNamespaces.
 */
export interface VersionLink {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'VersionLink';
  metadata: ObjectMeta;
  spec: VersionLinkSpec;
  status?: VersionLinkStatus;
}
/**
 * Whose file systems the child uses. Nobody may change it after creation.
 */
export interface VersionLinkSpec {
  parentRef: VersionLinkSpecParentRef;
  /**
   * Which of the parent's user file systems the child uses; absent means all of them. What is left out is the child's own, in its root.
   */
  sharedFileSystems?: string[];
}
/**
 * The parent partition.
 */
export interface VersionLinkSpecParentRef {
  /**
   * Namespace of the parent.
   */
  namespace: string;
  /**
   * Name of the parent.
   */
  name: string;
}
/**
 * Whether the link holds, and how far the child's root follows the parent's.
 */
export interface VersionLinkStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
  /**
   * The revision of the parent's root whose changes the child's root has.
   */
  syncedRootRevision?: number;
  /**
   * The revision that the parent's root is at; it grows with each change there.
   */
  parentRootRevision?: number;
  /**
   * Paths that were changed inside the child and also in the parent; the child keeps its own. At most 32 of them.
   */
  keptFiles?: string[];
  /**
   * How many files the child keeps against the parent; absent where there are none.
   */
  keptFilesTotal?: number;
}

// Generated from crds/ by tools/generate.ts; do not edit.
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * Which partitions may load which extension of the kernel, and whether they share one instance of it. Without a grant nothing is loaded (KEXT-20).
 */
export interface ExtensionGrant {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'ExtensionGrant';
  metadata: ObjectMeta;
  spec: ExtensionGrantSpec;
  status?: ExtensionGrantStatus;
}
/**
 * What may be loaded, how, and by whom.
 */
export interface ExtensionGrantSpec {
  /**
   * Name of the KernelExtension. Nobody may change it after creation.
   */
  extensionName: string;
  /**
   * Global loads one instance that all who ask share, and counts them; Local loads a private instance for each partition. Nobody may change it after creation.
   */
  scope: 'Global' | 'Local';
  /**
   * The partitions that may. Of two grants for one partition the one that names it wins over one for its whole namespace; equally specific ones with different scopes are refused (LIFE-19). An administrator may change them; what is loaded stays loaded.
   */
  subjects: ExtensionGrantSpecSubject[];
}
export interface ExtensionGrantSpecSubject {
  /**
   * Namespace of the partition.
   */
  namespace: string;
  /**
   * Name of the partition, or "*" for every partition of the namespace.
   */
  partitionName: string;
}
/**
 * Whether the grant counts.
 */
export interface ExtensionGrantStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
  /**
   * How many partitions there are that the grant is for.
   */
  matchedPartitions?: number;
}

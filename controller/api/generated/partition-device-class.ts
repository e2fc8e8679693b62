// Generated from crds/ by tools/generate.ts; do not edit.
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * Which devices partitions may claim, by which namespaces, and how they are shared. Claims always name a class: the class is the administrator's consent.
 */
export interface PartitionDeviceClass {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'PartitionDeviceClass';
  metadata: ObjectMeta;
  spec: PartitionDeviceClassSpec;
  status?: PartitionDeviceClassStatus;
}
/**
 * What the class offers, and to whom.
 */
export interface PartitionDeviceClassSpec {
  /**
   * Which devices belong to the class: those for which every expression is true. Without selectors, all do. An administrator may change them; what is held stays held, says RevokedInUse while it is attached, and is not attached again (LIFE-17).
   */
  selectors?: PartitionDeviceClassSpecSelector[];
  allowedNamespaces: PartitionDeviceClassSpecAllowedNamespaces;
  /**
   * Exclusive gives a device to one claim. OneAtATime lets several claims hold it and exports it to the first partition that starts; the others wait their turn (DEV-22). An administrator may change it; a device keeps the mode under which it is held (LIFE-7).
   */
  sharing: 'Exclusive' | 'OneAtATime';
  /**
   * What becomes of a disk that is given back. Wipe clears it before anyone gets it; Retain keeps what is on it and lets only the same namespace have it again (LIFE-8). An administrator may change it; a claim keeps the policy under which it got the disk.
   */
  reclaimPolicy: 'Wipe' | 'Retain';
}
export interface PartitionDeviceClassSpecSelector {
  /**
   * A CEL expression over device (driver, type, attributes, capacity) that is true for the devices meant. A device for which it fails is left out and counted as such.
   */
  cel: string;
}
/**
 * Which namespaces may claim from this class. A namespace that is left out cannot tell this class from one that does not exist. An administrator may change it; what is held stays held, says RevokedInUse while it is attached, and is not attached again (LIFE-17).
 */
export interface PartitionDeviceClassSpecAllowedNamespaces {
  /**
   * Which rule counts. All is every namespace, Names those listed, Selector those whose labels match.
   */
  from: 'All' | 'Names' | 'Selector';
  /**
   * The namespaces that may; exactly when from is Names.
   */
  names?: string[];
  selector?: PartitionDeviceClassSpecAllowedNamespacesSelector;
}
/**
 * Selects namespaces by their labels; exactly when from is Selector.
 */
export interface PartitionDeviceClassSpecAllowedNamespacesSelector {
  /**
   * Labels that must be there with these values.
   */
  matchLabels?: {
    [k: string]: string;
  };
  /**
   * Further conditions on labels; all must hold.
   */
  matchExpressions?: PartitionDeviceClassSpecAllowedNamespacesSelectorMatchExpression[];
}
export interface PartitionDeviceClassSpecAllowedNamespacesSelectorMatchExpression {
  /**
   * The label that the condition is about.
   */
  key: string;
  /**
   * How the label's value relates to values.
   */
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /**
   * The values for In and NotIn; absent for Exists and DoesNotExist.
   */
  values?: string[];
}
/**
 * Whether the class can be used.
 */
export interface PartitionDeviceClassStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
}

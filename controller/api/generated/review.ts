// Generated from crds/ by tools/generate.ts; do not edit.
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * A question that the controller answers in status: what a partition sees of itself, who holds something, what is where, what a call inside a partition or on a host comes to, or what an apply would do. partywall view, holders, tree, exec and plan ask it and delete it. The controller answers what the requester may know by the RBAC of the cluster, and deletes the Review after a while. Whoever may read Reviews in a namespace reads the answers in it.
 */
export interface Review {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'Review';
  metadata: ObjectMeta;
  spec: ReviewSpec;
  status?: ReviewStatus;
}
/**
 * Who asks what. Exactly one question; nobody may change it after creation.
 */
export interface ReviewSpec {
  requester: ReviewSpecRequester;
  view?: ReviewSpecView;
  holders?: ReviewSpecHolders;
  tree?: ReviewSpecTree;
  exec?: ReviewSpecExec;
  plan?: ReviewSpecPlan;
}
/**
 * Whoever creates the Review, exactly as the API server knows them (kubectl auth whoami): the admission policy partywall-review-requester refuses everybody else.
 */
export interface ReviewSpecRequester {
  /**
   * Name of the user.
   */
  user: string;
  /**
   * UID of the user, where the cluster knows one.
   */
  uid?: string;
  /**
   * All groups of the user, in the order of the API server.
   */
  groups?: string[];
  /**
   * What else the cluster knows of the user; an authorizer may decide by it.
   */
  extra?: {
    [k: string]: string[];
  };
}
/**
 * What one partition of this namespace sees of itself. Takes the right to get the partition.
 */
export interface ReviewSpecView {
  /**
   * Name of the WorkloadPartition.
   */
  partitionName: string;
}
/**
 * Who holds one thing: exactly one of device, number and extensionName. It is asked in the namespace of the controller, and takes the right to get hosts/holders.
 */
export interface ReviewSpecHolders {
  /**
   * Identity or name of a device.
   */
  device?: string;
  number?: ReviewSpecHoldersNumber;
  /**
   * Name of an extension.
   */
  extensionName?: string;
  /**
   * Asks that host alone; absent means all hosts.
   */
  hostName?: string;
}
/**
 * A real device number.
 */
export interface ReviewSpecHoldersNumber {
  /**
   * Major number.
   */
  major: number;
  /**
   * Minor number.
   */
  minor: number;
}
/**
 * What is where, as a tree. Takes the right to list workloadpartitions, versionlinks and deviceclaims in the namespace that is asked about; hosts, and parents elsewhere, are told of to whoever may list those. Absent fields mean all there is, which is asked in the namespace of the controller.
 */
export interface ReviewSpecTree {
  /**
   * The partitions of that namespace; where the Review is elsewhere, it is asked in the namespace of the controller.
   */
  namespaceName?: string;
  /**
   * One partition of that namespace, with all that is under it.
   */
  partitionName?: string;
  /**
   * One host, with all that is on it.
   */
  hostName?: string;
}
/**
 * One call as a process inside a partition of this namespace (takes the right to create workloadpartitions/exec), or as the global environment of a host (asked in the namespace of the controller; takes the right to create hosts/exec). It is made at most once, whatever becomes of the controller.
 */
export interface ReviewSpecExec {
  /**
   * The partition.
   */
  partitionName?: string;
  /**
   * The host.
   */
  hostName?: string;
  /**
   * The call and its arguments, as partywall exec has them.
   */
  words: string[];
}
/**
 * What would become of these manifests if they were applied now. Each object takes the right that its apply would take, and only what the requester may get is told of.
 */
export interface ReviewSpecPlan {
  /**
   * The objects: base64 of a gzip of JSON, as partywall packs them; at most 16 MiB when they are unpacked.
   */
  manifests: string;
  prune?: ReviewSpecPlanPrune;
}
/**
 * Also plans to delete what was applied before, belongs to this set and is not in the manifests.
 */
export interface ReviewSpecPlanPrune {
  /**
   * Objects whose labels match.
   */
  selector?: string;
  /**
   * All objects.
   */
  all?: true;
}
/**
 * The answer, or why there is none.
 */
export interface ReviewStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * Whether it was answered.
   */
  conditions?: Condition[];
  /**
   * The answer: base64 of a gzip of JSON.
   */
  answer?: string;
  /**
   * What helps when there is no answer.
   */
  remedy?: string;
  /**
   * When the controller deletes the Review.
   */
  expirationTime?: string;
  operation?: ReviewStatusOperation;
}
/**
 * The command to a kernel that a call of exec makes, recorded before it is made, so that it is made once (LIFE-1).
 */
export interface ReviewStatusOperation {
  /**
   * In whose name.
   */
  owner: string;
  /**
   * Its number among the commands of that owner.
   */
  sequence: number;
  /**
   * The run of the host that it was decided for.
   */
  bootID: string;
}

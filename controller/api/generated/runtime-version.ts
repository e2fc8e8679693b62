// Generated from crds/ by tools/generate.ts; do not edit.
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * An operating-system version that a partition can run, and the kernel levels it runs on. It cannot be changed once it exists; make a new one under another name instead.
 */
export interface RuntimeVersion {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'RuntimeVersion';
  metadata: ObjectMeta;
  spec: RuntimeVersionSpec;
  status?: RuntimeVersionStatus;
}
/**
 * What the version is. Nobody may change it after creation.
 */
export interface RuntimeVersionSpec {
  /**
   * The operating-system version in dotted numbers, for example 5.3.
   */
  version: string;
  kernel: RuntimeVersionSpecKernel;
  /**
   * Files that populate the root of each partition of this version. The contents of rootFiles and userFiles together have at most 131072 characters.
   */
  rootFiles?: RuntimeVersionSpecRootFile[];
  /**
   * Paths in the root that are a partition's private data, for example /etc/hostname: what changes there in a parent never reaches its children. A path stands for all that is below it too (LINK-15).
   */
  privateFiles?: string[];
  /**
   * Mount points of the file systems that hold the version's software, which a child may share with its parent.
   */
  userFileSystems: string[];
  /**
   * Files that populate the user file systems of each partition that has its own.
   */
  userFiles?: RuntimeVersionSpecUserFile[];
  /**
   * Which installed application needs which extensions of the kernel. Each is a file in the root of every partition of this version, where the scan finds it (KEXT-1); root.files of a partition may add others.
   */
  moduleLists?: RuntimeVersionSpecModuleList[];
}
/**
 * The kernel levels that this version runs on; an end that is absent is open.
 */
export interface RuntimeVersionSpecKernel {
  /**
   * The lowest kernel level, included, in dotted numbers. Numbers left out count as 0.
   */
  min?: string;
  /**
   * The highest kernel level, included, in dotted numbers. It is compared as far as it is written, so 7.9 includes 7.9.4.
   */
  max?: string;
}
export interface RuntimeVersionSpecRootFile {
  /**
   * Absolute path in the root; never in a user file system.
   */
  path: string;
  /**
   * The whole text of the file.
   */
  content: string;
}
export interface RuntimeVersionSpecUserFile {
  /**
   * Absolute path, below one of userFileSystems.
   */
  path: string;
  /**
   * The whole text of the file.
   */
  content: string;
}
export interface RuntimeVersionSpecModuleList {
  /**
   * The application.
   */
  application: string;
  /**
   * The file, directly in /etc/modules-load.d.
   */
  path: string;
  /**
   * Names of the extensions that the application needs.
   */
  extensions: string[];
}
/**
 * Whether the version can be used.
 */
export interface RuntimeVersionStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
}

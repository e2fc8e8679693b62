/** Records of extensions: what is registered, what the scan found, what is in the kernel and who asked for it. */
import type { Uid } from '../../api/object.ts';
import type { ExtensionScope, LoadRequester, UnloadPolicy } from '../port.ts';

/** That an installed application needs an extension: what the scan stores before any request (KEXT-3). */
export interface CatalogueEntry {
  readonly application: string;
  readonly name: string;
}

/** An extension as the global environment knows it, by name. */
export interface ExtensionRecord {
  readonly name: string;
  readonly path: string;
  /** Base64. */
  readonly content: string;
  readonly contentID: string;
  readonly requires: readonly string[];
  readonly conflictsWith: readonly string[];
  readonly unloadPolicy: UnloadPolicy;
}

/** One request that stands; null stands for the global environment. */
export interface LoadEntry {
  readonly partitionUid: Uid | null;
  readonly name: string;
  readonly requester: LoadRequester;
}

/** What was loaded into the kernel, and who asked for it. */
export interface ExtensionImage {
  readonly contentID: string;
  /** Names under which it was asked for: one content may be registered under several. */
  readonly names: Set<string>;
  readonly requires: readonly string[];
  readonly conflictsWith: readonly string[];
  readonly unloadPolicy: UnloadPolicy;
  readonly scope: ExtensionScope;
  /** Whose private image it is; null for a shared one. */
  readonly partitionUid: Uid | null;
  /** In the order of the requests (SHR-1). */
  readonly entries: LoadEntry[];
}

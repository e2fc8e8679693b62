/** Which version a partition runs, as far as the files tell. Where they do not, nothing is guessed. */
import type { ManifestObject } from './manifest-object.ts';
import { isAbsent, type ManifestSet, specOf, textOf } from './manifest-set.ts';

/** The number of a RuntimeVersion. */
export function versionNumberOf(version: ManifestObject): string | undefined {
  return textOf(specOf(version).version);
}

/** What all values are, if they are all the same and there is one. */
export function agreed<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = values;
  return others.every((other) => other === first) ? first : undefined;
}

export class PartitionVersions {
  readonly #set: ManifestSet;
  readonly #ofAllHosts: readonly ManifestObject[];

  constructor(set: ManifestSet) {
    this.#set = set;
    this.#ofAllHosts = this.#versionsOf(set.ofKind('Host'));
  }

  /**
   * The versions of the hosts to which a partition may go: of the one that it names, or of all of them. Empty where the
   * set lacks one of these versions.
   */
  ofHosts(partition: ManifestObject): readonly ManifestObject[] {
    const { hostName } = specOf(partition);
    if (isAbsent(hostName)) return this.#ofAllHosts;
    const host = this.#find('Host', hostName);
    return host ? this.#versionsOf([host]) : [];
  }

  /** What a partition may run: the version that it names, or that of its host. Empty where the set does not tell. */
  possible(partition: ManifestObject): readonly ManifestObject[] {
    const { runtimeVersionName } = specOf(partition);
    if (isAbsent(runtimeVersionName)) return this.ofHosts(partition);
    const version = this.#find('RuntimeVersion', runtimeVersionName);
    return version ? [version] : [];
  }

  /** The number of the version that a partition runs, where only one is possible. */
  numberOf(partition: ManifestObject): string | undefined {
    return agreed(this.possible(partition).map(versionNumberOf));
  }

  /** The number of the version of its host, where only one is possible. */
  hostNumberOf(partition: ManifestObject): string | undefined {
    return agreed(this.ofHosts(partition).map(versionNumberOf));
  }

  #versionsOf(hosts: readonly ManifestObject[]): ManifestObject[] {
    const versions = hosts.map((host) => this.#find('RuntimeVersion', specOf(host).runtimeVersionName));
    const known = versions.filter((version) => version !== undefined);
    return known.length === versions.length ? [...new Set(known)] : [];
  }

  #find(kind: string, name: unknown): ManifestObject | undefined {
    return typeof name === 'string' ? this.#set.find(kind, '', name) : undefined;
  }
}

/** Where the host processes are that hold hosts (ADR 16). */

export interface HostAddresses {
  /** `https://NAME:PORT` of the process that holds a host; undefined where none is known. Several hosts may have one. */
  of(hostName: string): string | undefined;
  /** All hosts that may be booted. */
  names(): Promise<readonly string[]>;
}

/** Stands for the name of the host in a template. */
export const hostPlace = '{host}';

export interface AddressRules {
  /** Host name -> address: goes before the template. */
  listed: ReadonlyMap<string, string>;
  /** An address with `{host}` in it, for every host that is not listed, and the names that it is good for. */
  template?: { text: string; names: () => Promise<readonly string[]> };
}

export function hostAddresses({ listed, template }: AddressRules): HostAddresses {
  return {
    of: (hostName) => listed.get(hostName) ?? template?.text.replaceAll(hostPlace, hostName),
    async names() {
      const known = (await template?.names()) ?? [];
      return [...new Set([...listed.keys(), ...known])].sort();
    },
  };
}

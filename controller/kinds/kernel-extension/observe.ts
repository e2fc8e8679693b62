import type { ExtensionGrant } from '../../api/generated/extension-grant.ts';
import type { Host } from '../../api/generated/host.ts';
import type { KernelExtension } from '../../api/generated/kernel-extension.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import type { ExtensionsView } from '../../kernel/port.ts';
import { topics } from '../../solve/topics.ts';
import type { Observation } from '../kind.ts';
import { readHostView, readIndexed, readKernel, readObject } from '../kind.ts';

export interface ExtensionWorld {
  extension: KernelExtension;
  /** What each kernel that runs and can be reached knows of extensions, by host name. */
  kernels: readonly { hostName: string; known: ExtensionsView }[];
  /** Hosts whose kernel cannot be reached. */
  unreachable: readonly string[];
  /** Extensions that it requires in a circle that leads back to it, itself first; undefined without one. */
  cycle: readonly string[] | undefined;
  /** What still names it, as a person reads it; only asked for while it is being deleted. */
  users: readonly string[];
}

export function* observe(extension: KernelExtension): Observation<ExtensionWorld> {
  const hosts = yield* readIndexed<Host>('Host', ['all', ''], 'spec');
  const kernels = [];
  const unreachable = [];
  for (const { metadata } of hosts) {
    const { name } = metadata;
    const watched = [topics.extensions(name), topics.boot(name)];
    const host = yield* readHostView(name, watched);
    if (host === undefined) unreachable.push(name);
    if (host === undefined || host.bootID === '') continue;
    const known = yield* readKernel(name, { type: 'Extensions' }, watched);
    if (known !== undefined) kernels.push({ hostName: name, known });
  }
  const isLeaving = extension.metadata.deletionTimestamp !== undefined;
  return {
    extension,
    kernels,
    unreachable,
    cycle: yield* findCycle(extension),
    users: isLeaving ? yield* observeUsers(extension, hosts) : [],
  };
}

/** Depth first; what was looked at once and led nowhere is not looked at again. */
function* findCycle(start: KernelExtension): Observation<string[] | undefined> {
  const { name } = start.metadata;
  const seen = new Set<string>();
  const paths = [...(start.spec.requires ?? [])].sort().map((required) => [name, required]);
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    const last = path.at(-1) ?? name;
    if (last === name) return path;
    if (seen.has(last)) continue;
    seen.add(last);
    const next = yield* readObject<KernelExtension>({ kind: 'KernelExtension', name: last }, 'spec');
    const requires = [...(next?.spec.requires ?? [])].sort();
    paths.unshift(...requires.map((required) => [...path, required]));
  }
  return undefined;
}

function* observeUsers(
  { metadata: { name } }: KernelExtension,
  hosts: readonly Host[],
): Observation<string[]> {
  const grants = yield* readIndexed<ExtensionGrant>('ExtensionGrant', ['extension', name], 'spec');
  const loading = hosts.filter(({ spec }) => spec.extensions?.includes(name) === true);
  return [...loading, ...grants].map((user) => keyTitle(keyOf(user)));
}

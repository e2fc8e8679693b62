import type { DeviceInventory } from '../../api/generated/device-inventory.ts';
import type { Host } from '../../api/generated/host.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import type { HostView } from '../../kernel/port.ts';
import { topics } from '../../solve/topics.ts';
import type { Observation } from '../kind.ts';
import { readHostView, readIndexed, readKernel, readObject } from '../kind.ts';
import type { Leftover } from './leftovers.ts';
import { observeForced } from './leftovers.ts';
import type { Orphans } from './orphans.ts';
import { observeOrphans } from './orphans.ts';
import { observeMissing } from './recovery.ts';

export interface HostWorld extends Orphans {
  host: Host;
  version: RuntimeVersion | undefined;
  /** Undefined when the kernel cannot be reached. */
  kernel: HostView | undefined;
  /** What was recorded for this host before it was booted and is not back yet; only asked for while it recovers. */
  missing: readonly string[];
  /** Extensions of its spec that are not loaded, and that the kernel would load now; sorted. */
  loadable: readonly string[];
  /** What still needs this host, as a person reads it; only asked for while it is being deleted. */
  users: readonly string[];
  /** What is recorded for it and goes by force; only asked for while its kernel does not answer. */
  forced?: readonly Leftover[];
}

export function* observe(host: Host): Observation<HostWorld> {
  const { name } = host.metadata;
  const version = yield* readObject<RuntimeVersion>(
    { kind: 'RuntimeVersion', name: host.spec.runtimeVersionName },
    'spec',
  );
  const watched = [topics.host(name), topics.boot(name)];
  const kernel = yield* readHostView(name, watched);
  const orphans = yield* observeOrphans(name, kernel);
  const missing = kernel?.recovering === true ? yield* observeMissing(name, kernel) : [];
  const users = host.metadata.deletionTimestamp === undefined ? [] : yield* observeUsers(name);
  const loadable = yield* observeLoadable(host, kernel);
  const forced = kernel === undefined ? yield* observeForced(name) : [];
  return { host, version, kernel, ...orphans, missing, loadable, users, forced };
}

/** Only what is registered and requires nothing that is missing is asked for: the rest waits until that changes. */
function* observeLoadable(host: Host, kernel: HostView | undefined): Observation<string[]> {
  if (kernel === undefined) return [];
  const own = kernel.extensions.own.map(({ name }) => name);
  const wanted = undeclaredExtensions({ host, kernel });
  if (wanted.length === 0) return [];
  const { name } = host.metadata;
  const known = yield* readKernel(name, { type: 'Extensions' }, [topics.extensions(name), topics.boot(name)]);
  const isReady = (wantedName: string): boolean => {
    const registered = known?.registered.find((extension) => extension.name === wantedName);
    return registered?.requires.every((required) => own.includes(required)) ?? false;
  };
  return wanted.filter(isReady).sort();
}

/** Extensions of the spec that are not loaded for it; what an administrator loaded by hand is another request (LIFE-25). */
export function undeclaredExtensions({ host, kernel }: Pick<HostWorld, 'host' | 'kernel'>): string[] {
  const own = kernel?.extensions.own ?? [];
  return (host.spec.extensions ?? []).filter(
    (wanted) => !own.some(({ declared, name }) => declared && name === wanted),
  );
}

function* observeUsers(hostName: string): Observation<string[]> {
  const partitions = yield* readIndexed<WorkloadPartition>('WorkloadPartition', ['host', hostName]);
  const inventories = yield* readIndexed<DeviceInventory>('DeviceInventory', ['host', hostName], 'spec');
  return [...partitions, ...inventories].map((user) => keyTitle(keyOf(user)));
}

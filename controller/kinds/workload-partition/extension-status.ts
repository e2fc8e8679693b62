/** What a partition is told of its extensions: its own view only (SHR-4, KEXT-6). */
import { listNames } from '../../api/list-names.ts';
import { mostShown } from '../../api/most-shown.ts';
import type { Fault, ReportedCondition } from '../kind.ts';
import { holding } from './conditions.ts';
import { areLoaded, askedExtensions, extensionNamed, faultOfExtension } from './extensions.ts';
import type { PartitionWorld } from './observe.ts';
import { isSettledStop } from './wanted.ts';

export function extensionsCondition(world: PartitionWorld, fault: Fault | undefined): ReportedCondition {
  const type = 'ExtensionsReady';
  const { partition, view } = world;
  if (askedExtensions(world).length === 0) {
    return { type, status: 'True', reason: 'NotApplicable', message: 'The partition asks for no extension.' };
  }
  const isStopped = isSettledStop(partition, view);
  const good = isStopped
    ? { reason: 'PartitionStopped', message: 'Nothing is loaded while the partition is stopped.' }
    : { reason: 'AllLoaded', message: loadedMessage(world) };
  return holding(type, fault, isStopped || areLoaded(world), good);
}

function loadedMessage(world: PartitionWorld): string {
  const names = askedExtensions(world).map(({ name }) => name);
  const missing = names.filter((name) => extensionNamed(world.view, name)?.declared !== true);
  const without = missing.length === 0 ? '' : ` It runs without ${listNames(missing)}, which is optional.`;
  return `All extensions that the partition must have are loaded.${without}`;
}

export function extensionStatus(world: PartitionWorld): Record<string, unknown> {
  const { view } = world;
  const names = namesOf(world);
  const catalogue = (view?.catalogue ?? []).slice(0, mostShown);
  return {
    ...(names.length === 0 ? {} : { extensions: names.map((name) => statusOf(world, name)) }),
    ...(catalogue.length === 0
      ? {}
      : {
          extensionCatalog: catalogue.map(({ application, path, present }) => ({
            application,
            file: path,
            present,
          })),
        }),
  };
}

/** In the order of the spec; then what was loaded from inside. */
function namesOf(world: PartitionWorld): string[] {
  const asked = askedExtensions(world).map(({ name }) => name);
  const inside = (world.view?.extensions ?? [])
    .filter(({ loadedScope }) => loadedScope !== null)
    .map(({ name }) => name);
  return [...new Set([...asked, ...inside])].slice(0, 2 * mostShown);
}

function statusOf(world: PartitionWorld, name: string): Record<string, unknown> {
  const { partition, view } = world;
  const extension = extensionNamed(view, name);
  const loadedScope = extension?.loadedScope ?? undefined;
  const scope = loadedScope ?? extension?.scope ?? undefined;
  const common = { name, ...(scope === undefined ? {} : { scope }) };
  if (loadedScope !== undefined) return { ...common, state: 'Loaded' };
  const fault = isSettledStop(partition, view) ? undefined : faultOfExtension(world, name);
  return fault === undefined
    ? { ...common, state: 'NotLoaded' }
    : { ...common, state: 'Refused', reason: fault.reason };
}

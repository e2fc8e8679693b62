/** Devices as inventories of the set publish them. */
import type { SelectableDevice } from '../cel/device-selector.ts';
import type { ManifestObject } from './manifest-object.ts';
import { listOf, type ManifestSet, objectOf, specOf, textOf } from './manifest-set.ts';
import type { Path } from './problem.ts';

export interface PublishedDevice {
  inventory: ManifestObject;
  path: Path;
  hostName: string;
  id: string;
  device: SelectableDevice;
}

function texts(value: unknown): Record<string, string> {
  const entries = Object.entries(objectOf(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function deviceOf(inventory: ManifestObject, value: unknown, at: number): PublishedDevice[] {
  const fields = objectOf(value);
  const hostName = textOf(specOf(inventory).hostName);
  const id = textOf(fields.id);
  if (hostName === undefined || id === undefined) return [];
  const device = {
    driver: textOf(fields.driver) ?? '',
    type: textOf(fields.type) ?? '',
    attributes: texts(fields.attributes),
    capacity: texts(fields.capacity),
  };
  return [{ inventory, path: ['spec', 'devices', at], hostName, id, device }];
}

export function publishedDevices(set: ManifestSet): PublishedDevice[] {
  return set
    .ofKind('DeviceInventory')
    .flatMap((inventory) =>
      listOf(specOf(inventory).devices).flatMap((value, at) => deviceOf(inventory, value, at)),
    );
}

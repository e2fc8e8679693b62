import { publishedDevices, type PublishedDevice } from '../inventory-devices.ts';
import { type ManifestSet, nameOf, type SetFinding } from '../manifest-set.ts';

/** Two inventories of one host that publish the same device (DuplicateDevice). Several hosts may see one device. */
export function findDuplicateDevices(set: ManifestSet): SetFinding[] {
  const seen = new Map<string, PublishedDevice>();
  return publishedDevices(set).flatMap((published): SetFinding[] => {
    const key = `${published.hostName}/${published.id}`;
    const first = seen.get(key);
    if (!first) seen.set(key, published);
    // Within one inventory the schema reports it already.
    if (!first || first.inventory === published.inventory) return [];
    const other = nameOf(first.inventory) ?? '';
    return [
      {
        source: published.inventory,
        severity: 'error',
        code: 'duplicate-device',
        message: `device ${published.id} of host ${published.hostName} is published by DeviceInventory ${other} already`,
        remedy: 'publish it in one inventory only',
        path: [...published.path, 'id'],
        at: 'value',
      },
    ];
  });
}

/**
 * More claims than devices, where that can be proved from the files alone.
 *
 * Only exclusive classes count (a device of another may be in many claims), only entries without alternatives (any of
 * which might do), and only sets that hold inventories: where a set holds some, it is taken to hold all.
 */
import {
  compileDeviceSelector,
  type DeviceSelector,
  type SelectableDevice,
} from '../../cel/device-selector.ts';
import { type ClaimEntry, claimEntries } from '../claim-entries.ts';
import { publishedDevices } from '../inventory-devices.ts';
import type { ManifestObject } from '../manifest-object.ts';
import { listOf, type ManifestSet, objectOf, type SetFinding, specOf, textOf } from '../manifest-set.ts';

function isExclusive(deviceClass: ManifestObject): boolean {
  return (specOf(deviceClass).sharing ?? 'Exclusive') === 'Exclusive';
}

/** All selectors, or undefined when one does not compile: then nothing can be proved. */
function compileAll(selectors: readonly unknown[]): DeviceSelector[] | undefined {
  const compiled: DeviceSelector[] = [];
  for (const selector of selectors) {
    const result = compileDeviceSelector(textOf(objectOf(selector).cel) ?? '');
    if (!result.ok) return undefined;
    compiled.push(result.selector);
  }
  return compiled;
}

function isSelected(device: SelectableDevice, selectors: readonly DeviceSelector[]): boolean {
  return selectors.every((selector) => {
    const verdict = selector.evaluate(device);
    return verdict.ok && verdict.value;
  });
}

/** Devices by id: one that several hosts see is there once, and counts when any host's view of it matches. */
function countDevices(set: ManifestSet, selectors: readonly DeviceSelector[]): number {
  const ids = publishedDevices(set).flatMap(({ id, device }) => (isSelected(device, selectors) ? [id] : []));
  return new Set(ids).size;
}

/** Entries that can be satisfied by one class only, by that class. */
function demandByClass(set: ManifestSet): ReadonlyMap<string, ClaimEntry[]> {
  const demand = new Map<string, ClaimEntry[]>();
  for (const entry of set.ofKind('DeviceClaim').flatMap(claimEntries)) {
    const [choice, ...others] = entry.choices;
    if (choice?.deviceClassName === undefined || others.length > 0) continue;
    const known = demand.get(choice.deviceClassName);
    if (known) known.push(entry);
    else demand.set(choice.deviceClassName, [entry]);
  }
  return demand;
}

function finding(entry: ClaimEntry, field: string, message: string, remedy: string): SetFinding {
  const path = [...entry.path, field];
  return {
    source: entry.claim,
    severity: 'error',
    code: 'over-commitment',
    message,
    remedy,
    path,
    at: 'value',
  };
}

function judgeClass(
  set: ManifestSet,
  deviceClass: ManifestObject,
  entries: readonly ClaimEntry[],
): SetFinding[] {
  const selectors = compileAll(listOf(specOf(deviceClass).selectors));
  if (!selectors) return [];
  const supply = countDevices(set, selectors);
  const surplus = entries[supply];
  if (!surplus) return [];
  const name = surplus.choices[0]?.deviceClassName ?? '';
  const message = `${entries.length} devices of class ${name} are claimed, and only ${supply} in these files match it`;
  return [finding(surplus, 'deviceClassName', message, 'add devices to an inventory, or remove claims')];
}

/** Two entries that ask for the very same device. */
function judgeIds(entries: readonly ClaimEntry[]): SetFinding[] {
  const asked = new Map<string, ClaimEntry>();
  return entries.flatMap((entry) => {
    const id = entry.choices[0]?.deviceID;
    if (id === undefined) return [];
    if (!asked.has(id)) {
      asked.set(id, entry);
      return [];
    }
    const message = `device ${id} of an exclusive class is claimed twice in these files`;
    return [finding(entry, 'deviceID', message, 'claim another device in one of the two places')];
  });
}

export function findOverCommitment(set: ManifestSet): SetFinding[] {
  const holdsInventories = set.ofKind('DeviceInventory').length > 0;
  return [...demandByClass(set)].flatMap(([className, entries]) => {
    const deviceClass = set.find('PartitionDeviceClass', '', className);
    if (!deviceClass || !isExclusive(deviceClass)) return [];
    const ofClass = holdsInventories ? judgeClass(set, deviceClass, entries) : [];
    return [...ofClass, ...judgeIds(entries)];
  });
}

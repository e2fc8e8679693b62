/** Tables of who holds a device, a number or an extension. */
import type { DeviceNumber } from '../../controller/kernel/port.ts';
import type {
  DeviceAllocation,
  HeldDevice,
  HeldExtension,
  HeldNumber,
  HeldThings,
} from '../../controller/questions/holders/document.ts';
import { requesterText, shortContentID } from '../../controller/questions/inside/extension-ledger.ts';
import type { PartitionName } from '../../controller/questions/inside/host-inside.ts';
import { numberText } from './details.ts';
import { renderTable } from './table.ts';

/** What there is not. */
const NONE = '-';

export function renderHolders(held: HeldThings): string {
  if ('devices' in held) return deviceTable(held.devices);
  return 'numbers' in held ? numberTable(held.numbers) : extensionTable(held.extensions);
}

/** `team-a/disks`, or the UID of an object that is gone. */
function titleOf(name: PartitionName | null, uid: string): string {
  return name === null ? `uid ${uid}` : `${name.namespace}/${name.name}`;
}

function numberCell(number: DeviceNumber | null): string {
  return number === null ? NONE : numberText(number);
}

function deviceTable(devices: readonly HeldDevice[]): string {
  const rows = devices.flatMap((device) => {
    const { allocations, host, id, name, retainedFor, state } = device;
    const own = [host, id, name, state];
    const kept = retainedFor ?? NONE;
    if (allocations.length === 0) return [[...own, ...noAllocation, kept]];
    return allocations.map((allocation) => [...own, ...allocationCells(allocation), kept]);
  });
  return renderTable(['Host', 'ID', 'Name', 'State', ...allocationTitles, 'Retained for'], rows);
}

const allocationTitles = ['Holder', 'Claim', 'Inside', 'Exported', 'Real', 'Virtual'] as const;
const noAllocation = allocationTitles.map(() => NONE);

function allocationCells(allocation: DeviceAllocation): string[] {
  const { claim, claimUID, entry, exported, partition, partitionUID, realNumber, virtualNumber } = allocation;
  return [
    titleOf(partition, partitionUID),
    titleOf(claim, claimUID),
    entry,
    exported ? 'yes' : 'no',
    numberCell(realNumber),
    numberCell(virtualNumber),
  ];
}

function numberTable(numbers: readonly HeldNumber[]): string {
  const rows = numbers.map((held) => [held.host, numberText(held.number), held.state, ...ownerCells(held)]);
  return renderTable(['Host', 'Number', 'State', 'Holder', 'Claim', 'Inside', 'Device', 'Virtual'], rows);
}

function ownerCells({ owner }: HeldNumber): string[] {
  if (owner?.type !== 'Claim') return [ownerText(owner), NONE, NONE, NONE, NONE];
  const { claim, claimUID, deviceID, entry, partition, partitionUID, virtualNumber } = owner;
  const names = [titleOf(partition, partitionUID), titleOf(claim, claimUID)];
  return [...names, entry, deviceID ?? NONE, numberCell(virtualNumber)];
}

function ownerText(owner: Exclude<HeldNumber['owner'], { type: 'Claim' }>): string {
  if (owner === null) return NONE;
  return owner.type === 'Reserved' ? owner.holder : `${owner.instance} (driver ${owner.driver})`;
}

function extensionTable(extensions: readonly HeldExtension[]): string {
  const rows = extensions.flatMap((image) => {
    const own = [image.host, image.scope, image.counter === null ? NONE : String(image.counter)];
    const content = [shortContentID(image.contentID), staysText(image)];
    if (image.requests.length === 0) return [[...own, NONE, 'nobody', NONE, ...content]];
    return image.requests.map((request, at) => [
      ...own,
      String(at + 1),
      requesterText(request),
      request.requester,
      ...content,
    ]);
  });
  const titles = ['Host', 'Scope', 'Partitions', 'Order', 'Requested by', 'Requester', 'Content'];
  return renderTable([...titles, 'Stays because'], rows);
}

const staysTexts: Readonly<Record<HeldExtension['staysFor'], (image: HeldExtension) => string>> = {
  Requested: () => 'it was requested',
  Required: ({ requiredBy }) => `${requiredBy.join(', ')} requires it`,
  Never: () => 'its unloadPolicy is Never',
};

function staysText(image: HeldExtension): string {
  return staysTexts[image.staysFor](image);
}

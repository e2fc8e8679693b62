/** Who holds a real device number, in the table of each host (DEV-8, DEV-9). */
import type { DeviceNumber, HostView, NumberRow } from '../../kernel/port.ts';
import type { HeldNumber, NumberOwner } from './document.ts';
import type { ClaimNames, Place } from './places.ts';
import { holderOf } from './places.ts';

export async function holdersOfNumber(
  places: readonly Place[],
  number: DeviceNumber,
  claims: ClaimNames,
): Promise<HeldNumber[]> {
  const held: HeldNumber[] = [];
  for (const place of places) held.push(await heldNumber(place, number, claims));
  return held;
}

async function heldNumber(place: Place, number: DeviceNumber, claims: ClaimNames): Promise<HeldNumber> {
  const { host, inside } = place;
  const table = await inside.read<'NumberTable'>({ type: 'NumberTable' });
  const row = table.find(({ real }) => isSame(real, number));
  if (row !== undefined) return { host, number, state: row.state, owner: await ownerOf(row, place, claims) };
  const { numbers } = await inside.read<'Host'>({ type: 'Host' });
  return { host, number, state: isInTable(numbers, number) ? 'Free' : 'NotInTable', owner: null };
}

function isSame(left: DeviceNumber, right: DeviceNumber): boolean {
  return left.major === right.major && left.minor === right.minor;
}

function isInTable({ config }: HostView['numbers'], { major, minor }: DeviceNumber): boolean {
  if (config === null) return false;
  const { majors, minorsPerMajor } = config;
  return major >= majors.first && major <= majors.last && minor < minorsPerMajor;
}

async function ownerOf({ owner, real }: NumberRow, place: Place, claims: ClaimNames): Promise<NumberOwner> {
  if (owner.type !== 'Claim') return owner;
  const devices = await place.inside.read<'Devices'>({ type: 'Devices' });
  const [found] = devices.flatMap(({ allocations, id }) =>
    allocations.flatMap((allocation) =>
      allocation.real !== null && isSame(allocation.real, real) ? [{ id, allocation }] : [],
    ),
  );
  return {
    type: 'Claim',
    ...(await holderOf(owner, place, claims)),
    deviceID: found?.id ?? null,
    virtualNumber: found?.allocation.virtual ?? null,
  };
}

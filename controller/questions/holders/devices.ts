/** Who holds a device: on each host that sees it, because only one of them can give it away. */
import type { DeviceView } from '../../kernel/port.ts';
import { closestName } from '../../manifest/suggest.ts';
import { NotDoneError } from '../errors.ts';
import type { DeviceAllocation, HeldDevice } from './document.ts';
import type { ClaimNames, Place } from './places.ts';
import { holderOf } from './places.ts';

interface Seen {
  place: Place;
  device: DeviceView;
}

/**
 * @param name an id, which is the same on every host, or a name, which each host gives
 * @throws NotDoneError when no host has it
 */
export async function holdersOfDevice(
  places: readonly Place[],
  name: string,
  claims: ClaimNames,
): Promise<HeldDevice[]> {
  const seen = await devicesOf(places);
  const ids = new Set(
    seen.flatMap(({ device: { id, name: own } }) => (id === name || own === name ? id : [])),
  );
  if (ids.size === 0) throw missing(name, places, seen);
  const held: HeldDevice[] = [];
  for (const one of seen) if (ids.has(one.device.id)) held.push(await heldDevice(one, claims));
  return held;
}

async function devicesOf(places: readonly Place[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const place of places) {
    const devices = await place.inside.read<'Devices'>({ type: 'Devices' });
    seen.push(...devices.map((device) => ({ place, device })));
  }
  return seen;
}

function missing(name: string, places: readonly Place[], seen: readonly Seen[]): NotDoneError {
  const known = new Set(seen.flatMap(({ device }) => [device.id, device.name]));
  const closest = closestName(name, known);
  const [only, another] = places;
  const where = only !== undefined && another === undefined ? `host ${only.host} has no` : 'no host has a';
  return new NotDoneError(
    `${where} device '${name}', by id or by name`,
    closest === undefined
      ? 'partywall get dinv -o yaml shows which devices are published.'
      : `Did you mean ${closest}?`,
  );
}

async function heldDevice({ device, place }: Seen, claims: ClaimNames): Promise<HeldDevice> {
  const { driver, exporter, id, name, retainedFor, state, type } = device;
  const allocations: DeviceAllocation[] = [];
  for (const allocation of device.allocations) {
    allocations.push({
      ...(await holderOf(allocation, place, claims)),
      sharing: allocation.sharing,
      exported: exporter?.claimUid === allocation.claimUid,
      realNumber: allocation.real,
      virtualNumber: allocation.virtual,
    });
  }
  allocations.sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
  return { host: place.host, id, name, driver, type, state, retainedFor, allocations };
}

/** Who has it now comes first; then by names, because the kernel's order is that of UIDs. */
function sortKey({ claim, entry, exported, partition }: DeviceAllocation): string {
  const names = [partition?.namespace, partition?.name, claim?.name, entry];
  return [exported ? '0' : '1', ...names.map((name) => name ?? '')].join('\0');
}

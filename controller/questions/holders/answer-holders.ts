/** Who holds a device, a number or an extension, by the kernels. */
import type { ReviewSpecHolders } from '../../api/generated/review.ts';
import { NotFoundError, UsageError } from '../errors.ts';
import type { Agent } from '../inside/agent.ts';
import type { Looking } from '../inside/enter.ts';
import { holdersOfDevice } from './devices.ts';
import type { HeldThings } from './document.ts';
import { holdersOfExtension } from './extensions.ts';
import { holdersOfNumber } from './numbers.ts';
import type { Place } from './places.ts';
import { openPlaces, readClaimNames } from './places.ts';

/**
 * @throws NotFoundError for a host or an extension that is not there; NotDoneError for a device that no host has, and with
 * what a kernel refuses
 */
export async function answerHolders(
  agent: Agent,
  world: Looking,
  asked: ReviewSpecHolders,
): Promise<HeldThings> {
  if (asked.hostName !== undefined) await expectThere(world, 'Host', asked.hostName);
  const places = await openPlaces(agent, world, asked.hostName);
  const held = await heldThings(world, places, asked);
  // An extension that no kernel has is known by its object.
  if (asked.extensionName !== undefined && isNothing(held)) {
    await expectThere(world, 'KernelExtension', asked.extensionName);
  }
  return held;
}

export function isNothing(held: HeldThings): boolean {
  return Object.values(held).flat().length === 0;
}

async function expectThere({ cluster }: Looking, kind: string, name: string): Promise<void> {
  const key = { kind, name };
  if ((await cluster.get(key)) === undefined) throw new NotFoundError(key);
}

async function heldThings(
  world: Looking,
  places: readonly Place[],
  { device, extensionName, number }: ReviewSpecHolders,
): Promise<HeldThings> {
  if (device !== undefined) {
    return { devices: await holdersOfDevice(places, device, await readClaimNames(world)) };
  }
  if (number !== undefined) {
    return { numbers: await holdersOfNumber(places, number, await readClaimNames(world)) };
  }
  if (extensionName === undefined) throw new UsageError('expected a device, a number or an extension');
  return { extensions: await holdersOfExtension(places, extensionName) };
}

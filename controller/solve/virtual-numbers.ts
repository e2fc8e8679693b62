/**
 * Virtual numbers: the device numbers that a partition sees, chosen from the partition's own numbers only (LIFE-6).
 *
 * A number that a claim names lies in majors 0 to 255; one that it leaves open is the partition's own lowest
 * (major, then minor) from major 256 up. So the two never meet, on any host, whichever comes first.
 */
import type { DeviceNumber } from '../kernel/port.ts';

/** Names one entry of one claim of the partition. */
export interface NumberHolder {
  claimName: string;
  entry: string;
}

export interface VirtualNumberRequest extends NumberHolder {
  /** The number that the claim names: major 0 to 255. */
  asked?: DeviceNumber;
  /** The number that this entry was given before: it stays (LIFE-18, LIFE-31). */
  keep?: DeviceNumber;
}

export interface TakenVirtualNumber extends NumberHolder {
  number: DeviceNumber;
}

/** Which numbers can exist inside a partition: the widths are those of Linux device numbers (12 and 20 bits). */
export interface VirtualNumberSpace {
  /** Majors 0 to this one can be asked for. */
  lastAskedMajor: number;
  lastMajor: number;
  minorsPerMajor: number;
}

export const VIRTUAL_NUMBER_SPACE: VirtualNumberSpace = {
  lastAskedMajor: 255,
  lastMajor: 4095,
  minorsPerMajor: 1048576,
};

export type VirtualNumberAnswer =
  /** One number for each request, in the order of the requests. */
  | { ok: true; numbers: DeviceNumber[] }
  | {
      ok: false;
      fault: 'NumberInUse' | 'NumberOutOfRange' | 'NumbersExhausted';
      /** The request that cannot be met. */
      request: NumberHolder;
      /** Who has the number: of the same partition, so it may be told. Only for NumberInUse. */
      holder?: NumberHolder;
      message: string;
    };

/**
 * Chooses a number for each request, all or none. `taken` is what the partition's claims have already; what it says
 * about a requesting entry itself does not stand in that entry's way. The cost grows with the partition's own
 * numbers and with nothing else.
 */
export function chooseVirtualNumbers(
  requests: readonly VirtualNumberRequest[],
  taken: readonly TakenVirtualNumber[],
  space: VirtualNumberSpace = VIRTUAL_NUMBER_SPACE,
): VirtualNumberAnswer {
  const own = new Set(requests.map(holderText));
  const holders = new Map<number, NumberHolder>();
  for (const { number, claimName, entry } of taken) {
    if (!own.has(holderText({ claimName, entry }))) holders.set(rank(number, space), { claimName, entry });
  }
  const numbers: (DeviceNumber | undefined)[] = requests.map(() => undefined);
  // What is kept and what is asked for by name goes first, so that an open request never takes it away.
  for (const wanted of ['keep', 'asked'] as const) {
    for (const [index, request] of requests.entries()) {
      const number = numbers[index] === undefined ? request[wanted] : undefined;
      if (number === undefined) continue;
      const fault = reserve({ request, number, holders, space });
      if (fault !== undefined) return fault;
      numbers[index] = number;
    }
  }
  return fillOpen(requests, numbers, holders, space);
}

interface Reservation {
  request: VirtualNumberRequest;
  number: DeviceNumber;
  holders: Map<number, NumberHolder>;
  space: VirtualNumberSpace;
}

function reserve({ request, number, holders, space }: Reservation): VirtualNumberAnswer | undefined {
  const { claimName, entry } = request;
  const lastMajor = request.keep === undefined ? space.lastAskedMajor : space.lastMajor;
  if (!isWithin(number.major, lastMajor) || !isWithin(number.minor, space.minorsPerMajor - 1)) {
    const message =
      `entry "${entry}" asks for virtual number ${numberText(number)}; a number that is asked for has a major of ` +
      `0 to ${lastMajor} and a minor of 0 to ${space.minorsPerMajor - 1}. Ask for one of these, or leave it open.`;
    return { ok: false, fault: 'NumberOutOfRange', request: { claimName, entry }, message };
  }
  const holder = holders.get(rank(number, space));
  if (holder !== undefined) {
    const message =
      `entry "${entry}" asks for virtual number ${numberText(number)}, which entry "${holder.entry}" of claim ` +
      `"${holder.claimName}" of the same partition has. Ask for another one, or leave it open.`;
    return { ok: false, fault: 'NumberInUse', request: { claimName, entry }, holder, message };
  }
  holders.set(rank(number, space), { claimName, entry });
  return undefined;
}

/** Gives what is left open the partition's own lowest numbers, in the order of the requests (DEV-11). */
function fillOpen(
  requests: readonly VirtualNumberRequest[],
  numbers: readonly (DeviceNumber | undefined)[],
  holders: Map<number, NumberHolder>,
  space: VirtualNumberSpace,
): VirtualNumberAnswer {
  const chosen: DeviceNumber[] = [];
  const end = (space.lastMajor + 1) * space.minorsPerMajor;
  let next = (space.lastAskedMajor + 1) * space.minorsPerMajor;
  for (const [index, number] of numbers.entries()) {
    const { claimName, entry } = requests[index] as VirtualNumberRequest;
    if (number === undefined) {
      while (next < end && holders.has(next)) next += 1;
      if (next >= end) return exhausted({ claimName, entry }, space);
      holders.set(next, { claimName, entry });
    }
    const major = Math.floor(next / space.minorsPerMajor);
    chosen.push(number ?? { major, minor: next % space.minorsPerMajor });
  }
  return { ok: true, numbers: chosen };
}

function exhausted(request: NumberHolder, space: VirtualNumberSpace): VirtualNumberAnswer {
  const message =
    `entry "${request.entry}" leaves its virtual number open, and the partition uses every number of majors ` +
    `${space.lastAskedMajor + 1} to ${space.lastMajor}. Remove an entry or a claim of this partition.`;
  return { ok: false, fault: 'NumbersExhausted', request, message };
}

/** Numbers in their order, major first, as one whole number (below 2^32 in the standard space). */
function rank(number: DeviceNumber, space: VirtualNumberSpace): number {
  return number.major * space.minorsPerMajor + number.minor;
}

function isWithin(value: number, last: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= last;
}

function numberText(number: DeviceNumber): string {
  return `${number.major}:${number.minor}`;
}

function holderText(holder: NumberHolder): string {
  return `${holder.claimName}/${holder.entry}`;
}

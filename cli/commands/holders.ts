import { complainOfMissing } from '../arguments/fetch.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { holdersOfDevice } from '../holders/devices.ts';
import type { HeldThings } from '../holders/document.ts';
import { holdersDocument } from '../holders/document.ts';
import { holdersOfExtension } from '../holders/extensions.ts';
import { holdersOfNumber } from '../holders/numbers.ts';
import type { Place } from '../holders/places.ts';
import { openPlaces, readClaimNames } from '../holders/places.ts';
import type { Subject } from '../holders/subject.ts';
import { subjectOf } from '../holders/subject.ts';
import { renderHolders } from '../render/holders.ts';
import { jsonText } from '../render/json.ts';
import type { Session } from '../session.ts';
import type { WorldReader } from '../world/read-world.ts';
import { openWorldReader } from '../world/read-world.ts';

export interface HoldersOptions {
  /** TYPE NAME or TYPE/NAME. */
  args: readonly string[];
  /** The one host that is asked about. */
  host?: string;
  output: 'text' | 'json';
  stateDirectory: string;
}

/** Prints who holds a device, a number or an extension, by the kernels. Reads only, so it works beside an apply. */
export async function runHolders(session: Session, options: HoldersOptions): Promise<ExitCode> {
  const subject = subjectOf(options.args);
  const world = openWorldReader(options.stateDirectory);
  try {
    if (!(await isThere(session, world, 'Host', options.host))) return exitCode.notDone;
    const places = await openPlaces(session, world, options.host);
    const held = await heldThings(world, places, subject);
    if (isNothing(held) && !(await isKnown(session, world, subject))) return exitCode.notDone;
    print(session, options, held);
    return exitCode.done;
  } finally {
    await world.close();
  }
}

/** Whether an object that was named exists; told when it does not. */
async function isThere(
  session: Session,
  { cluster }: WorldReader,
  kind: string,
  name: string | undefined,
): Promise<boolean> {
  const key = name === undefined ? undefined : { kind, name };
  if (key === undefined || (await cluster.get(key)) !== undefined) return true;
  await complainOfMissing(session, cluster, key);
  return false;
}

async function heldThings(
  world: WorldReader,
  places: readonly Place[],
  subject: Subject,
): Promise<HeldThings> {
  switch (subject.type) {
    case 'Device':
      return { devices: await holdersOfDevice(places, subject.name, await readClaimNames(world)) };
    case 'Number':
      return { numbers: await holdersOfNumber(places, subject.number, await readClaimNames(world)) };
    case 'Extension':
      return { extensions: await holdersOfExtension(places, subject.name) };
  }
}

function isNothing(held: HeldThings): boolean {
  return Object.values(held).flat().length === 0;
}

/** An extension that no kernel has is known by its object. */
async function isKnown(session: Session, world: WorldReader, subject: Subject): Promise<boolean> {
  return subject.type !== 'Extension' || (await isThere(session, world, 'KernelExtension', subject.name));
}

function print({ out, err }: Session, { host, output }: HoldersOptions, held: HeldThings): void {
  if (output === 'json') out.write(jsonText(holdersDocument(held)));
  else if (!isNothing(held)) out.write(renderHolders(held));
  else if (!('extensions' in held)) err.write('No host is booted yet.\n');
  else
    err.write(
      host === undefined ? 'No kernel has it loaded.\n' : `The kernel of ${host} does not have it loaded.\n`,
    );
}

/** What `holders` is asked about. */
import type { DeviceNumber } from '../../controller/kernel/port.ts';
import { closestName } from '../../controller/manifest/suggest.ts';
import { UsageError } from '../../controller/questions/errors.ts';

/** Exactly one of them. */
export interface HeldSubject {
  device?: string;
  number?: DeviceNumber;
  extensionName?: string;
}

type SubjectType = 'Device' | 'Number' | 'Extension';

/** By kind, plural or short name in any case, as kinds go everywhere. */
const typesByName: Readonly<Record<string, SubjectType>> = {
  device: 'Device',
  devices: 'Device',
  dev: 'Device',
  number: 'Number',
  numbers: 'Number',
  extension: 'Extension',
  extensions: 'Extension',
  kernelextension: 'Extension',
  kernelextensions: 'Extension',
  kext: 'Extension',
};

const examples =
  'For example: partywall holders device lun-101, partywall holders number 33:0, partywall holders extension trace';

const numberPattern = /^(\d{1,10}):(\d{1,10})$/u;

/** Reads TYPE NAME or TYPE/NAME. @throws UsageError */
export function subjectOf(args: readonly string[]): HeldSubject {
  const [typeName = '', name = '', ...rest] = args.length === 1 ? splitOnce(args[0] ?? '') : args;
  const type = typeNamed(typeName);
  if (name === '' || rest.length > 0)
    throw new UsageError(`expected one ${type.toLowerCase()} after '${typeName}'`, examples);
  switch (type) {
    case 'Device':
      return { device: name };
    case 'Number':
      return { number: numberOf(name) };
    case 'Extension':
      return { extensionName: name };
  }
}

function numberOf(text: string): DeviceNumber {
  const [, major, minor] = numberPattern.exec(text) ?? [];
  if (major === undefined || minor === undefined)
    throw new UsageError(`expected a device number as MAJOR:MINOR, got '${text}'`, examples);
  return { major: Number(major), minor: Number(minor) };
}

/** An id of a device may have slashes in it: only the first one counts. */
function splitOnce(text: string): string[] {
  const at = text.indexOf('/');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function typeNamed(name: string): SubjectType {
  const type = Object.hasOwn(typesByName, name.toLowerCase()) ? typesByName[name.toLowerCase()] : undefined;
  if (type !== undefined) return type;
  const closest = closestName(name, Object.keys(typesByName));
  const meant = closest === undefined ? '' : `Did you mean ${closest}? `;
  throw new UsageError(
    `expected device, number or extension, got '${name}'`,
    `${meant}A thing that somebody can hold is one of these three.\n${examples}`,
  );
}

/** What became of objects that were to be deleted. */
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText, keyTitle } from '../../controller/api/object.ts';
import { describeCommand } from '../arguments/fetch.ts';
import type { Location } from '../location.ts';
import type { Sequel, Settled } from '../world/world.ts';
import type { Colors } from './colors.ts';
import { counted } from './counted.ts';
import { readinessOf } from '../../controller/questions/ready.ts';
import { withoutControls } from './text-width.ts';

export interface Removal {
  targets: readonly KubeObject[];
  /** Those of the targets that are still there, as they are now. */
  remaining: readonly KubeObject[];
}

/** Those of the targets that are gone. */
export function goneOf({ targets, remaining }: Removal): KubeObject[] {
  const left = new Set(remaining.map((object) => keyText(keyOf(object))));
  return targets.filter((target) => !left.has(keyText(keyOf(target))));
}

/** What holds each of the objects, and where to read on. */
export function renderBlockers(
  remaining: readonly KubeObject[],
  place: { colors: Colors; location: Location },
): string {
  return remaining.map((object) => blockerText(object, place)).join('');
}

function blockerText(
  object: KubeObject,
  { colors, location }: { colors: Colors; location: Location },
): string {
  const key = keyOf(object);
  const title = colors.bold(keyTitle(key));
  if (object.kind === 'Namespace') return `${title} is not empty yet\n`;
  const { reason, message } = readinessOf(object);
  return [
    `${title}: ${colors.yellow(reason)}`,
    `  ${withoutControls(message)}`,
    `  ${colors.dim(describeCommand(location, key))}`,
    '',
  ].join('\n');
}

/** How a wait for a removal ended, and for the words of it. */
interface RemovalEnd {
  noun: string;
  command: string;
  end: Settled;
  sequel: Sequel;
}

/** How many are left, and what becomes of them. */
export function remainingText(
  { targets, remaining }: Removal,
  { noun, command, end, sequel }: RemovalEnd,
  colors: Colors,
): string {
  const verb = remaining.length === 1 ? 'is' : 'are';
  const what = `${remaining.length} of ${counted(targets.length, noun)} ${verb} not deleted yet.`;
  const waits =
    end === 'quiet'
      ? 'The next apply or delete goes on when that has changed.'
      : `Time was up; ${sequel.goOn(command)}.`;
  return `${colors.red(what)} ${waits}\n${sequel.inVain(remaining)}`;
}

/** What became of a set of objects: a table of all, and the reasons of those that are not Ready. */
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyTitle } from '../../controller/api/object.ts';
import { describeCommand } from '../arguments/fetch.ts';
import type { Location } from '../location.ts';
import type { Colors } from './colors.ts';
import { conditionPaint } from './colors.ts';
import { counted } from './counted.ts';
import { details } from './details.ts';
import { readinessOf } from '../../controller/questions/ready.ts';
import { renderTable } from './table.ts';
import { withoutControls } from './text-width.ts';

export function renderOutcomeTable(objects: readonly KubeObject[], colors: Colors): string {
  const rows = objects.map((object) => {
    const { namespace, name } = object.metadata;
    const { status, reason } = readinessOf(object);
    return [
      object.kind,
      namespace === undefined ? name : `${namespace}/${name}`,
      { text: status, paint: conditionPaint(colors, status) },
      reason,
      details(object),
    ];
  });
  return renderTable(['Kind', 'Name', 'Ready', 'Reason', 'Details'], rows);
}

/** More reasons than that nobody reads; the table names all objects. */
const MOST_REASONS = 20;

/** Why objects are not Ready, in full sentences, and where to read on. */
export function renderReasons(
  objects: readonly KubeObject[],
  { colors, location }: { colors: Colors; location: Location },
): string {
  const more = objects.length - MOST_REASONS;
  const rest = more > 0 ? `... and ${counted(more, 'object')} more that the table shows.\n` : '';
  const reasons = objects
    .slice(0, MOST_REASONS)
    .map((object) => {
      const { reason, message } = readinessOf(object);
      const title = colors.bold(keyTitle(keyOf(object)));
      return [
        `${title}: ${colors.yellow(reason)}`,
        `  ${withoutControls(message)}`,
        `  ${colors.dim(describeCommand(location, keyOf(object)))}`,
        '',
      ].join('\n');
    })
    .join('');
  return reasons + rest;
}

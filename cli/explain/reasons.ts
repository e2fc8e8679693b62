/** What a reason of a condition means. */
import { conditionReasons } from '../../controller/api/generated/conditions.ts';
import type { Reason } from '../../controller/api/generated/conditions.ts';
import { reasonExplanations } from '../../controller/api/reasons.ts';
import { paragraph } from '../render/paragraph.ts';
import { renderTable } from '../render/table.ts';
import type { Style } from './style.ts';
import { section, topicOf } from './style.ts';

export const reasonTopics = Object.keys(reasonExplanations).sort() as Reason[];

type Places = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>>;

/** Every kind, condition and status with which a reason is given. */
function placesOf(reason: Reason): string[][] {
  const places: Places = conditionReasons;
  return Object.entries(places).flatMap(([kind, conditions]) =>
    Object.entries(conditions).flatMap(([condition, statuses]) =>
      Object.entries(statuses).flatMap(([status, reasons]) =>
        reasons.includes(reason) ? [[kind, condition, status === 'False' ? 'False or Unknown' : status]] : [],
      ),
    ),
  );
}

export function explainReason(topic: string, style: Style): string | undefined {
  const reason = topicOf(reasonTopics, topic);
  if (reason === undefined) return undefined;
  const { meaning, remedy } = reasonExplanations[reason];
  const width = { indent: 2, columns: style.columns };
  const places = renderTable(['Kind', 'Condition', 'Status'], placesOf(reason), { indent: 2 });
  return [
    `${style.colors.bold(reason)} is a reason of a condition.\n`,
    section('Means', paragraph(meaning, width), style),
    section('What helps', paragraph(remedy, width), style),
    section('Where it stands', places, style),
  ].join('\n');
}

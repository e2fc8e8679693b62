/** What a refusal of a kernel means. */
import type { CatalogueId } from '../../controller/api/catalogue.ts';
import { catalogue, catalogueEntry } from '../../controller/api/catalogue.ts';
import { loggedErrors } from '../../controller/api/error-catalogue.ts';
import type { LoggedErrorId } from '../../controller/api/error-catalogue.ts';
import { paragraph } from '../render/paragraph.ts';
import { renderTable } from '../render/table.ts';
import type { Style } from './style.ts';
import { section, topicOf } from './style.ts';

export const errorTopics = Object.keys(catalogue).sort() as CatalogueId[];

export const errnoTopics = [...new Set(errorTopics.map((id) => catalogueEntry(id).errno))].sort();

export function explainErrorId(topic: string, style: Style): string | undefined {
  const id = topicOf(errorTopics, topic);
  if (id === undefined) return undefined;
  const { errno, message, remedy, requirement, reason } = catalogueEntry(id);
  const width = { indent: 2, columns: style.columns };
  const shown = reason === undefined || reason === id ? '' : `In a status it is told as ${reason}.`;
  return [
    `${style.colors.bold(id)} is a refusal of a kernel (${errno}, requirement ${requirement}).\n`,
    section('Message', paragraph(message, width), style),
    section('What helps', paragraph(`${remedy} ${shown}`.trim(), width), style),
  ].join('\n');
}

export const loggedTopics = Object.keys(loggedErrors).sort() as LoggedErrorId[];

/** An error that stands in the buffer of a partition and is no refusal. */
export function explainLoggedError(topic: string, style: Style): string | undefined {
  const id = topicOf(loggedTopics, topic);
  if (id === undefined) return undefined;
  const { isForPrograms, message, remedy } = loggedErrors[id];
  const who = isForPrograms ? 'a program inside it' : 'the global environment';
  const width = { indent: 2, columns: style.columns };
  return [
    `${style.colors.bold(id)} is an error that ${who} records for a partition (partywall errors).\n`,
    section('Message', paragraph(message, width), style),
    section('What helps', paragraph(remedy, width), style),
  ].join('\n');
}

export function explainErrno(topic: string, style: Style): string | undefined {
  const errno = topicOf(errnoTopics, topic);
  if (errno === undefined) return undefined;
  const rows = errorTopics
    .map((id) => ({ id, ...catalogueEntry(id) }))
    .filter((entry) => entry.errno === errno)
    .map(({ id, message }) => [id, message]);
  const table = renderTable(['Error', 'Message'], rows, { indent: 2 });
  return section(`Refusals of a kernel with ${errno}`, table, style);
}

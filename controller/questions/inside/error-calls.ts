/** The call by which a program adds to the error buffer of its partition; it cannot read it (ERR-11). */
import { findErrorEntry, loggedErrors, placeholdersOf } from '../../api/error-catalogue.ts';
import type { Call } from './call.ts';
import type { PartitionInside } from './partition-inside.ts';
import { refusedAs } from './refusal.ts';

interface Asked {
  id: string;
  args: Record<string, string | number>;
  operationID?: string;
  explains?: number;
}

const idsForPrograms = Object.entries(loggedErrors)
  .filter(([, { isForPrograms }]) => isForPrograms)
  .map(([id, entry]) => [id, ...placeholdersOf(entry).map((name) => name.toUpperCase())].join(' '));

export const logerr: Call<PartitionInside> = {
  usage: 'logerr [--explains SEQ] [--operation ID] ID [ARG]...',
  does: `adds an error to the buffer of the partition and prints its sequence; ID with its arguments is ${idsForPrograms.join(', ')}`,
  changes: true,
  prepare: (words) => {
    const asked = askedOf(words);
    if (asked === undefined) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const { seq } = await inside.execute<'LogError'>({ type: 'LogError', partitionUid, ...asked });
      const { id } = asked;
      // It was counted, and the count has to be kept (ERR-10).
      if (seq === null) return { answer: { id }, complaint: refusedAs('ErrorBufferFull', { id }) };
      return { answer: { seq, id } };
    };
  },
};

/** Options stand before the id, because what a program says may begin with a dash. */
function askedOf(words: readonly string[]): Asked | undefined {
  const [first, value, ...rest] = words;
  if (first === undefined || (first.startsWith('-') && value === undefined)) return undefined;
  if (!first.startsWith('-')) return { id: first, args: argsOf(first, words.slice(1)) };
  const asked = askedOf(rest);
  if (asked === undefined || value === undefined) return undefined;
  if (first === '--operation') return { operationID: value, ...asked };
  return first === '--explains' && isWhole(value) ? { explains: Number(value), ...asked } : undefined;
}

/** In the order in which the text has them; what is left over goes under its number, for the kernel to refuse. */
function argsOf(id: string, given: readonly string[]): Record<string, string | number> {
  const entry = findErrorEntry(id);
  const names = entry === undefined ? [] : placeholdersOf(entry);
  return Object.fromEntries(
    given.map((text, place) => [names[place] ?? String(place + 1), isWhole(text) ? Number(text) : text]),
  );
}

/** A whole number that is kept exactly; all else is text. */
function isWhole(text: string): boolean {
  return /^-?(0|[1-9]\d{0,14})$/u.test(text);
}

/** What must hold of every error buffer (X-12 g, ERR-10, ERR-15, LIFE-24), and from one state to the next. */
import { Buffer } from 'node:buffer';
import type { ErrorRecord, PartitionView } from '../../controller/kernel/port.ts';

/** One line for each thing that is wrong with the buffer of a partition. */
export function errorsAreSound({ errors, partitionUid }: PartitionView): string[] {
  const { bytes, capacityBytes, records, rejected, dropped } = errors;
  const size = sizeOf(records);
  const ofInside = sizeOf(records.filter(({ inside }) => inside));
  const sequences = records.map(({ seq }) => seq);
  const problems = {
    'says another size than its records have': bytes !== size,
    'is fuller than it may be': size > capacityBytes,
    'gives writers inside more than half': ofInside * 2 > capacityBytes,
    'is out of order': sequences.some((seq, place) => place > 0 && seq <= sequences[place - 1]!),
    'explains what is not before': records.some(
      ({ explains, seq }) => explains !== null && (explains >= seq || !sequences.includes(explains)),
    ),
    'has a record from inside of another group than User': records.some(
      ({ inside, origin }) => inside && origin.group !== 'User',
    ),
    'remembers more rejected records than it dropped': rejected.length > Math.min(dropped, 32),
  };
  return Object.entries(problems).flatMap(([problem, holds]) =>
    holds ? [`the error buffer of ${partitionUid} ${problem}`] : [],
  );
}

/** What was recorded stays as it is and where it is, until the buffer begins anew as a whole (ERR-10, ERR-18). */
export function errorsOnlyGrow(before: readonly PartitionView[], after: readonly PartitionView[]): string[] {
  const olds = new Map(before.map((view) => [view.partitionUid, view.errors]));
  return after.flatMap(({ errors, partitionUid }) => {
    const old = olds.get(partitionUid);
    if (old === undefined) return [];
    const newest = old.records.at(-1)?.seq ?? 0;
    const beganAnew = errors.records.every(({ seq }) => seq > newest);
    const isLonger =
      errors.dropped >= old.dropped && JSON.stringify(errors.records).startsWith(openText(old.records));
    return beganAnew || isLonger ? [] : [`the error buffer of ${partitionUid} lost or changed a record`];
  });
}

function openText(records: readonly ErrorRecord[]): string {
  return JSON.stringify(records).slice(0, -1);
}

/** Bytes of the records as JSON with sorted keys, in UTF-8. */
export function sizeOf(records: readonly ErrorRecord[]): number {
  return records.reduce((sum, record) => sum + Buffer.byteLength(sortedText(record)), 0);
}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    typeof field === 'object' && field !== null
      ? Object.fromEntries(Object.entries(field).sort(([left], [right]) => (left < right ? -1 : 1)))
      : field,
  );
}

/**
 * One partition's error buffer: records are appended as long as there is room, and never changed, moved or cut. A ring
 * would lose the first error, which is most often the root cause (ERR-10).
 */
import { isPrintable } from '../../api/error-catalogue.ts';
import type { ErrorBufferView, ErrorRecord, KernelRefusal } from '../port.ts';
import { byteLength } from './byte-length.ts';
import { canonicalText } from './canonical-text.ts';
import { invalid } from './outcome.ts';

/** As in the product (ERR-10). */
export const defaultBufferBytes = 1024;
const leastBytes = 256;
const mostBytes = 16_384;

/** Rejected records of the global environment that are remembered; beyond it none is tried any more. */
const mostRejected = 32;

export interface ErrorBuffer {
  /** That of the host when the buffer began: a smaller one must not cost it a record. */
  capacityBytes: number;
  nextSeq: number;
  records: ErrorRecord[];
  dropped: number;
  rejected: ErrorBufferView['rejected'];
}

export function blankBuffer(capacityBytes: number): ErrorBuffer {
  return { capacityBytes, nextSeq: 1, records: [], dropped: 0, rejected: [] };
}

/** Begins anew for another attempt. Sequences go on, so that no reader takes a new record for an old one (ERR-20). */
export function clearBuffer(buffer: ErrorBuffer, capacityBytes: number): void {
  Object.assign(buffer, { ...blankBuffer(capacityBytes), nextSeq: buffer.nextSeq });
}

/** Records are never changed: copies share them. */
export function copyBuffer(buffer: ErrorBuffer): ErrorBuffer {
  return { ...buffer, records: [...buffer.records], rejected: [...buffer.rejected] };
}

export function bufferView({ capacityBytes, dropped, records, rejected }: ErrorBuffer): ErrorBufferView {
  const copies = records.map((record) => ({ ...record, origin: { ...record.origin } }));
  return { records: copies, dropped, bytes: sizeOf(records), capacityBytes, rejected: [...rejected] };
}

/** The sequence that the record got; null where there was no room for it, which is counted (ERR-10). */
export function append(buffer: ErrorBuffer, message: Omit<ErrorRecord, 'seq'>): number | null {
  const record: ErrorRecord = { seq: buffer.nextSeq, ...message };
  if (hasRoom(buffer, record)) {
    buffer.records.push(record);
    buffer.nextSeq += 1;
    return record.seq;
  }
  buffer.dropped += 1;
  const { id, args, inside } = record;
  if (!inside && buffer.rejected.length < mostRejected) buffer.rejected.push({ id, args });
  return null;
}

/** Writers inside have at most half of it, so that a tenant cannot crowd out a root cause (LIFE-24). */
function hasRoom({ capacityBytes, records }: ErrorBuffer, record: ErrorRecord): boolean {
  const all = [...records, record];
  if (sizeOf(all) > capacityBytes) return false;
  return !record.inside || sizeOf(all.filter(({ inside }) => inside)) * 2 <= capacityBytes;
}

/** In UTF-8, as canonical text. A buffer holds few records, so nothing is counted twice for long. */
function sizeOf(records: readonly ErrorRecord[]): number {
  return records.reduce((sum, record) => sum + byteLength(canonicalText(record)), 0);
}

export function checkBufferBytes(bytes: number): KernelRefusal | undefined {
  if (Number.isInteger(bytes) && bytes >= leastBytes && bytes <= mostBytes) return undefined;
  return invalid(
    'errorBufferBytes',
    `it must be a whole number of ${String(leastBytes)} to ${String(mostBytes)}`,
  );
}

/** A whole number or a printable string: no other conversion is done when it is read (ERR-13). */
export function isLoggable(value: unknown): boolean {
  return Number.isSafeInteger(value) || (typeof value === 'string' && isPrintable(value));
}

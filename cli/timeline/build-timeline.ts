/** Errors in the order in which a person wants them: the root cause first, and under it what it explains (LIFE-24). */
import { findErrorEntry } from '../../controller/api/error-catalogue.ts';
import type { ErrorRecord } from '../../controller/kernel/port.ts';

/** What is known of an error: a status does not tell who inside or outside wrote it. */
export type KnownError = Omit<ErrorRecord, 'inside'> & { inside?: boolean };

export interface TimelineEntry {
  record: KnownError;
  /** How many explanations stand above it. */
  depth: number;
  /** Nothing explains it, and what it explains came first of all. */
  isRootCause: boolean;
}

/**
 * A record explains at most one earlier record, so each chain of explanations ends at what was noticed first. Chains with
 * one end belong together; they go by when that end was recorded. Whatever several causes explain stands under the first.
 */
export function buildTimeline(records: readonly KnownError[]): TimelineEntry[] {
  const bySeq = new Map(records.map((record) => [record.seq, record]));
  const explained = new Set(records.map(({ explains }) => explains));
  const chains = records
    .filter(({ seq }) => !explained.has(seq))
    .map((cause) => chainFrom(cause, bySeq))
    .sort((left, right) => Number(isNotice(left)) - Number(isNotice(right)) || endOf(left) - endOf(right));
  const [first = []] = chains;
  const shown = new Set<number>();
  return chains.flatMap((chain) =>
    chain
      .map((record, depth) => ({
        record,
        depth,
        isRootCause: depth === 0 && !isNotice(chain) && endOf(chain) === endOf(first),
      }))
      .filter(({ record }) => !shown.has(record.seq) && shown.add(record.seq)),
  );
}

/** From a cause to what was noticed first. */
function chainFrom(cause: KnownError, bySeq: ReadonlyMap<number, KnownError>): KnownError[] {
  const chain: KnownError[] = [];
  for (let record: KnownError | undefined = cause; record !== undefined;) {
    chain.push(record);
    record = record.explains === null ? undefined : bySeq.get(record.explains);
  }
  return chain;
}

function endOf(chain: readonly KnownError[]): number {
  return chain.at(-1)?.seq ?? 0;
}

/** What needs nothing is no cause of anything. */
function isNotice(chain: readonly KnownError[]): boolean {
  return chain.every(({ id }) => findErrorEntry(id)?.severity === 'Notice');
}

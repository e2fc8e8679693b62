/** The errors of a partition: what its status tells of the buffer in the kernel, and what is still to be recorded there. */
import { errorText, findErrorEntry } from '../../api/error-catalogue.ts';
import type { WorkloadPartitionStatusErrorsRecent } from '../../api/generated/workload-partition.ts';
import { mostShown } from '../../api/most-shown.ts';
import type { ErrorRecord, PartitionView } from '../../kernel/port.ts';
import { isUp } from '../../solve/attachment.ts';
import { unrecorded, unrecordedRefusal } from '../error-log.ts';
import type { Fault, Performed, Step } from '../kind.ts';
import type { PartitionWorld } from './observe.ts';
import { wantedMode } from './wanted.ts';

/** A copy of the buffer, made anew on every pass: re-reading it never shows an error twice (ERR-20). */
export function errorsStatus(view: PartitionView | undefined): Record<string, unknown> {
  if (view === undefined || !hasErrors(view)) return {};
  const { dropped, records } = view.errors;
  return { errors: { recent: shownOf(records).map(shownError), total: records.length, dropped } };
}

export function hasErrors({ errors }: PartitionView): boolean {
  return errors.records.length + errors.dropped > 0;
}

/** The first is most often the root cause, so it stays among those that are shown. */
function shownOf(records: readonly ErrorRecord[]): ErrorRecord[] {
  if (records.length <= mostShown) return [...records];
  return [...records.slice(0, 1), ...records.slice(1 - mostShown)];
}

function shownError(record: ErrorRecord): WorkloadPartitionStatusErrorsRecent {
  const { args, explains, id, operationID, origin, seq, time } = record;
  const entry = findErrorEntry(id);
  return {
    seq,
    id,
    args: { ...args },
    time,
    origin: { ...origin },
    severity: entry?.severity ?? 'Error',
    reason: entry?.reason ?? id,
    message: errorText(id, args, 'en'),
    ...(operationID === null ? {} : { operationID }),
    ...(explains === null ? {} : { explains }),
  };
}

/** What was refused, or else what keeps the partition from starting (ERR-5). */
export function errorsToRecord(
  world: PartitionWorld,
  performed: Performed,
  fault: Fault | undefined,
): readonly Step[] {
  const { partition, view } = world;
  if (performed.refusal !== undefined) return unrecordedRefusal(view, performed);
  const hostName = partition.status?.placement?.hostName;
  if (view === undefined || hostName === undefined || fault === undefined) return [];
  const isStarting = wantedMode(partition, view) !== 'Stopped' && !isUp(view) && view.state !== 'Broken';
  if (!isStarting) return [];
  const { condition, reason } = fault;
  return unrecorded(view, hostName, { id: 'StartPrevented', args: { condition, reason }, group: 'User' });
}

/** The errors of a partition as its kernel tells them, and as its status does. */
import type { WorkloadPartitionStatusErrors } from '../../controller/api/generated/workload-partition.ts';
import type { ErrorBufferView } from '../../controller/kernel/port.ts';
import type { KnownErrors } from './document.ts';

export function errorsOfKernel({ dropped, records }: ErrorBufferView): KnownErrors {
  return { total: records.length, dropped, records };
}

/** Of more than 32 a status has the first and the latest (ERR-8). */
export function errorsOfStatus({ dropped, recent, total }: WorkloadPartitionStatusErrors): KnownErrors {
  const records = recent.map(({ args, explains, id, operationID, origin, seq, time }) => ({
    args,
    id,
    origin,
    seq,
    time,
    operationID: operationID ?? null,
    explains: explains ?? null,
  }));
  return { total, dropped, records };
}

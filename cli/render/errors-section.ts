/** The latest errors of a partition, as its status tells them. */
import type { WorkloadPartitionStatusErrors } from '../../controller/api/generated/workload-partition.ts';
import type { Colors } from './colors.ts';
import { renderTable } from './table.ts';

/** Empty where there are none. */
export function errorsSection(errors: WorkloadPartitionStatusErrors | undefined, colors: Colors): string {
  if (errors === undefined) return '';
  const rows = errors.recent.map(({ explains, id, message, origin, seq, severity }) => [
    `#${String(seq)}`,
    severity,
    id,
    `${origin.group} ${origin.host}`,
    explains === undefined ? message : `Explains #${String(explains)}. ${message}`,
  ]);
  const { dropped, total } = errors;
  const counts = `${String(total)} recorded, ${String(dropped)} dropped`;
  const titles = ['Seq', 'Severity', 'Id', 'Origin', 'Message'];
  return `${colors.bold('Errors:')} ${dropped > 0 ? colors.yellow(counts) : counts}\n${renderTable(titles, rows, { indent: 2 })}`;
}

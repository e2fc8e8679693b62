/** Whom `exec` and `view` are about: NAME and wpar/NAME are a partition, host/NAME is the global environment of a host. */
import type { ObjectKey } from '../../controller/api/object.ts';
import { keyFor } from './fetch.ts';
import { parseSelection } from './selection.ts';
import { UsageError } from '../../controller/questions/errors.ts';

/** @throws UsageError for what names neither */
export function targetOf(text: string, namespace: string | undefined): ObjectKey {
  const [selected] = parseSelection([text.includes('/') ? text : `wpar/${text}`], {});
  if (selected?.name !== undefined && ['WorkloadPartition', 'Host'].includes(selected.kind.kind))
    return keyFor(selected.kind, selected.name, namespace);
  throw new UsageError(
    `expected a partition or a host, got '${text}'`,
    'Write NAME or wpar/NAME for a partition, host/NAME for the global environment of a host.',
  );
}

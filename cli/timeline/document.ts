/** The ErrorTimeline document: what `errors -o json` prints (schemas/cli/errortimeline_v1alpha1.json). */
import type { ErrorSeverity, Language } from '../../controller/api/error-catalogue.ts';
import { errorText, findErrorEntry } from '../../controller/api/error-catalogue.ts';
import type { ErrorGroup } from '../../controller/kernel/port.ts';
import { buildTimeline } from './build-timeline.ts';
import type { KnownError, TimelineEntry } from './build-timeline.ts';

export interface TimelineError {
  seq: number;
  id: string;
  args: Readonly<Record<string, string | number>>;
  time: string;
  origin: { group: ErrorGroup; host: string };
  /** Written by a process inside the partition; absent where that is not known. */
  inside?: boolean;
  severity: ErrorSeverity;
  reason: string;
  message: string;
  operationID?: string;
  explains?: number;
  rootCause: boolean;
  depth: number;
}

export interface ErrorTimeline {
  apiVersion: 'cli.partywall.dev/v1alpha1';
  kind: 'ErrorTimeline';
  namespace: string;
  name: string;
  language: Language;
  total: number;
  dropped: number;
  /** The root cause first; under each what it explains. */
  errors: TimelineError[];
}

/** What is known of the errors of a partition. */
export interface KnownErrors {
  /** How many there are; of more than are told some are left out. */
  total: number;
  dropped: number;
  records: readonly KnownError[];
}

/** @param buffer undefined where no kernel knows the partition */
export function errorTimeline(
  { namespace, name }: { namespace: string; name: string },
  buffer: KnownErrors | undefined,
  language: Language,
): ErrorTimeline {
  const { dropped, records, total } = buffer ?? { dropped: 0, records: [], total: 0 };
  return {
    apiVersion: 'cli.partywall.dev/v1alpha1',
    kind: 'ErrorTimeline',
    namespace,
    name,
    language,
    total,
    dropped,
    errors: buildTimeline(records).map((entry) => timelineError(entry, language)),
  };
}

function timelineError({ record, depth, isRootCause }: TimelineEntry, language: Language): TimelineError {
  const { explains, operationID, ...told } = record;
  const entry = findErrorEntry(record.id);
  return {
    ...told,
    severity: entry?.severity ?? 'Error',
    reason: entry?.reason ?? record.id,
    message: errorText(record.id, record.args, language),
    ...(operationID === null ? {} : { operationID }),
    ...(explains === null ? {} : { explains }),
    rootCause: isRootCause,
    depth,
  };
}

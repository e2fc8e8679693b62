/**
 * What the engine records in the error buffer of a partition: what its kernel refused, and what its own checks found.
 *
 * A refused command changes nothing, so the kernel cannot record it in the same act; the engine does, in its name
 * (docs/adr/0012-refusals-are-recorded-by-the-engine.md). Each failure is recorded once an attempt, however often it is
 * met: what the buffer tells already, or had no room for, is left out.
 */
import type { CatalogueId } from '../api/catalogue.ts';
import type { ErrorId } from '../api/error-catalogue.ts';
import { loggableArgs } from '../api/error-catalogue.ts';
import type { ErrorGroup, PartitionView } from '../kernel/port.ts';
import type { Performed, Step } from './kind.ts';

/** Refusals that are about who asked and when, and tell nothing of the partition. */
const aboutTheAsking: ReadonlySet<CatalogueId> = new Set<CatalogueId>([
  'NotPermitted',
  'FencedOut',
  'StaleBoot',
  'StaleOperation',
  'PrecedingRefused',
  'HostNotBooted',
  'PartitionNotFound',
]);

/** As many as a kernel remembers of what it had no room for; beyond it nothing is tried any more. */
const mostRejected = 32;

/** What the kernel refused of a command about the partition. */
export function unrecordedRefusal(view: PartitionView | undefined, { refusal }: Performed): Step[] {
  if (refusal === undefined || view === undefined) return [];
  const { command, ...step } = refusal.step;
  if (!('partitionUid' in command) || command.partitionUid !== view.partitionUid) return [];
  const { args, id } = refusal.refusal;
  if (aboutTheAsking.has(id)) return [];
  return unrecorded(view, step.hostName, { id, args, group: 'Kernel' });
}

/** One error, unless the buffer tells it already. */
export function unrecorded(
  { errors, partitionUid }: PartitionView,
  hostName: string,
  { args, group, id }: { id: ErrorId; args: Record<string, string | number>; group: ErrorGroup },
): Step[] {
  const message = { id, args: loggableArgs(id, args) };
  // What a process inside wrote is not taken for what the kernel or the engine found.
  const known = [...errors.records.filter(({ inside }) => !inside), ...errors.rejected];
  if (errors.rejected.length >= mostRejected || known.some((other) => isSame(other, message))) return [];
  const command = { type: 'LogError', partitionUid, ...message, origin: { group } } as const;
  return [{ hostName, caller: { type: 'Global' }, command }];
}

interface Message {
  id: string;
  args: Readonly<Record<string, string | number>>;
}

function isSame(left: Message, right: Message): boolean {
  const names = Object.keys(left.args);
  return (
    left.id === right.id &&
    names.length === Object.keys(right.args).length &&
    names.every((name) => left.args[name] === right.args[name])
  );
}

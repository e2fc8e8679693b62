/**
 * What kernels said of hosts and partitions, while the engine works without a rest and no change of it was told: what it
 * changes itself it hears of by the answers (ADR 9).
 */
import type { KernelChange, KernelQuery } from '../kernel/port.ts';

export class KernelViews {
  /** Host name -> what was asked about: a partition by its UID, the host by ''. */
  readonly #views = new Map<string, Map<string, { value: unknown }>>();

  /** Whether the answer to a question can be kept. */
  static keeps(query: KernelQuery): boolean {
    return subjectOf(query) !== undefined;
  }

  /** What is known, or undefined. */
  get(hostName: string, query: KernelQuery): { value: unknown } | undefined {
    const subject = subjectOf(query);
    return subject === undefined ? undefined : this.#views.get(hostName)?.get(subject);
  }

  /** Keeps an answer. All that the engine changed before it was asked must have been told. */
  keep(hostName: string, query: KernelQuery, value: unknown): void {
    const subject = subjectOf(query);
    if (subject === undefined) return;
    const views = this.#views.get(hostName) ?? new Map<string, { value: unknown }>();
    this.#views.set(hostName, views.set(subject, { value }));
  }

  changed(hostName: string, change: KernelChange): void {
    const views = this.#views.get(hostName);
    if (change.type === 'Host') views?.delete('');
    else if (change.type === 'Partition' || change.type === 'Dependents') views?.delete(change.partitionUid);
    else if (wideChanges.has(change.type)) views?.clear();
  }

  /** After a rest anybody may have changed anything, and any host may be lost. */
  forgetAll(): void {
    this.#views.clear();
  }

  /** Nothing is known of a kernel any more. */
  forget(hostName: string): void {
    this.#views.delete(hostName);
  }
}

/** These may show in every view. */
const wideChanges: ReadonlySet<KernelChange['type']> = new Set([
  'Booted',
  'Recovered',
  'Decommissioned',
  'Extensions',
]);

function subjectOf(query: KernelQuery): string | undefined {
  if (query.type === 'Host') return '';
  return query.type === 'Partition' ? query.partitionUid : undefined;
}

/** What is told of certificates while a process runs. */
import type { Log } from './log.ts';

/** What became of a look at the files. */
type Seen = { outcome: 'same' | 'renewed' } | { outcome: 'unusable'; error: Error };

export function tellOfFiles(log: Log, certificates: { expiresAt: number }, seen: Seen): void {
  if (seen.outcome === 'unusable') {
    log.error(
      { problem: seen.error.message },
      'The files of the certificates cannot be used; those that were read before stay in use.',
    );
  } else {
    const until = new Date(certificates.expiresAt).toISOString();
    log.info({ certificateUntil: until }, 'The certificates were renewed.');
  }
}

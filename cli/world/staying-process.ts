/** What the commands have in common that run until they are stopped. */
import { CertificateError } from '../../controller/kernel/remote/certificates.ts';
import { NotDoneError } from '../../controller/questions/errors.ts';
import type { Session } from '../session.ts';
import { Interruption } from './interruption.ts';

export interface StayingProcess {
  /** Resolves with what makes it impossible to go on. */
  readonly failed: Promise<unknown>;
  stop(graceMilliseconds: number): Promise<void>;
}

export interface Staying {
  start: () => Promise<StayingProcess>;
  /** How long it may take to finish what it does when it is stopped. */
  drainMilliseconds: number;
  /** The option that says where it listens. */
  addressOptions: string;
}

/** Runs until the user stops it. @returns what made it impossible to go on; undefined when it was stopped */
export async function stay(session: Session, staying: Staying): Promise<unknown> {
  const interruption = new Interruption(session);
  try {
    const running = await started(staying);
    const failure = await Promise.race([stopped(interruption.signal), running.failed]);
    await running.stop(failure === undefined ? staying.drainMilliseconds : 0);
    return failure;
  } finally {
    interruption.close();
    session.leave();
  }
}

async function started({ addressOptions, start }: Staying): Promise<StayingProcess> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof CertificateError) throw new NotDoneError(error.message);
    const call = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
    if (error instanceof Error && (call === 'listen' || call === 'getaddrinfo')) {
      throw new NotDoneError(
        `an address cannot be listened on: ${error.message}`,
        `Choose others with ${addressOptions}, or end who listens there.`,
      );
    }
    throw error;
  }
}

function stopped(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

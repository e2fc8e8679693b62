/** Runs one command line, and turns whatever becomes of it into an exit code and sentences. */
import { CommanderError } from 'commander';
import { ClusterError } from '../controller/cluster/port.ts';
import { StorageError } from '../controller/storage/storage.ts';
import { InterruptedError, NotDoneError, UsageError } from '../controller/questions/errors.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCode } from './exit-code.ts';
import { buildProgram } from './program.ts';
import type { Session } from './session.ts';

/** @param args what follows the name of the program */
export async function run(args: readonly string[], session: Session): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const program = buildProgram(session, (ended) => {
    code = ended;
  });
  // Whoever types nothing but the name wants to know what to type.
  if (args.length === 0) {
    program.outputHelp();
    return exitCode.done;
  }
  try {
    await program.parseAsync(withNegations(args), { from: 'user' });
    return code;
  } catch (error) {
    return report(error, session);
  }
}

/** What follows `--` is no option of ours: `exec` hands it to a call as it is. */
function withNegations(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const ours = end === -1 ? args : args.slice(0, end);
  return [...ours.map(asNegation), ...args.slice(ours.length)];
}

/** `--wait=false` is how kubectl writes it; the parser knows `--no-wait`. */
function asNegation(argument: string): string {
  if (argument === '--wait=false') return '--no-wait';
  return argument === '--wait=true' ? '--wait' : argument;
}

function report(error: unknown, session: Session): ExitCode {
  if (error instanceof CommanderError) return reportParser(error, session);
  if (error instanceof UsageError) {
    complain(session, error.message, error.hint);
    return exitCode.usage;
  }
  if (error instanceof InterruptedError) {
    session.err.write(`${error.message}\n`);
    return exitCode.interrupted;
  }
  if (error instanceof NotDoneError) complain(session, error.message, error.hint);
  else if (error instanceof ClusterError || error instanceof StorageError) complain(session, error.message);
  else complainOfBug(error, session);
  return exitCode.notDone;
}

/** Help and version were printed by the parser itself; anything else is about the command line. */
function reportParser(error: CommanderError, session: Session): ExitCode {
  if (error.exitCode === 0) return exitCode.done;
  const [sentence = '', ...hints] = error.message.replace(/^error: /, '').split('\n');
  complain(session, sentence, hints.join(' ').replace(/^\((.*)\)$/, '$1') || undefined);
  session.err.write("Run 'partywall --help' or 'partywall COMMAND --help' for the usage.\n");
  return exitCode.usage;
}

function complain({ err }: Session, message: string, hint?: string): void {
  err.write(`${err.colors.red('error:')} ${message}\n`);
  if (hint !== undefined) err.write(`${hint}\n`);
}

/** Something that no command foresaw. The stack helps only whoever mends it. */
function complainOfBug(error: unknown, session: Session): void {
  const isShown = (session.environment.PARTYWALL_DEBUG ?? '') !== '';
  const text = error instanceof Error ? error.message : String(error);
  complain(session, `something unforeseen happened: ${text}`);
  if (isShown && error instanceof Error) session.err.write(`${error.stack ?? ''}\n`);
  else session.err.write('This is a fault of the program. PARTYWALL_DEBUG=1 shows where it happened.\n');
}

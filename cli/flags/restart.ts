import type { Command } from 'commander';
import type { Definition } from './shared.ts';
import { namespaceOption, waitOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall restart wpar/web -n team-a         end the processes of a partition and start it anew
  partywall restart wpar web shop -n team-a    two partitions
  partywall restart host alpha                 boot a host, with all partitions on it

A restart keeps devices, numbers and files. It sets spec.bootRequest to a new value, which is answered once; a later
apply of the manifest leaves the value alone. What is stopped stays stopped.

Exit codes: 0 everything named is Ready again, 1 something is not (the reasons are told), 64 wrong usage,
130 interrupted.
`;

interface Flags {
  namespace?: string;
  wait: boolean;
  timeout: number;
}

export function defineRestart(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('restart [kind] [name...]')
    .usage('[options] host|wpar NAME... | KIND/NAME...')
    .summary('boot a host or restart a partition, once')
    .description('Boots hosts or restarts partitions once, and waits until they are Ready again.');
  namespaceOption(command, 'namespace of the partitions');
  waitOptions(command, 'ask for the restart and leave the rest to the next apply');
  command.addHelpText('after', EXAMPLES);
  command.action(async (kind: string | undefined, names: string[], flags: Flags) => {
    const { runRestart } = await import('../commands/restart.ts');
    const { timeout, ...rest } = flags;
    finish(
      await runRestart(session, {
        ...rest,
        args: kind === undefined ? [] : [kind, ...names],
        timeoutMilliseconds: timeout,
        location: await location(),
      }),
    );
  });
}

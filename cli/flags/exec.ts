import type { Command } from 'commander';
import type { Call } from '../../controller/questions/inside/call.ts';
import { hostCalls, partitionCalls } from '../../controller/questions/inside/calls.ts';
import type { Definition, QuestionFlags } from './shared.ts';
import { namespaceOption, outputOption, questionOptions } from './shared.ts';

function callList(calls: readonly Pick<Call<never>, 'usage' | 'does'>[]): string {
  return calls.map(({ usage, does }) => `  ${usage}\n      ${does}\n`).join('');
}

const help = (): string => `
Calls from inside a partition:
${callList(partitionCalls)}
Calls of the global environment of a host:
${callList(hostCalls)}
Examples:
  partywall exec web -n team-a -- ls /etc                  a directory, as a process inside sees it
  partywall exec web -n team-a -- cat /etc/motd            a file
  partywall exec web -n team-a -- write /etc/motd "hello"  write one; children of the partition get it too
  partywall exec web -n team-a -- lsdev                    its devices, under its own names and numbers
  partywall exec web -n team-a -- spawn --open hdisk0 db   a process that keeps hdisk0 busy
  partywall exec web -n team-a -- kill db                  and its end
  partywall exec host/alpha -- lsdev                       what the global environment of a host sees
  partywall exec host/alpha -- load trace                  an extension for the host itself, until its next boot

A call that only looks works beside an apply that runs. One that changes something needs the state to itself, and
ends when everything that follows from it is done.

Exit codes: 0 done, 1 the kernel refused it (the reason is told), 64 wrong usage, 130 interrupted.
`;

interface Flags extends QuestionFlags {
  namespace?: string;
  output?: 'text' | 'json';
}

export function defineExec(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('exec <target> [call...]')
    .usage('[options] PARTITION|wpar/NAME|host/NAME -- CALL [ARGUMENT...]')
    .summary('do what a process inside a partition can do')
    .description(
      'Makes one call as a process inside a partition, or as the global environment of a host. What is refused and what is seen is exactly what the kernel grants that caller.',
    );
  namespaceOption(command, 'namespace of the partition');
  outputOption(command, ['text', 'json'], 'how to print the answer (default: "text")');
  questionOptions(command).addHelpText('after', help);
  command.action(async (target: string, words: string[], flags: Flags) => {
    const { runExec } = await import('../commands/exec.ts');
    const { output = 'text', timeout: timeoutMilliseconds, ...rest } = flags;
    finish(
      await runExec(session, {
        ...rest,
        target,
        words,
        output,
        timeoutMilliseconds,
        location: await location(),
      }),
    );
  });
}

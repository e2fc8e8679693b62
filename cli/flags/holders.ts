import type { Command } from 'commander';
import type { Definition, QuestionFlags } from './shared.ts';
import { outputOption, questionOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall holders device lun-101           who has it, on each host that sees it
  partywall holders device hdisk2            the same by the name that a host gives it
  partywall holders number 33:0              who has that real number, on each host
  partywall holders number 33:0 --host alpha on one host
  partywall holders extension trace          who asked for it, in the order of the requests
  partywall holders kext/trace -o json       for another program

This is a question of administrators: it tells who holds what in all namespaces.

Exit codes: 0 done, 1 there is no such device, extension or host, 64 wrong usage.
`;

interface Flags extends QuestionFlags {
  host?: string;
  output?: 'text' | 'json';
}

export function defineHolders(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('holders <type> [name]')
    .usage('[options] device NAME_OR_ID | number MAJOR:MINOR | extension NAME')
    .summary('show who holds a device, a number or an extension')
    .description(
      'Shows who holds a device, a real device number or an extension of the kernel, as the kernels of the hosts know it.',
    )
    .option('--host <name>', 'only what is on that host');
  outputOption(command, ['text', 'json'], 'how to print it (default: "text")');
  questionOptions(command).addHelpText('after', EXAMPLES);
  command.action(async (type: string, name: string | undefined, flags: Flags) => {
    const { runHolders } = await import('../commands/holders.ts');
    const { output = 'text', timeout: timeoutMilliseconds, ...rest } = flags;
    const args = [type, name].filter((one) => one !== undefined);
    finish(
      await runHolders(session, { ...rest, args, output, timeoutMilliseconds, location: await location() }),
    );
  });
}

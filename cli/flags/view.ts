import type { Command } from 'commander';
import type { Definition, QuestionFlags } from './shared.ts';
import { namespaceOption, outputOption, questionOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall view wpar/web -n team-a            what the partition sees of itself
  partywall view web -n team-a                 the same
  partywall view wpar/web -n team-a -o json    for another program

A view holds nothing that depends on others: no UIDs, no times, no numbers of the kernel, and nothing that tells
whose a file system is. partywall describe tells what an owner may know of a partition, which is more.

Exit codes: 0 done, 1 there is no such partition, 64 wrong usage.
`;

interface Flags extends QuestionFlags {
  namespace?: string;
  output?: 'text' | 'json' | 'yaml';
}

export function defineView(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('view <kind> [name]')
    .usage('[options] PARTITION | wpar/NAME')
    .summary('show what one partition sees of itself')
    .description(
      'Shows everything that a partition can see of itself from inside: its state, its devices under its own names and numbers, its file systems and its processes.',
    );
  namespaceOption(command, 'namespace of the partition');
  outputOption(command, ['text', 'json', 'yaml'], 'how to print the view (default: "text")');
  questionOptions(command).addHelpText('after', EXAMPLES);
  command.action(async (kind: string, name: string | undefined, flags: Flags) => {
    const { runView } = await import('../commands/view.ts');
    const { output = 'text', timeout: timeoutMilliseconds, ...rest } = flags;
    const target = name === undefined ? kind : `${kind}/${name}`;
    finish(
      await runView(session, {
        ...rest,
        timeoutMilliseconds,
        target,
        output,
        location: await location(),
      }),
    );
  });
}

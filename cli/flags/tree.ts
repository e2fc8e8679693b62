import type { Command } from 'commander';
import type { Definition, QuestionFlags } from './shared.ts';
import { outputOption, questionOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall tree                           all hosts with their partitions, and what is on no host
  partywall tree -n team-a                 the partitions of one namespace, and where they are
  partywall tree host/alpha                one host
  partywall tree wpar/base53 -n platform   one partition: its claims, and its children at any depth
  partywall tree -o json                   for another program

Children stand under the parent whose file systems they use, claims under their partition, with the device that they
got for each name and its number inside.

Exit codes: 0 done, 1 the object that was named is not there, 64 wrong usage.
`;

interface Flags extends QuestionFlags {
  namespace?: string;
  allNamespaces: boolean;
  output?: 'text' | 'json';
}

export function defineTree(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('tree [kind] [name]')
    .usage('[options] [host/NAME | wpar/NAME]')
    .summary('show hosts, partitions, children and claims as a tree')
    .description(
      'Shows what is where and what hangs on what: hosts, the partitions on them, under a parent its children, under each partition its claims with their devices.',
    )
    .option(
      '-n, --namespace <name>',
      'only the partitions of that namespace; with wpar/NAME the one it is in',
    )
    .option('-A, --all-namespaces', 'of all namespaces, which is what is shown without -n', false);
  outputOption(command, ['text', 'json'], 'how to print the tree (default: "text")');
  questionOptions(command).addHelpText('after', EXAMPLES);
  command.action(async (kind: string | undefined, name: string | undefined, flags: Flags) => {
    const { runTree } = await import('../commands/tree.ts');
    const { output = 'text', timeout: timeoutMilliseconds, ...rest } = flags;
    const args = [kind, name].filter((one) => one !== undefined);
    finish(
      await runTree(session, { ...rest, args, output, timeoutMilliseconds, location: await location() }),
    );
  });
}

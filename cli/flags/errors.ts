import type { Command } from 'commander';
import { Option } from 'commander';
import type { Language } from '../../controller/api/error-catalogue.ts';
import type { Definition } from './shared.ts';
import { namespaceOption, outputOption } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall errors wpar/billing -n team-a             what went wrong, the root cause first
  partywall errors billing -n team-a --lang zh        the same errors in Chinese
  partywall errors wpar/billing -n team-a -o json     for another program

The errors are those since the latest start, stop or attachment of a device began. The buffer keeps the first errors:
what finds no room is counted and not kept. partywall explain ID tells what an error means.

Exit codes: 0 done, 1 there is no such partition, 64 wrong usage.
`;

interface Flags {
  namespace?: string;
  lang: Language;
  output?: 'text' | 'json';
}

export function defineErrors(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('errors <kind> [name]')
    .usage('[options] PARTITION | wpar/NAME')
    .summary('show what went wrong with a partition, root cause first')
    .description(
      'Shows the errors that the kernel, the global environment, other machines and programs inside recorded for a partition, the root cause first and under it what it explains.',
    );
  namespaceOption(command, 'namespace of the partition');
  command.addOption(
    new Option('--lang <language>', 'language of the messages').choices(['en', 'zh']).default('en'),
  );
  outputOption(command, ['text', 'json'], 'how to print the errors (default: "text")');
  command.addHelpText('after', EXAMPLES);
  command.action(async (kind: string, name: string | undefined, flags: Flags) => {
    const { runErrors } = await import('../commands/errors.ts');
    const { lang: language, output = 'text', ...rest } = flags;
    const target = name === undefined ? kind : `${kind}/${name}`;
    finish(await runErrors(session, { ...rest, target, language, output, location: await location() }));
  });
}

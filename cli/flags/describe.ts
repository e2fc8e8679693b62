import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { Definition } from './shared.ts';
import { fileOptions, namespaceOption, selectorOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall describe dclaim/rootdisks -n team-a    one claim: what it wants, what it got, why not
  partywall describe wpar billing                  one partition of namespace default
  partywall describe wpar -A                       all partitions
  partywall describe dclaim/rootdisks --remedy 1   the claim as its first suggestion would make it
  partywall describe dclaim/rootdisks --remedy 1 | partywall apply -
`;

interface Flags {
  filename?: string[];
  recursive: boolean;
  namespace?: string;
  allNamespaces: boolean;
  selector?: string;
  fieldSelector?: string;
  remedy?: number;
}

function placeOf(text: string): number {
  const place = Number(text);
  if (!Number.isInteger(place) || place < 1)
    throw new InvalidArgumentError('Expected 1 for the first, 2 for ...');
  return place;
}

export function defineDescribe(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('describe [kind] [name...]')
    .usage('[options] KIND [NAME...] | KIND/NAME...')
    .summary('tell all about objects, and why they are not Ready')
    .description(
      'Prints what an object asks for, what it got, each condition with its reason, and what would help when it is not Ready.',
    );
  namespaceOption(command);
  command.option('-A, --all-namespaces', 'of all namespaces', false);
  selectorOptions(command);
  fileOptions(command, 'the objects that the manifests of a file or directory name');
  command
    .addOption(
      new Option(
        '--remedy <number>',
        'print the object with this suggestion applied, as a manifest',
      ).argParser(placeOf),
    )
    .addHelpText('after', EXAMPLES);
  command.action(async (kind: string | undefined, names: string[], flags: Flags) => {
    const { runDescribe } = await import('../commands/describe.ts');
    const { filename = [], ...rest } = flags;
    finish(
      await runDescribe(session, {
        ...rest,
        args: kind === undefined ? [] : [kind, ...names],
        files: filename,
        location: await location(),
      }),
    );
  });
}

import type { Command } from 'commander';
import type { Definition } from './shared.ts';
import { fileOptions, namespaceOption, outputOption, selectorOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall get wpar -A                       all partitions of all namespaces
  partywall get wpar,dclaim -n team-a         two kinds
  partywall get dclaim/rootdisks -o yaml      one object, whole
  partywall get all -A -o wide                everything, with more columns
  partywall get wpar -A --field-selector status.hostName=alpha
  partywall get -f examples/                  what manifests name

Kinds go by kind, plural, singular or short name in any case, or by category (partywall, partywall-admin, all).
`;

interface Flags {
  filename?: string[];
  recursive: boolean;
  namespace?: string;
  allNamespaces: boolean;
  selector?: string;
  fieldSelector?: string;
  output?: 'table' | 'wide' | 'json' | 'yaml' | 'name';
  headers: boolean;
  showManagedFields: boolean;
}

export function defineGet(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('get [kind] [name...]')
    .usage('[options] KIND [NAME...] | KIND/NAME...')
    .summary('list objects, or print one')
    .description('Lists objects as tables, or prints them whole. Works while an apply runs.');
  namespaceOption(command);
  command.option('-A, --all-namespaces', 'of all namespaces', false);
  selectorOptions(command);
  fileOptions(command, 'the objects that the manifests of a file or directory name');
  outputOption(command, ['table', 'wide', 'json', 'yaml', 'name'], 'how to print them (default: "table")');
  command
    .option('--no-headers', 'tables without titles')
    .option('--show-managed-fields', 'with -o json and yaml: also who owns which field', false)
    .addHelpText('after', EXAMPLES);
  command.action(async (kind: string | undefined, names: string[], flags: Flags) => {
    const { runGet } = await import('../commands/get.ts');
    const { output = 'table', filename = [], ...rest } = flags;
    finish(
      await runGet(session, {
        ...rest,
        args: kind === undefined ? [] : [kind, ...names],
        files: filename,
        output,
        location: await location(),
      }),
    );
  });
}

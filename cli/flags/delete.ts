import type { Command } from 'commander';
import type { Definition } from './shared.ts';
import { fileOptions, namespaceOption, selectorOptions, waitOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall delete dclaim/rootdisks -n team-a   one claim; its devices go to whoever waits for them
  partywall delete wpar billing shipping        two partitions of namespace default
  partywall delete wpar --all -n team-a         all partitions of a namespace
  partywall delete ns team-a                    a namespace with all that is in it
  partywall delete -f examples/                 everything that manifests declare
  partywall delete wpar/billing --force         a partition whose host is gone for good

Exit codes: 0 everything named is gone, 1 something remains (what holds it is told), 64 wrong usage, 130 interrupted.
`;

interface Flags {
  filename?: string[];
  recursive: boolean;
  namespace?: string;
  allNamespaces: boolean;
  selector?: string;
  fieldSelector?: string;
  all: boolean;
  ignoreNotFound: boolean;
  force: boolean;
  wait: boolean;
  timeout: number;
}

export function defineDelete(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('delete [kind] [name...]')
    .usage('[options] KIND NAME... | KIND/NAME... | -f PATH')
    .summary('delete objects, and say what holds them')
    .description('Deletes objects and waits until they are gone. What blocks a deletion is named.');
  namespaceOption(command);
  command.option('-A, --all-namespaces', 'with --all or a selector: of all namespaces', false);
  selectorOptions(command);
  fileOptions(command, 'delete what the manifests of a file or directory declare');
  command
    .option('--all', 'all objects of the kinds', false)
    .option('--ignore-not-found', 'what is not there counts as deleted', false)
    .option('--force', 'do as much as can be done, and leave the rest to the host, which lists it', false);
  waitOptions(command, 'mark the objects as deleted and leave the rest to the next apply or delete');
  command.addHelpText('after', EXAMPLES);
  command.action(async (kind: string | undefined, names: string[], flags: Flags) => {
    const { runDelete } = await import('../commands/delete.ts');
    const { filename = [], timeout, ...rest } = flags;
    finish(
      await runDelete(session, {
        ...rest,
        args: kind === undefined ? [] : [kind, ...names],
        files: filename,
        timeoutMilliseconds: timeout,
        location: await location(),
      }),
    );
  });
}

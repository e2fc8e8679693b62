import type { Command } from 'commander';
import { Argument } from 'commander';
import type { Exported } from '../commands/export.ts';
import type { Definition } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall export crds | kubectl apply -f -          install the kinds
  partywall export rbac | kubectl apply -f -          roles, service account and admission policies
  partywall export schemas > partywall.schema.json    one schema for an editor, whatever the kind
  partywall export schemas --out schemas              a file for each kind, as kubeconform looks for them

deploy/ in the package has all that a cluster needs, controllers and host processes included.
`;

export function defineExport(program: Command, { session, finish }: Definition): void {
  program
    .command('export')
    .summary('print what a cluster or an editor needs to know of Partywall')
    .description(
      'Prints CustomResourceDefinitions (crds), roles and admission policies (rbac) or JSON Schemas (schemas).',
    )
    .addArgument(
      new Argument('<what>', 'crds, rbac or schemas').choices([
        'crds',
        'rbac',
        'schemas',
      ] satisfies Exported[]),
    )
    .option('--out <dir>', 'of schemas: write a file for each kind below this directory')
    .addHelpText('after', EXAMPLES)
    .action(async (what: Exported, { out }: { out?: string }) => {
      const { runExport } = await import('../commands/export.ts');
      finish(runExport(session, what, out));
    });
}

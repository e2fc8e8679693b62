import type { Command } from 'commander';
import type { Definition, QuestionFlags } from './shared.ts';
import { controllerOption, fileOptions, namespaceOption, pruneOptions, waitOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall apply examples/                store a directory and wait until everything is Ready
  partywall apply claim.yaml -n team-a     one file, in a namespace
  cat claim.yaml | partywall apply -       from standard input
  partywall apply --wait=false examples/   store and leave; the next apply goes on from there
  partywall apply --prune -l app=billing billing/
                                           and delete what was labelled so and is not in the files any more
  partywall apply --plan change.plan       do what a saved plan says, or refuse when it no longer holds

Either all objects are stored or none is. Stop it at any time, even by force: what was stored stays, and the next
apply goes on. Applying the same files again changes nothing.

Exit codes: 0 everything given is Ready and everything pruned is gone, 1 something is not (the reasons are told) or
was refused, 64 wrong usage, 130 interrupted.
`;

interface Flags extends QuestionFlags {
  filename?: string[];
  recursive: boolean;
  namespace?: string;
  prune: boolean;
  selector?: string;
  all: boolean;
  wait: boolean;
  plan?: string;
}

export function defineApply(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('apply [path...]')
    .summary('store manifests and make them real')
    .description(
      'Stores the objects of manifests, then works until nothing is left to do and tells what became of each of them.',
    );
  fileOptions(command, 'file or directory to apply, as PATH');
  namespaceOption(command);
  pruneOptions(command, 'delete what was applied before and is not in the files any more');
  waitOptions(command, 'store the objects and leave the rest to the next apply');
  command.option('--plan <file>', 'apply a plan that plan --out kept; takes no PATH');
  controllerOption(command, 'with --plan on a cluster').addHelpText('after', EXAMPLES);
  command.action(async (paths: string[], flags: Flags) => {
    const { runApply } = await import('../commands/apply.ts');
    const { filename = [], timeout, plan, ...rest } = flags;
    finish(
      await runApply(session, {
        ...rest,
        paths: [...paths, ...filename],
        timeoutMilliseconds: timeout,
        location: await location(),
        ...(plan === undefined ? {} : { planFile: plan }),
      }),
    );
  });
}

import type { Command } from 'commander';
import type { Definition, QuestionFlags } from './shared.ts';
import { fileOptions, namespaceOption, outputOption, pruneOptions, questionOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall plan examples/                        what would become of these manifests
  partywall plan claim.yaml -n team-a             of one file, in a namespace
  partywall plan examples/ --out change.plan      keep the plan ...
  partywall apply --plan change.plan              ... and do exactly that
  partywall plan --prune --all examples/          and what would be deleted because it is not there any more
  partywall plan -o markdown manifests/           for a pull request

A plan runs the very engine that apply runs, on a copy of the state in memory: the devices and numbers that it
names are those that apply gives. It writes nothing to the state directory.

Exit codes: 0 all would become Ready, 1 something would not or was refused, 64 wrong usage; with
--detailed-exitcode 2 when there are changes and all would become Ready.
`;

interface Flags extends QuestionFlags {
  filename?: string[];
  recursive: boolean;
  namespace?: string;
  prune: boolean;
  selector?: string;
  all: boolean;
  output?: 'text' | 'json' | 'markdown';
  out?: string;
  detailedExitcode: boolean;
}

export function definePlan(program: Command, { session, finish, location }: Definition): void {
  const command = program
    .command('plan [path...]')
    .summary('show what apply would do, with exact devices and numbers')
    .description(
      'Shows what apply would do, object by object: what is placed, started, allocated and released.',
    );
  fileOptions(command, 'file or directory to plan, as PATH');
  namespaceOption(command);
  pruneOptions(command, 'also show what apply --prune would delete');
  outputOption(command, ['text', 'json', 'markdown'], 'how to print the plan (default: "text")');
  questionOptions(command)
    .option('--out <file>', 'keep the plan in a file, for apply --plan')
    .option('--detailed-exitcode', 'exit with 2 when there are changes', false)
    .addHelpText('after', EXAMPLES);
  command.action(async (paths: string[], flags: Flags) => {
    const { runPlan } = await import('../commands/plan.ts');
    const { filename = [], output = 'text', out, timeout: timeoutMilliseconds, ...rest } = flags;
    finish(
      await runPlan(session, {
        ...rest,
        paths: [...paths, ...filename],
        output,
        timeoutMilliseconds,
        location: await location(),
        ...(out === undefined ? {} : { planFile: out }),
      }),
    );
  });
}

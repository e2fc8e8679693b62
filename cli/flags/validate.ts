import type { Command } from 'commander';
import type { Definition } from './shared.ts';
import { fileOptions, namespaceOption, outputOption } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall validate examples/                 every manifest of a directory
  partywall validate -R .                      and of the directories in it
  cat claim.yaml | partywall validate -        from standard input
  partywall validate -o github manifests/      as annotations of a pull request
  partywall validate -o sarif . > report.sarif for code scanning

Exit codes: 0 no errors (there may be warnings), 1 errors, 64 wrong usage.
`;

interface Flags {
  filename?: string[];
  recursive: boolean;
  namespace?: string;
  output?: 'text' | 'json' | 'sarif' | 'github';
}

export function defineValidate(program: Command, { session, finish }: Definition): void {
  const command = program
    .command('validate [path...]')
    .summary('find everything that is wrong with manifests')
    .description(
      'Checks manifests without touching any state: YAML, fields, types, rules, selectors and what the objects do to each other. All problems are told in one run, with their place and the smallest fix.',
    );
  fileOptions(command, 'file or directory to check, as PATH');
  namespaceOption(command);
  outputOption(command, ['text', 'json', 'sarif', 'github'], 'how to print the problems (default: "text")');
  command.addHelpText('after', EXAMPLES);
  command.action(async (paths: string[], flags: Flags) => {
    const { runValidate } = await import('../commands/validate.ts');
    const { filename = [], recursive, namespace, output = 'text' } = flags;
    finish(
      await runValidate(session, {
        paths: [...paths, ...filename],
        recursive,
        output,
        ...(namespace === undefined ? {} : { namespace }),
      }),
    );
  });
}

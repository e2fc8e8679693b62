import type { Command } from 'commander';
import type { Definition } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall explain                        the kinds there are, and how to ask
  partywall explain wpar                   a kind and its fields
  partywall explain wpar.spec.hostName     one field: type, default, limits, meaning
  partywall explain AllHeld                a reason: where it stands, what it means, what helps
  partywall explain DeviceBusy             a refusal of the kernel
  partywall explain ENOTEMPTY              every refusal with that errno
`;

export function defineExplain(program: Command, { session, finish }: Definition): void {
  program
    .command('explain [topic]')
    .summary('explain a kind, a field, a reason or an error')
    .description('Explains a kind, one of its fields, a reason of a condition or a refusal of the kernel.')
    .addHelpText('after', EXAMPLES)
    .action(async (topic: string | undefined) => {
      const { runExplain } = await import('../commands/explain.ts');
      finish(runExplain(session, topic));
    });
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../../cli/program.ts';
import { colorsFor } from '../../../cli/render/colors.ts';
import type { Session, Stream } from '../../../cli/session.ts';

const stream: Stream = { write: () => undefined, colors: colorsFor(false), interactive: false, columns: 80 };
const session = { out: stream, err: stream, environment: {} } as Session;

describe('cli/program', () => {
  const program = buildProgram(session, () => undefined);

  it.each(program.commands.map((command) => [command.name(), command] as const))(
    '%s has a page that tells every option, and no other',
    (name, command) => {
      const page = readFileSync(`docs/commands/${name}.md`, 'utf8');

      const shown = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? '');
      const rows = page.split('\n').filter((line) => line.startsWith('| `-'));
      const told = rows.map((row) => /--[a-z-]+/.exec(row)?.[0] ?? '');
      expect(told.sort()).toEqual(shown.sort());
    },
  );

  it('is told as a whole', () => {
    const page = readFileSync('docs/commands/README.md', 'utf8');

    for (const command of program.commands) expect(page).toContain(`](${command.name()}.md)`);
    expect(page).toContain('--state DIR');
  });
});

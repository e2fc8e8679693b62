/** Every line that a process logs is a fixed sentence with named fields, and docs/operate.md has all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

interface Line {
  level: string;
  message: string;
  /** Those that are written out; one that is spread is not known here. */
  fields: string[];
}

const sources = readdirSync(join(root, 'controller'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(root, 'controller', path), 'utf8'));

const logged: Line[] = sources.flatMap((source) =>
  [...source.matchAll(/\blog\.(debug|info|warn|error)\(\s*\{([^}]*)\},\s*'([^']+)'/gu)].map(
    ([, level = '', fields = '', message = '']) => ({
      level,
      message,
      fields: fields
        .split(',')
        .map((field) => field.trim().split(':')[0] ?? '')
        .filter((field) => field !== '' && !field.startsWith('...')),
    }),
  ),
);

function documented(): Line[] {
  const [, section = ''] = readFileSync(join(root, 'docs/operate.md'), 'utf8').split('## Logs\n');
  return [...section.matchAll(/^\| `([^`]+)`\s*\|\s*(\w+)\s*\|([^|]*)\|/gmu)].map(
    ([, message = '', level = '', fields = '']) => ({
      level,
      message,
      fields: [...fields.matchAll(/`(\w+)`/gu)].map(([, field = '']) => field),
    }),
  );
}

describe('process/log-messages', () => {
  it('logs nothing but fixed sentences with fields', () => {
    const calls = sources.flatMap((source) => [...source.matchAll(/\blog\.(debug|info|warn|error)\(/gu)]);

    expect(logged.length).toBeGreaterThan(20);
    expect(logged.length).toBe(calls.length);
    for (const { message } of logged) expect(message).toMatch(/^[A-Z].*\.$/u);
  });

  it('has every line in docs/operate.md with its level and fields, and no other', () => {
    const text = ({ level, message }: Line): string => `${level} ${message}`;

    expect(documented().map(text).sort()).toEqual(logged.map(text).sort());
    for (const line of logged) {
      const row = documented().find(({ message }) => message === line.message);
      expect(row?.fields, line.message).toEqual(expect.arrayContaining(line.fields));
    }
  });
});

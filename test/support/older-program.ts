/** A host process of an earlier version, that does not know a command yet. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/**
 * Copies a bundled program, and takes a command out of the schema by which a host process checks what it is asked.
 * @returns its path; it is gone after the tests of the file
 */
export function olderHostProgram(program: string, command: string): string {
  const directory = `${dirname(program)}-older`;
  cpSync(dirname(program), directory, { recursive: true });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  const known = `const: "${command}"`;
  const chunks = join(directory, 'chunks');
  const files = readdirSync(chunks).map((name) => join(chunks, name));
  const knowing = files.filter((file) => file.endsWith('.js') && readFileSync(file, 'utf8').includes(known));
  const [file, ...others] = knowing;
  if (file === undefined || others.length > 0)
    throw new Error(`expected ${known} in one chunk, found it in ${String(knowing.length)}`);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(known, 'const: "NotYetKnown"'));
  return join(directory, 'partywall.js');
}

/** The command line as users run it: bundled, in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const root = join(import.meta.dirname, '../..');

/**
 * Bundles the sources as they are now and returns the path of the program; it is gone after the tests of the file.
 * It lies below node_modules, from where packages with native code are found as from dist/.
 */
export function buildProgram(): string {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, 'partywall-'));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  execFileSync(process.execPath, [join(root, 'tools/build.mjs'), directory], { stdio: 'inherit' });
  return join(directory, 'partywall.js');
}

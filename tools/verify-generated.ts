/** Fails when anything that is made from crds/ is not what generate would write now: `npx tsx tools/verify-generated.ts`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findStaleOutputs } from './generate-stale-outputs.ts';
import { generateOutputs, listGenerated } from './generate-outputs.ts';

const root = join(import.meta.dirname, '..');
const outputs = await generateOutputs(root);
const stored = new Map(listGenerated(root).map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const problems = findStaleOutputs(outputs, stored);
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`All ${outputs.size} generated files are current.\n`);

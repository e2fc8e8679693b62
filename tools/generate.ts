/** Writes everything that is made from crds/ and from the kernel port: `npx tsx tools/generate.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateOutputs } from './generate-outputs.ts';

const root = join(import.meta.dirname, '..');
const outputs = await generateOutputs(root);
for (const [path, text] of outputs) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
process.stdout.write(`Wrote ${outputs.size} generated files.\n`);

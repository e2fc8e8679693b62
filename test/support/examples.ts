/** The manifests of examples/, as a command line that is given the directory reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestInput } from '../../controller/manifest/read.ts';

const root = join(import.meta.dirname, '../../examples');

/** @param directory below examples/; without it examples/ itself, and nothing below */
export function readExamples(directory = ''): ManifestInput[] {
  return readdirSync(join(root, directory))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, directory, file), 'utf8') }));
}

/**
 * Bundles the command line into dist/, or into the directory given: partywall.js, kubectl-partywall.js for whoever calls
 * it as a plugin of kubectl, and a chunk for everything that is imported lazily.
 *
 * Bundled, a command starts several times faster than from its packages, and the overrides of package.json, which npm
 * honours only in a root project, are built in. Only what holds native code stays outside.
 */
import { chmodSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');
const ENTRIES = {
  partywall: join(ROOT, 'cli/main.ts'),
  'kubectl-partywall': join(ROOT, 'cli/kubectl-main.ts'),
  // A process of its own begins with a file of its own.
  'plan-worker': join(ROOT, 'controller/plan-worker.ts'),
};
/** Tests build the program as it is now into a directory of their own. */
const OUTPUT = resolve(ROOT, process.argv[2] ?? 'dist');

/** Packages that load a binary from beside themselves. */
const NATIVE = ['lmdb'];

/** CommonJS packages inside an ES module call `require` for Node's own modules. */
const REQUIRE = [
  "import { createRequire as partywallCreateRequire } from 'node:module';",
  'const require = partywallCreateRequire(import.meta.url);',
].join('');

async function bundle() {
  rmSync(OUTPUT, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir: OUTPUT,
    bundle: true,
    // What a command imports when it runs stays in a file of its own, and is not read for any other command.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: NATIVE,
    // Data that is imported becomes part of the bundle: nothing is looked up beside it at run time.
    loader: { '.json': 'json', '.yaml': 'text' },
    // The entries have a first line for the shell, which esbuild keeps before it.
    banner: { js: REQUIRE },
    sourcemap: true,
    // Without the sources themselves: they are in the repository, and the maps stay small.
    sourcesContent: false,
    legalComments: 'linked',
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  });
  for (const name of Object.keys(ENTRIES)) chmodSync(join(OUTPUT, `${name}.js`), 0o755);
}

await bundle();

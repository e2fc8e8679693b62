/** Files that a command line names: files, directories and standard input. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestInput } from '../../controller/manifest/read.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import type { Session } from '../session.ts';

export interface FileOptions {
  /** Also what lies in directories inside directories. */
  recursive: boolean;
}

const EXTENSIONS = ['.yaml', '.yml', '.json'] as const;

function isManifest(name: string): boolean {
  return EXTENSIONS.some((extension) => name.endsWith(extension));
}

/** Manifests of a directory in the order of their names, so that messages keep their order. */
function manifestsIn(directory: string, { recursive }: FileOptions): string[] {
  const files: string[] = [];
  const entries = readdirSync(directory).sort((a, b) => (a < b ? -1 : 1));
  for (const name of entries) {
    const path = join(directory, name);
    // A link that leads nowhere is no manifest, whatever it is called.
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) {
      if (recursive) files.push(...manifestsIn(path, { recursive }));
    } else if (isManifest(name) && stats?.isFile() === true) files.push(path);
  }
  return files;
}

function filesAt(path: string, options: FileOptions): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    const hint = /^https?:/.test(path)
      ? 'Fetch it first; only files, directories and - are read.'
      : undefined;
    throw new UsageError(`there is no file or directory '${path}'`, hint);
  }
  if (!stats.isDirectory()) return [path];
  const files = manifestsIn(path, options);
  if (files.length > 0) return files;
  const deeper = options.recursive ? '' : ' To look into the directories in it as well, add -R.';
  throw new UsageError(`no file in '${path}' ends with ${EXTENSIONS.join(', ')}`, deeper.trim() || undefined);
}

async function readOne(file: string, session: Session): Promise<ManifestInput> {
  if (file === '-') return { file: '-', text: await session.readInput() };
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new UsageError(
      `'${file}' cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * Reads what the paths name, each file once, in the order in which they were named.
 * @throws UsageError when a path is not there, cannot be read, or is a directory without manifests
 */
export async function readInputs(
  paths: readonly string[],
  options: FileOptions,
  session: Session,
): Promise<ManifestInput[]> {
  const files = new Set(paths.flatMap((path) => (path === '-' ? ['-'] : filesAt(path, options))));
  const inputs: ManifestInput[] = [];
  for (const file of files) inputs.push(await readOne(file, session));
  return inputs;
}

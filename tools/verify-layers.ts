/**
 * Checks who imports whom (.dependency-cruiser.cjs) and prints each violation as a sentence.
 *
 * dependency-cruiser exits happily when it could parse nothing, so the modules it has seen are compared with the
 * files on disk: a file that was not looked at is a violation too.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult, IConfiguration, IViolation } from 'dependency-cruiser';

/** Every folder that holds code. Each file below must have been seen by the check. */
const CODE_FOLDERS = ['controller', 'cli', 'test', 'bench', 'tools'];

const RULES = '.dependency-cruiser.cjs';

export interface LayersReport {
  /** How many source files of the tree were looked at. */
  modules: number;
  /** One sentence each, sorted; empty when all is well. */
  problems: string[];
}

/**
 * Checks the tree below `root` (absolute) against the rules of this repository.
 * Rejects when the rules themselves are malformed.
 */
export async function verifyLayers(root: string): Promise<LayersReport> {
  const rules = createRequire(import.meta.url)(`../${RULES}`) as IConfiguration;
  const folders = CODE_FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const { options, ...ruleSet } = rules;
  const { enhancedResolveOptions, ...cruiseOptions } = options ?? {};

  const { output } = await cruise(
    folders,
    { ...cruiseOptions, ruleSet, validate: true, baseDir: root },
    enhancedResolveOptions,
  );

  if (typeof output === 'string')
    throw new Error(`expected a cruise result, got text: ${output.slice(0, 200)}`);
  return summarise(output, sourceFiles(root, folders));
}

/** The report on a cruise of a tree that holds `files` (relative to its root, with forward slashes). */
export function summarise(
  result: Pick<ICruiseResult, 'modules'> & { summary: Pick<ICruiseResult['summary'], 'violations'> },
  files: readonly string[],
): LayersReport {
  const seen = new Set(result.modules.map((module) => module.source));
  const unseen = files.filter((file) => !seen.has(file));
  const problems = [
    ...result.summary.violations.map(sentence),
    ...unseen.map(
      (file) => `${file} was not looked at: the check is blind there. Is TypeScript older than 7?`,
    ),
  ];
  if (files.length === 0)
    problems.push(`Found no source file below ${CODE_FOLDERS.join(', ')}: nothing was checked.`);
  return { modules: files.length - unseen.length, problems: [...new Set(problems)].sort() };
}

function sentence(violation: IViolation): string {
  const { from, to, rule } = violation;
  if (rule.name === 'no-cycle') {
    const path = [from, ...(violation.cycle ?? []).map((step) => step.name)].join(' -> ');
    return `${from} imports itself in the end (${path}): move what both need into a third file.`;
  }
  if (rule.name === 'no-unresolvable')
    return `${from} imports ${to}, which does not exist: correct the path.`;
  return (
    `${from} imports ${to}, and no line of ${RULES} allows that arrow: ` +
    'take what it needs through a layer that it may import, or add the arrow with its reason.'
  );
}

/** All TypeScript files below the folders, as the rules write paths. */
function sourceFiles(root: string, folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

async function main(): Promise<void> {
  const report = await verifyLayers(resolve(import.meta.dirname, '..'));
  for (const problem of report.problems) console.error(problem);
  console.error(`layers: ${report.modules} modules, ${report.problems.length} problems`);
  if (report.problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

/**
 * Runs once before the tests against a real API server: says what is missing, or begins to build it, so that it is
 * there when the tests that need nothing have run.
 */
import type { TestProject } from 'vitest/node';

import type { Recipe } from '../go-binaries/build.ts';
import { availability, provideBinaries } from '../go-binaries/binaries.ts';
import { helmRecipe } from '../helm/build.ts';
import { apiServerRecipe } from './build.ts';
import { hasKubectl } from './kubectl.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why there can be no API server; empty when there can. */
    apiServerMissing: string;
    /** Why there can be no helm; empty when there can. */
    helmMissing: string;
    hasKubectl: boolean;
  }
}

/** What is built, in this order: two builds at once would be no faster. */
const recipes = [
  { recipe: apiServerRecipe, missing: 'apiServerMissing', minutes: 8 },
  { recipe: helmRecipe, missing: 'helmMissing', minutes: 4 },
] as const;

let building: { stop: AbortController; done: Promise<unknown> } | undefined;

export function setup(project: TestProject): void {
  const isThere = hasKubectl();
  project.provide('hasKubectl', isThere);
  if (!isThere) say('kubectl is not installed: THE TESTS THAT USE IT ARE NOT RUN, and fail where CI is set.');
  const stop = new AbortController();
  let done: Promise<unknown> = Promise.resolve();
  for (const { minutes, missing, recipe } of recipes) {
    const found = availability(recipe);
    project.provide(missing, found.state === 'missing' ? found.reason : '');
    if (found.state === 'missing') say(missingText(recipe, found.reason));
    if (found.state !== 'to-build') continue;
    say(
      `Building ${recipe.names.join(', ')} into ${found.directory}.`,
      `The first time it takes about ${minutes} minutes; the tests that do not need it run meanwhile.`,
    );
    done = done.then(() => build(recipe, stop.signal));
  }
  building = { stop, done };
}

export async function teardown(): Promise<void> {
  building?.stop.abort();
  await building?.done;
}

async function build(recipe: Recipe<string>, signal: AbortSignal): Promise<void> {
  const isStopped = (): boolean => signal.aborted;
  if (isStopped()) return;
  try {
    await provideBinaries(recipe, signal);
    say(`${recipe.names.join(', ')}: built.`);
  } catch (error) {
    // The tests that need them try again, and fail with the reason.
    if (!isStopped()) say(`The build failed: ${String(error)}`);
  }
}

function missingText({ names }: Recipe<string>, reason: string): string {
  return [
    `THE TESTS AGAINST A REAL ${names.join(', ')} ARE NOT RUN:`,
    `${reason}.`,
    'Binaries are given in TEST_ASSET_KUBE_APISERVER and the like, or in the directory KUBEBUILDER_ASSETS.',
    process.env['CI']
      ? 'With CI set this is a failure.'
      : 'Nothing that needs them under test/cluster/ was proved.',
  ].join('\n');
}

function say(...lines: string[]): void {
  process.stderr.write(`\n${lines.join('\n')}\n\n`);
}

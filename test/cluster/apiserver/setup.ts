/**
 * Runs once before the tests against a real API server: says what is missing, or begins to build it, so that it is
 * there when the tests that need nothing have run.
 */
import type { TestProject } from 'vitest/node';

import { availability, provideBinaries } from './binaries.ts';
import { hasKubectl } from './kubectl.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why there can be no API server; empty when there can. */
    apiServerMissing: string;
    hasKubectl: boolean;
  }
}

let building: { stop: AbortController; done: Promise<unknown> } | undefined;

export function setup(project: TestProject): void {
  const found = availability();
  project.provide('apiServerMissing', found.state === 'missing' ? found.reason : '');
  const isThere = hasKubectl();
  project.provide('hasKubectl', isThere);
  if (!isThere) say('kubectl is not installed: THE TESTS THAT USE IT ARE NOT RUN, and fail where CI is set.');
  if (found.state === 'missing') say(missingText(found.reason));
  if (found.state !== 'to-build') return;
  say(
    `Building kube-apiserver, etcd and kube-controller-manager into ${found.directory}.`,
    'The first time it takes about 8 minutes; the tests that do not need them run meanwhile.',
  );
  const stop = new AbortController();
  const done = provideBinaries(stop.signal).then(
    () => say('kube-apiserver, etcd and kube-controller-manager are built.'),
    // The tests that need them try again, and fail with the reason.
    (error: unknown) => stop.signal.aborted || say(`The build failed: ${String(error)}`),
  );
  building = { stop, done };
}

export async function teardown(): Promise<void> {
  building?.stop.abort();
  await building?.done;
}

function missingText(reason: string): string {
  return [
    'THE TESTS AGAINST A REAL API SERVER ARE NOT RUN:',
    `${reason}.`,
    'Binaries are given in TEST_ASSET_KUBE_APISERVER and the like, or in the directory KUBEBUILDER_ASSETS.',
    process.env['CI'] ? 'With CI set this is a failure.' : 'Nothing under test/cluster/ was proved.',
  ].join('\n');
}

function say(...lines: string[]): void {
  process.stderr.write(`\n${lines.join('\n')}\n\n`);
}

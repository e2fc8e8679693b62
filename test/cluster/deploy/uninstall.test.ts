/** docs/uninstall.md on a real API server: the right order, the trap, and both ways out of it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isReady } from '../../../controller/questions/ready.ts';
import { finalizer } from '../../../controller/api/finalizer.ts';
import { buildProgram } from '../../support/built-program.ts';
import type { ControllerChild } from '../../support/controller-child.ts';
import { readExamples } from '../../support/examples.ts';
import { untilDefinitionsAreServed } from '../apiserver/definitions.ts';
import type { KubectlResult } from '../apiserver/kubectl.ts';
import { kubectl } from '../apiserver/kubectl.ts';
import { isSkipped, preparedServer } from '../apiserver/started-server.ts';
import { ControllerScene, until } from '../controller-scene.ts';
import { deployDirectory } from './installed-server.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/uninstall.md'), 'utf8');
const account = 'system:serviceaccount:partywall-system:partywall-controller';

/** Without those whose disks keep what is on them: the second time they would be asked for consent. */
const examples = readExamples()
  .map(({ text }) => text)
  .filter((text) => !text.includes('type: VolumeGroup'));

interface Definition {
  metadata: { name: string; deletionTimestamp?: string };
}

describe.skipIf(isSkipped({ kubectl: true }))('docs/uninstall.md', () => {
  const server = preparedServer({ controllers: true, users: { [account]: ['system:serviceaccounts'] } }, () =>
    Promise.resolve(),
  );
  let scene: ControllerScene;
  let controller: ControllerChild;

  const run = (...args: string[]): Promise<KubectlResult> => kubectl(server(), args);

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
  });
  afterAll(async () => {
    await scene.close();
  });

  /** Applies until the namespace of before is gone. */
  async function install(): Promise<void> {
    let last: KubectlResult | undefined;
    await until(
      'deploy/ is installed',
      async () => {
        last = await run('apply', '-k', deployDirectory);
        return last.code === 0;
      },
      () => last,
    );
  }

  async function startController(): Promise<void> {
    controller = await scene.startController({ kubeconfig: server().kubeconfigFor(account) });
  }

  async function stopController(): Promise<void> {
    controller.signal('SIGTERM');
    await controller.ended;
  }

  /** Everything installed, the examples Ready. */
  async function inUse(): Promise<void> {
    await install();
    await untilDefinitionsAreServed(server());
    await startController();
    const applied = await kubectl(server(), ['apply', '-f', '-'], examples.join('\n---\n'));
    expect(applied.errors).toBe('');
    const isAllReady = async (): Promise<boolean> => (await scene.stored()).every(isReady);
    await until('every object is Ready', isAllReady, () => controller.log);
  }

  async function definitions(): Promise<Definition[]> {
    const { output } = await run('get', 'crd', '-o', 'json');
    return (JSON.parse(output) as { items: Definition[] }).items;
  }

  /** Takes the controller away, then everything else, as one should not. */
  async function fallIntoTheTrap(): Promise<void> {
    await stopController();
    const deleted = await run('delete', '-k', deployDirectory, '--wait=false');
    expect(deleted.code).toBe(0);
    await until('the namespace is gone', async () => (await run('get', 'ns', 'partywall-system')).code === 1);
  }

  it('in the right order everything goes', async () => {
    await inUse();
    const objects = await run('delete', 'partywall,partywall-admin', '--all', '-A');
    const rest = await run('delete', '-k', deployDirectory);
    await controller.ended;

    expect([objects.code, objects.errors]).toEqual([0, '']);
    expect(rest.code).toBe(0);
    expect(await definitions()).toEqual([]);
    expect((await run('get', 'ns', 'partywall-system')).code).toBe(1);
  });

  it('LIFE-14: without a controller, what holds something of a kernel stays, and its kind with it', async () => {
    await inUse();
    await fallIntoTheTrap();
    const { output } = await run('get', 'wpar', '-A', '-o', 'json');
    const { items } = JSON.parse(output) as { items: { metadata: { finalizers: string[] } }[] };
    const going = await definitions();

    expect(items.length).toBeGreaterThan(0);
    for (const { metadata } of items) expect(metadata).toMatchObject({ finalizers: [finalizer] });
    expect(going.map(({ metadata }) => metadata.name)).toContain('workloadpartitions.partywall.dev');
    for (const { metadata } of going) expect(metadata.deletionTimestamp).toBeDefined();
  });

  it('LIFE-14, LIFE-16: installed again, the controller finishes what was begun', async () => {
    await install();
    await startController();
    await until(
      'the kinds that were going are gone',
      async () => (await definitions()).every(({ metadata }) => metadata.deletionTimestamp === undefined),
      () => controller.log,
    );

    expect((await run('get', 'wpar', '-A')).output).toBe('');
    await stopController();
  });

  it('LIFE-16: or an administrator lets go by hand', async () => {
    await inUse();
    await fallIntoTheTrap();
    const script = /^```sh let-go\n(?<script>.*?)^```$/msu.exec(page)?.groups?.['script'] ?? '';
    const environment = { ...process.env, KUBECONFIG: server().kubeconfig, HOME: server().directory };
    const told = execFileSync('bash', ['-eo', 'pipefail', '-c', script], {
      env: environment,
      encoding: 'utf8',
    });

    expect(told).toContain('workloadpartition.partywall.dev/billing patched');
    await until('the kinds are gone', async () => (await definitions()).length === 0);
  });
});

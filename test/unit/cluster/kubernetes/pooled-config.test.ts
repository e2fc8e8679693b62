import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { PooledKubeConfig, loadKubeConfig } from '../../../../controller/cluster/kubernetes/pooled-config.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'partywall-kubeconfig-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

async function dispatcherOf(config: PooledKubeConfig): Promise<Dispatcher | undefined> {
  const context = new RequestContext('https://127.0.0.1:6443/', HttpMethod.GET);
  await config.applySecurityAuthentication(context);
  return context.getDispatcher();
}

/** A configuration whose certificate lies in a file. */
function configWith(caFile: string): PooledKubeConfig {
  const config = new PooledKubeConfig();
  config.loadFromClusterAndUser(
    { name: 'here', server: 'https://127.0.0.1:6443', skipTLSVerify: false, caFile },
    { name: 'tester', token: 'secret' },
  );
  return config;
}

function kubeconfig(contexts: readonly string[]): string {
  const file = join(directory, 'kubeconfig');
  const content = {
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443' } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
    'current-context': contexts[0],
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('cluster/kubernetes/pooled-config', () => {
  it('gives all requests the same connections, those at once too', async () => {
    const caFile = join(directory, 'ca.crt');
    writeFileSync(caFile, 'one');
    const config = configWith(caFile);

    const found = await Promise.all(Array.from({ length: 5 }, () => dispatcherOf(config)));
    found.push(await dispatcherOf(config));

    expect(found[0]).toBeDefined();
    expect(new Set(found).size).toBe(1);
    await config.disconnect();
  });

  it('takes up a certificate that was rotated, and keeps to it', async () => {
    const caFile = join(directory, 'ca.crt');
    writeFileSync(caFile, 'one');
    const config = configWith(caFile);
    const before = await dispatcherOf(config);

    writeFileSync(caFile, 'another');
    const after = [await dispatcherOf(config), await dispatcherOf(config)];

    expect(after[0]).not.toBe(before);
    expect(after[1]).toBe(after[0]);
    await config.disconnect();
  });

  it('connects anew after it was disconnected', async () => {
    const caFile = join(directory, 'ca.crt');
    writeFileSync(caFile, 'one');
    const config = configWith(caFile);
    const before = await dispatcherOf(config);

    await config.disconnect();
    const after = await dispatcherOf(config);

    expect(after).toBeDefined();
    expect(after).not.toBe(before);
    await config.disconnect();
  });

  it('takes the context that is named', () => {
    const config = loadKubeConfig({ kubeconfig: kubeconfig(['one', 'two']), context: 'two' });

    expect(config.getCurrentContext()).toBe('two');
  });

  it('says which contexts there are when the one that is named is not', () => {
    const file = kubeconfig(['one', 'two']);

    expect(() => loadKubeConfig({ kubeconfig: file, context: 'three' })).toThrow(
      "the kubeconfig has no context 'three', only one, two",
    );
  });
});

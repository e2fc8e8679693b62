import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKernelDirectory } from '../../../../controller/kernel/journal/kernel-directory.ts';
import { openStorage } from '../../../../controller/storage/open-storage.ts';
import type { CertificateFiles } from '../../../../controller/kernel/remote/certificates.ts';
import { numbers } from '../../../contract/kernel/scene.ts';
import { trustedPair } from '../../../support/certificates.ts';
import { sha256 } from '../../../support/host-under-test.ts';
import type { CommandResult } from '../cli-run.ts';
import { dataCentre, Place } from '../cli-run.ts';

let place: Place;
let files: CertificateFiles;
beforeEach(async () => {
  place = new Place();
  files = (await trustedPair(join(place.directory, 'pki'))).host;
});
afterEach(() => {
  place.remove();
});

function certificates(): string[] {
  return ['--tls-cert', files.certificate, '--tls-key', files.key, '--client-ca', files.authorities];
}

/** Runs until it serves, then is stopped; what cannot start ends by itself. */
function host(names: readonly string[], ...more: string[]): Promise<CommandResult> {
  const free = ['--listen', '127.0.0.1:0', '--health-address', '127.0.0.1:0'];
  return place.run(['host', ...names, ...free, ...certificates(), ...more], { interruptAt: /serves/u });
}

/** Boots hosts in the state directory, as a controller does. */
async function boot(...names: readonly string[]): Promise<void> {
  const storage = openStorage(place.state);
  const kernels = openKernelDirectory(storage, { sha256 });
  for (const name of names) {
    await kernels.kernel(name).execute({
      caller: { type: 'Global' },
      operation: { owner: 'tester', sequence: 1 },
      fence: { epoch: 1, bootID: '' },
      at: '2026-11-26T00:00:00Z',
      command: { type: 'Boot', bootID: `${name}-1`, numbers },
    });
  }
  storage.commit();
  await storage.close();
}

describe('cli/commands/host', () => {
  it('serves until it is stopped, and tells in JSON lines what it does', async () => {
    const result = await host(['alpha', 'beta']);

    expect(result).toMatchObject({ code: 0, err: '' });
    const lines = result.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ message }) => message)).toEqual([
      'The host process serves.',
      'The host process ends: what is being asked is finished, and nothing new is taken.',
      'The host process has ended.',
    ]);
    expect(lines[0]).toMatchObject({
      level: 'info',
      hosts: ['alpha', 'beta'],
      booted: [],
      directory: place.state,
    });
    expect(lines[0]).toMatchObject({ kernels: { address: '127.0.0.1' }, time: expect.any(String) as string });
  });

  it('finds again at its next start what it held', async () => {
    await host(['alpha']);
    await boot('alpha');

    const result = await host(['alpha']);

    expect(JSON.parse(result.out.split('\n')[0]!)).toMatchObject({ booted: ['alpha'] });
  });

  it.each<[string, string[], string]>([
    ['no host', [], "error: missing required argument 'name'"],
    ['a name that no Host can have', ['Alpha'], 'error: "Alpha" is not the name of a Host'],
    ['a name twice', ['alpha', 'beta', 'alpha'], 'error: host alpha is named twice'],
    [
      'a controller without a name',
      ['alpha', '--controller', ''],
      'error: "" is not the name of a controller',
    ],
    [
      'all controllers of a domain',
      ['alpha', '--controller', '.example'],
      'error: ".example" is not the name of',
    ],
    ['a port alone', ['alpha', '--listen', '7443'], 'Did you mean 0.0.0.0:7443?'],
    [
      'a level that there is not',
      ['alpha', '--log-level', 'loud'],
      'Allowed choices are debug, info, warn, error.',
    ],
    ['a time without unit', ['alpha', '--drain-timeout', '5'], 'Did you mean 5s?'],
    ['a misspelt option', ['alpha', '--tls-crt', 'x'], "error: unknown option '--tls-crt'"],
  ])('refuses %s as wrong usage', async (_name, args, message) => {
    const result = await place.run(['host', ...args, ...certificates()]);

    expect(result).toMatchObject({ code: 64, out: '' });
    expect(result.err).toContain(message);
    expect(existsSync(place.state)).toBe(false);
  });

  it('asks for certificates', async () => {
    const result = await place.run(['host', 'alpha']);

    expect(result.code).toBe(64);
    expect(result.err).toContain("error: required option '--tls-cert <file>' not specified");
  });

  it('refuses certificates that it cannot use, and makes no directory', async () => {
    writeFileSync(files.key, 'nonsense');

    const result = await host(['alpha']);

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain(`error: expected a private key in PEM form, not encrypted in ${files.key}`);
    expect(existsSync(place.state)).toBe(false);
  });

  it('refuses a directory in which another process writes', async () => {
    const storage = openStorage(place.state);

    const result = await host(['alpha']);
    await storage.close();

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain('is in use by');
  });

  it('LIFE-23: refuses to leave out a host that the machine room has, and says what to type', async () => {
    await host(['alpha']);
    await boot('alpha', 'beta');

    const result = await host(['alpha']);

    expect(result.code).toBe(1);
    expect(result.err).toContain('holds the kernel of beta too, which may share disks with the others');
    expect(result.err).toContain('name all of them (partywall host alpha beta)');
    expect(await host(['alpha', 'beta'])).toMatchObject({ code: 0 });
  });

  it('refuses the directory of an embedded store, whose kernels belong to what was applied', async () => {
    await place.run(['apply', place.write('all.yaml', dataCentre)]);

    const result = await host(['alpha']);

    expect(result.code).toBe(1);
    expect(result.err).toContain('holds what was applied there, with kernels that belong to it');
    expect((await place.run(['apply', place.write('all.yaml', dataCentre)])).code).toBe(0);
  });

  it('its directory is refused to everybody who would apply something there', async () => {
    await host(['alpha']);

    const result = await place.run(['apply', place.write('all.yaml', dataCentre)]);

    expect(result.code).toBe(1);
    expect(result.err).toContain('holds the kernels of a host process, which a controller works with');
    expect(await host(['alpha'])).toMatchObject({ code: 0 });
  });

  it.each(['--listen', '--health-address'])('refuses a %s where somebody else listens', async (option) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const result = await host(['alpha'], option, `127.0.0.1:${port}`);
    other.close();

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain(
      `an address cannot be listened on: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    );
    // What was opened before is given free.
    expect(await host(['alpha'])).toMatchObject({ code: 0 });
  });
});

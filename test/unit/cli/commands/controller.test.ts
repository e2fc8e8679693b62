import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateFiles } from '../../../../controller/kernel/remote/certificates.ts';
import { trustedPair } from '../../../support/certificates.ts';
import type { CommandResult } from '../cli-run.ts';
import { Place } from '../cli-run.ts';

let place: Place;
let files: CertificateFiles;
beforeEach(async () => {
  place = new Place();
  files = (await trustedPair(join(place.directory, 'pki'))).controller;
});
afterEach(() => {
  place.remove();
});

function kubeconfig(server = 'https://127.0.0.1:1'): string {
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'here', cluster: { server } }],
    users: [{ name: 'me', user: { token: 'secret' } }],
    contexts: [{ name: 'mine', context: { cluster: 'here', user: 'me' } }],
    'current-context': 'mine',
  };
  return place.write('kubeconfig', JSON.stringify(content));
}

function controller(...more: readonly string[]): Promise<CommandResult> {
  const tls = ['--host-tls-cert', files.certificate, '--host-tls-key', files.key];
  const args = ['controller', ...tls, '--host-ca', files.authorities, '--health-address', '127.0.0.1:0'];
  return place.run([...args, '--kubeconfig', kubeconfig(), ...more]);
}

const alpha = ['--host', 'alpha=https://localhost:7443'];

describe('cli/commands/controller', () => {
  it.each<[string, string[], string]>([
    ['no host', [], 'error: the controller is not told where any host is'],
    ['a host without an address', ['--host', 'alpha'], 'error: "alpha" does not say where a host is'],
    [
      'a name that no Host can have',
      ['--host', 'Alpha=https://a:1'],
      'error: "Alpha" is not the name of a Host',
    ],
    ['a host twice', [...alpha, ...alpha], 'error: host alpha is named twice'],
    [
      'an address without TLS',
      ['--host', 'alpha=http://a:1'],
      'error: "http://a:1" is not the address of a host process',
    ],
    [
      'an address with a path',
      ['--host', 'alpha=https://a:1/x'],
      'error: "https://a:1/x" is not the address',
    ],
    ['no address', ['--host', 'alpha=a:7443'], 'error: "a:7443" is not the address of a host process'],
    [
      'a template without a place for the name',
      ['--host-address-template', 'https://hosts:7443'],
      'error: the address "https://hosts:7443" is the same for every host',
    ],
    [
      'a template that gives every host the same machine',
      ['--host-address-template', 'https://{host}@hosts:7443'],
      'error: "https://{host}@hosts:7443" is not the address of a host process',
    ],
    [
      'a leader that may act for longer than others wait',
      [...alpha, '--renew-deadline', '15s'],
      'error: --renew-deadline is not shorter than --lease-duration',
    ],
    [
      'a leader that never tries to renew in time',
      [...alpha, '--retry-period', '10s'],
      'error: --retry-period is not between 0 and --renew-deadline',
    ],
    [
      'a lease too short to count',
      [...alpha, '--lease-duration', '500ms'],
      '--lease-duration is shorter than 1s',
    ],
    [
      'a name that no Lease can have',
      [...alpha, '--lease-name', 'A_b'],
      'error: "A_b" is not the name of a Lease',
    ],
    [
      'a plan that may take no time',
      [...alpha, '--plan-timeout', '0'],
      'error: --plan-timeout is not between 0 and 24h',
    ],
    [
      'less memory than the process of a plan takes',
      [...alpha, '--plan-memory', '16'],
      'Expected a number of MiB, at least 32, such as 2048.',
    ],
    ['memory with a unit', [...alpha, '--plan-memory', '1Gi'], 'Expected a number of MiB'],
    ['a time that is none', [...alpha, '--drain-timeout', '5'], 'Did you mean 5s?'],
  ])('refuses %s, and starts nothing', async (_, args, sentence) => {
    const result = await controller(...args);

    expect(result).toMatchObject({ code: 64, out: '' });
    expect(result.err).toContain(sentence);
  });

  it('says which contexts there are when the one that is named is not', async () => {
    const result = await controller(...alpha, '--context', 'other');

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain(
      "there is no cluster to work with: the kubeconfig has no context 'other', only mine",
    );
  });

  it('says that a kubeconfig is not there', async () => {
    const result = await controller(...alpha, '--kubeconfig', join(place.directory, 'absent'));

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain('error: there is no cluster to work with: the kubeconfig ');
    expect(result.err).toContain('absent cannot be read: ENOENT');
  });

  it('keeps no state, and says so', async () => {
    const tls = ['--host-tls-cert', files.certificate, '--host-tls-key', files.key];
    const args = ['controller', ...alpha, ...tls, '--host-ca', files.authorities];
    const result = await place.run([...args, '--state', place.directory]);

    expect(result.code).toBe(64);
    expect(result.err).toContain('--state has no meaning for a controller');
  });

  it('says which file of the certificates cannot be used', async () => {
    const result = await controller(...alpha, '--host-ca', join(place.directory, 'absent.crt'));

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain('absent.crt cannot be read');
  });

  it('says that an address is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const result = await controller(...alpha, '--health-address', `127.0.0.1:${port}`);

    other.close();
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain('EADDRINUSE');
    expect(result.err).toContain('Choose others with --health-address');
  });
});

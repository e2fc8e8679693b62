import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateFiles, Refreshed } from '../../../../controller/kernel/remote/certificates.ts';
import { CertificateError, Certificates } from '../../../../controller/kernel/remote/certificates.ts';
import type { Authority } from '../../../support/certificates.ts';
import { issue, newAuthority, writeFiles } from '../../../support/certificates.ts';

describe('kernel/remote/certificates', () => {
  let directory: string;
  let authority: Authority;
  let files: CertificateFiles;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'partywall-certificates-'));
    authority = await newAuthority('Authority');
    files = writeFiles(directory, await issue(authority, { commonName: 'one' }), [authority]);
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('reads what the files hold, and when it ends', () => {
    const certificates = new Certificates(files);

    expect(certificates.credentials.ca).toBe(authority.cert);
    expect(certificates.expiresAt).toBeGreaterThan(Date.now());
  });

  it.each<[string, keyof CertificateFiles, string | undefined, RegExp]>([
    ['a file that is not there', 'key', undefined, /tls\.key cannot be read: ENOENT/u],
    [
      'a certificate that is none',
      'certificate',
      'nonsense',
      /expected a certificate in PEM form in .*tls\.crt/u,
    ],
    [
      'a key that is none',
      'key',
      'nonsense',
      /expected a private key in PEM form, not encrypted in .*tls\.key/u,
    ],
    ['authorities that are none', 'authorities', '', /expected certificates in PEM form in .*ca\.crt/u],
  ])('refuses %s, and names it', (_name, file, text, message) => {
    if (text === undefined) rmSync(files[file]);
    else writeFileSync(files[file], text);

    expect(() => new Certificates(files)).toThrow(CertificateError);
    expect(() => new Certificates(files)).toThrow(message);
  });

  it('goes on with the old pair while only half of the new one is written', async () => {
    const certificates = new Certificates(files);
    const before = certificates.credentials;
    const next = await issue(authority, { commonName: 'two' });
    let renewals = 0;
    certificates.onRenewed(() => (renewals += 1));

    writeFileSync(files.certificate, next.cert);
    const half = certificates.refresh();
    expect(half).toMatchObject({ outcome: 'unusable' });
    expect((half as { error: Error }).error.message).toMatch(
      /the key in .* does not belong to the certificate/u,
    );
    expect([certificates.credentials, renewals]).toEqual([before, 0]);

    writeFileSync(files.key, next.key);
    expect(certificates.refresh()).toEqual({ outcome: 'renewed' });
    expect([certificates.credentials, renewals]).toEqual([{ ...next, ca: authority.cert }, 1]);
    expect(certificates.refresh()).toEqual({ outcome: 'same' });
  });

  it('looks by itself, and tells what it found', async () => {
    const certificates = new Certificates(files);
    const next = await issue(authority, { commonName: 'two' });

    const seen = await new Promise<Refreshed>((resolve) => {
      const stop = certificates.watch(5, (refreshed) => {
        if (refreshed.outcome !== 'renewed') return;
        stop();
        resolve(refreshed);
      });
      writeFiles(directory, next, [authority]);
    });

    expect(seen).toEqual({ outcome: 'renewed' });
    expect(certificates.credentials.cert).toBe(next.cert);
  });
});

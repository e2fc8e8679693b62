/** Certificates that deploy/certificates/make.sh makes, in the hands of processes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CertificateFiles } from '../../controller/kernel/remote/certificates.ts';
import { buildProgram } from '../support/built-program.ts';
import type { HostChild } from '../support/host-child.ts';
import { startHostChild } from '../support/host-child.ts';
import { killProgramChildren } from '../support/program-child.ts';

const script = join(import.meta.dirname, '../../deploy/certificates/make.sh');
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl && !process.env['CI'])('deploy/certificates/make.sh', () => {
  const place = mkdtempSync(join(tmpdir(), 'partywall-certificates-'));
  const pki = join(place, 'pki');
  let host: HostChild;

  const make = (): string => execFileSync(script, [pki, 'alpha', 'room=delta,epsilon'], { encoding: 'utf8' });

  function filesOf(secret: string): CertificateFiles {
    const directory = join(pki, secret);
    return {
      certificate: join(directory, 'tls.crt'),
      key: join(directory, 'tls.key'),
      authorities: join(directory, 'ca.crt'),
    };
  }

  beforeAll(async () => {
    make();
    host = await startHostChild({
      program: buildProgram(),
      names: ['alpha'],
      state: join(place, 'state'),
      files: filesOf('host-alpha-tls'),
    });
  });
  afterAll(() => {
    killProgramChildren();
    rmSync(place, { recursive: true });
  });

  /** The status code that a client gets who looks for the machine by a name, or why there is no connection. */
  function ask(secret: string, name: string): Promise<number | string> {
    const { authorities, certificate, key } = filesOf(secret);
    return new Promise((resolve) => {
      const question = request(
        {
          host: '127.0.0.1',
          port: host.port,
          servername: name,
          path: '/no-such-path',
          cert: readFileSync(certificate),
          key: readFileSync(key),
          ca: readFileSync(authorities),
          agent: false,
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      );
      question.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      });
      question.end();
    });
  }

  it('lets the controller speak with a host process under the name of its Service', async () => {
    expect(await ask('partywall-controller-tls', 'host-alpha.partywall-system.svc')).toBe(404);
  });

  it('lets no host process answer for the Host of another', async () => {
    expect(await ask('partywall-controller-tls', 'host-delta.partywall-system.svc')).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('lets no host process pass for a controller', async () => {
    expect(await ask('host-room-tls', 'host-alpha.partywall-system.svc')).not.toBe(404);
  });

  it('names every Host of a process that holds several', () => {
    const { subjectAltName } = new X509Certificate(readFileSync(filesOf('host-room-tls').certificate));

    expect(subjectAltName).toBe('DNS:host-delta.partywall-system.svc, DNS:host-epsilon.partywall-system.svc');
  });

  it('says how to give them to the cluster, and keeps the authority the next time', () => {
    const authority = readFileSync(join(pki, 'authority/tls.crt'), 'utf8');
    const before = readFileSync(join(pki, 'host-room-tls/tls.crt'), 'utf8');

    expect(make()).toContain(
      `kubectl create secret generic host-alpha-tls -n partywall-system --from-file=${pki}/host-alpha-tls`,
    );
    expect(readFileSync(join(pki, 'authority/tls.crt'), 'utf8')).toBe(authority);
    expect(readFileSync(join(pki, 'host-room-tls/tls.crt'), 'utf8')).not.toBe(before);
  });

  it('says how it is used when it is used otherwise', () => {
    const { status, stderr } = spawnSync(script, ['somewhere'], { encoding: 'utf8' });

    expect(status).toBe(64);
    expect(stderr).toContain('make.sh DIRECTORY HOST...');
  });
});

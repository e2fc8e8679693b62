/** Certificates for tests: authorities, and what they issue, as files in a directory. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { CertificateFiles } from '../../controller/kernel/remote/certificates.ts';

const oneDay = 86_400_000;

export interface Issued {
  cert: string;
  key: string;
}

/** Who issues certificates is a certificate and a key too. */
export type Authority = Issued;

export interface Wanted {
  commonName: string;
  dnsNames?: readonly string[];
  /** Whether it ended yesterday. */
  isExpired?: boolean;
}

function validity(isExpired: boolean): { notBeforeDate: Date; notAfterDate: Date } {
  const end = Date.now() + (isExpired ? -oneDay : oneDay);
  return { notBeforeDate: new Date(end - 3 * oneDay), notAfterDate: new Date(end) };
}

const kind = { keyType: 'ec', algorithm: 'sha256' } as const;

export async function newAuthority(name: string): Promise<Authority> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...kind,
    ...validity(false),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

export async function issue(authority: Authority, wanted: Wanted): Promise<Issued> {
  const { commonName, dnsNames = [], isExpired = false } = wanted;
  const altNames = dnsNames.map((value) => ({ type: 2, value }) as const);
  const made = await generate([{ name: 'commonName', value: commonName }], {
    ...kind,
    ...validity(isExpired),
    ca: authority,
    extensions: [
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      ...(altNames.length === 0 ? [] : [{ name: 'subjectAltName', altNames } as const]),
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** Writes the files of one side, in place of what was there. */
export function writeFiles(
  directory: string,
  issued: Issued,
  trusted: readonly Authority[],
): CertificateFiles {
  mkdirSync(directory, { recursive: true });
  const files = {
    certificate: join(directory, 'tls.crt'),
    key: join(directory, 'tls.key'),
    authorities: join(directory, 'ca.crt'),
  };
  writeFileSync(files.certificate, issued.cert);
  writeFileSync(files.key, issued.key);
  writeFileSync(files.authorities, trusted.map(({ cert }) => cert).join('\n'));
  return files;
}

/** The name that a controller's certificate has in tests. */
export const controllerName = 'partywall-controller';

/** The two sides of a connection that works, in directories of their own below one. */
export async function trustedPair(
  directory: string,
  authority?: Authority,
): Promise<{ authority: Authority; host: CertificateFiles; controller: CertificateFiles }> {
  const own = authority ?? (await newAuthority('Test authority'));
  const host = await issue(own, { commonName: 'A host process', dnsNames: ['localhost'] });
  const controller = await issue(own, { commonName: controllerName });
  return {
    authority: own,
    host: writeFiles(join(directory, 'host'), host, [own]),
    controller: writeFiles(join(directory, 'controller'), controller, [own]),
  };
}

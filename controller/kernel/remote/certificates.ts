/**
 * The certificate, key and authorities of one side of a connection, read from files and read anew when these change:
 * whoever renews certificates replaces the files, and nobody restarts a process for it.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface CertificateFiles {
  /** PEM: the own certificate first, then those between it and the authority. */
  certificate: string;
  /** PEM, not encrypted. */
  key: string;
  /** PEM: who vouches for the other side. */
  authorities: string;
}

/** What TLS is given. */
export interface Credentials {
  cert: string;
  key: string;
  ca: string;
}

/** Files that cannot be used. The message says which, and what is wrong with it. */
export class CertificateError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CertificateError';
  }
}

/** What became of a look at the files. */
export type Refreshed = { outcome: 'same' | 'renewed' } | { outcome: 'unusable'; error: CertificateError };

export class Certificates {
  readonly #files: CertificateFiles;
  readonly #listeners = new Set<() => void>();
  #credentials: Credentials;

  /** @throws CertificateError when a file is missing or is not what it should be */
  constructor(files: CertificateFiles) {
    this.#files = files;
    this.#credentials = read(files);
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  /** When the own certificate ends, in milliseconds since the epoch. */
  get expiresAt(): number {
    return Date.parse(new X509Certificate(this.#credentials.cert).validTo);
  }

  /** Calls back after the files were renewed; the result ends that. */
  onRenewed(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Looks at the files. Such as cannot be used, for instance a key whose certificate is not written yet, change nothing:
   * what was read before stays in use.
   */
  refresh(): Refreshed {
    try {
      const found = read(this.#files);
      const { cert, key, ca } = this.#credentials;
      if (found.cert === cert && found.key === key && found.ca === ca) return { outcome: 'same' };
      this.#credentials = found;
    } catch (error) {
      if (error instanceof CertificateError) return { outcome: 'unusable', error };
      throw error;
    }
    for (const listener of this.#listeners) listener();
    return { outcome: 'renewed' };
  }

  /**
   * Looks at the files now and then. They are compared by content: a volume of Kubernetes replaces a directory of links,
   * which no watch of a file notices.
   *
   * @param seen is told of each look that found something new
   */
  watch(everyMilliseconds: number, seen: (refreshed: Refreshed) => void): () => void {
    const timer = setInterval(() => {
      const refreshed = this.refresh();
      if (refreshed.outcome !== 'same') seen(refreshed);
    }, everyMilliseconds);
    timer.unref();
    return () => {
      clearInterval(timer);
    };
  }
}

function read(files: CertificateFiles): Credentials {
  const cert = textOf(files.certificate);
  const key = textOf(files.key);
  const ca = textOf(files.authorities);
  const own = parsed(files.certificate, 'a certificate in PEM form', () => new X509Certificate(cert));
  const secret = parsed(files.key, 'a private key in PEM form, not encrypted', () => createPrivateKey(key));
  parsed(files.authorities, 'certificates in PEM form', () => new X509Certificate(ca));
  if (!own.checkPrivateKey(secret)) {
    throw new CertificateError(
      `the key in ${files.key} does not belong to the certificate in ${files.certificate}; write both of one pair`,
    );
  }
  return { cert, key, ca };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new CertificateError(`${path} cannot be read: ${cause}`, { cause: error });
  }
}

function parsed<T>(path: string, expected: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new CertificateError(`expected ${expected} in ${path}: ${cause}`, { cause: error });
  }
}

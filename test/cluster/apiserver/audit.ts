/** What a test server was asked, as it saw it itself. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AuditEvent {
  verb: string;
  user: { username: string };
  userAgent?: string;
  requestURI: string;
  objectRef?: { resource: string; subresource?: string };
  responseStatus?: { code: number };
}

export class AuditLog {
  readonly #directory = mkdtempSync(join(tmpdir(), 'partywall-audit-'));
  readonly #log = join(this.#directory, 'audit.log');

  /** Of kube-apiserver. */
  readonly flags: readonly string[];

  constructor() {
    const policy = join(this.#directory, 'policy.yaml');
    const content = {
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      omitStages: ['RequestReceived'],
      rules: [{ level: 'Metadata' }],
    };
    writeFileSync(policy, JSON.stringify(content));
    this.flags = [`--audit-policy-file=${policy}`, `--audit-log-path=${this.#log}`];
  }

  /** Every answer that was given so far, in order. */
  events(): AuditEvent[] {
    const lines = readFileSync(this.#log, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as AuditEvent);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

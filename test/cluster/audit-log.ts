/** What a real API server saw, by its own log. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AuditEvent {
  verb: string;
  user: { username: string };
  userAgent?: string;
  objectRef?: { resource: string; subresource?: string; namespace?: string; name?: string };
  responseStatus?: { code: number };
}

export class AuditLog {
  readonly #directory = mkdtempSync(join(tmpdir(), 'partywall-audit-'));
  readonly #log = join(this.#directory, 'audit.log');
  readonly #policy = join(this.#directory, 'policy.yaml');

  constructor() {
    const rules = [{ level: 'Metadata' }];
    const stages = { omitStages: ['RequestReceived'] };
    writeFileSync(
      this.#policy,
      JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', ...stages, rules }),
    );
  }

  /** For the API server. */
  get flags(): string[] {
    return [`--audit-policy-file=${this.#policy}`, `--audit-log-path=${this.#log}`];
  }

  /** All so far: a request is logged before it is answered. */
  events(): AuditEvent[] {
    const lines = readFileSync(this.#log, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as AuditEvent);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

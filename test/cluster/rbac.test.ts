/** deploy/controller-rbac.yaml is what a controller needs, and no more: by the audit log of a real API server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { isReady } from '../../cli/render/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { readExamples } from '../support/examples.ts';
import type { AuditEvent } from './apiserver/audit.ts';
import { AuditLog } from './apiserver/audit.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, until } from './controller-scene.ts';

const rbac = join(import.meta.dirname, '../../deploy/controller-rbac.yaml');

/** Who a token of the service account says it is. */
const account = 'system:serviceaccount:partywall-system:partywall-controller';

interface Rule {
  resources: string[];
  verbs: string[];
}

const audit = new AuditLog();

/** `VERB RESOURCE` of everything that the roles allow. */
function granted(): string[] {
  const roles = parseAllDocuments(readFileSync(rbac, 'utf8')).map(
    (document) => document.toJS() as { rules?: Rule[] },
  );
  const rules = roles.flatMap((role) => role.rules ?? []);
  return unique(
    rules.flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    ),
  );
}

function asked({ objectRef, verb }: AuditEvent): string {
  const { resource = '', subresource } = objectRef ?? {};
  return `${verb} ${subresource === undefined ? resource : `${resource}/${subresource}`}`;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort();
}

function ownEvents(): AuditEvent[] {
  return audit.events().filter(({ user }) => user.username === account);
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/rbac', () => {
  const server = startedServer({
    controllers: true,
    flags: audit.flags,
    users: { [account]: ['system:serviceaccounts'] },
  });
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    expect((await kubectl(server(), ['apply', '-f', rbac])).errors).toBe('');
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController({ kubeconfig: server().kubeconfigFor(account) });
  });
  afterAll(async () => {
    await scene.close();
    audit.remove();
  });

  it('a controller with just these roles makes everything Ready, and lets go of what is deleted', async () => {
    const texts = readExamples().map(({ text }) => text);
    const applied = await kubectl(server(), ['apply', '-f', '-'], texts.join('\n---\n'));
    expect(applied.errors).toBe('');
    const log = () => controller.log;
    await until('every object is Ready', async () => (await scene.stored()).every(isReady), log);

    const all = 'wpar,dclaim,vlink,dinv,pwhost,kext,xgrant,pwdc,rtv';
    await kubectl(server(), ['delete', all, '--all', '-A', '--wait=false']);
    await until('everything is gone', async () => (await scene.stored()).length === 0, log);
    controller.signal('SIGTERM');
    expect(await controller.ended).toEqual({ code: 0, signal: null });
  });

  it('was refused nothing, and used everything that it was granted but for looking up why a patch is refused', () => {
    const events = ownEvents();
    const used = unique(events.map(asked));
    const refused = events.filter(({ responseStatus }) => responseStatus?.code === 403);

    expect(unique(refused.map(asked))).toEqual([]);
    const lookups = granted().filter((line) => line.startsWith('get ') && line !== 'get leases');
    expect(unique([...used, ...lookups])).toEqual(granted());
  });
});

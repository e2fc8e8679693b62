/** deploy/controller-rbac.yaml is what a controller needs, and no more: by the audit log of a real API server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

import type { KubeObject } from '../../controller/api/object.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { readExamples } from '../support/examples.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped } from './apiserver/started-server.ts';
import type { AuditEvent } from './audit-log.ts';
import { AuditLog } from './audit-log.ts';
import { ControllerScene, until } from './controller-scene.ts';
import { installedServer } from './deploy/installed-server.ts';
import { Asker } from './question-scene.ts';

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
  const all = rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  );
  // No request has this resource: a policy asks whether the controller may (deploy/policies/finalizers.yaml).
  return unique(all.filter((line) => !line.endsWith('/finalizers')));
}

function isReadyFor(object: KubeObject | undefined, reason: string): boolean {
  const ready = object?.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.reason === reason;
}

function asked({ objectRef, verb }: AuditEvent): string {
  const { resource = '', subresource } = objectRef ?? {};
  return `${verb} ${subresource === undefined ? resource : `${resource}/${subresource}`}`;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort();
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/rbac', () => {
  const server = installedServer({
    controllers: true,
    flags: audit.flags,
    users: { [account]: ['system:serviceaccounts'] },
  });
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController({
      kubeconfig: server().kubeconfigFor(account),
      more: ['--review-lifetime', '3s'],
    });
  });
  afterAll(async () => {
    await scene.close();
    audit.remove();
  });

  it('a controller with just these roles makes everything Ready, answers, and lets go of what is deleted', async () => {
    const texts = readExamples().map(({ text }) => text);
    const applied = await kubectl(server(), ['apply', '-f', '-'], texts.join('\n---\n'));
    expect(applied.errors).toBe('');
    const log = () => controller.log;
    await until('every object is Ready', async () => (await scene.stored()).every(isReady), log);

    // What comes again is counted in the Event that told it, which is another verb.
    for (const powerState of ['Stopped', 'Active']) {
      const patch = ['patch', 'wpar/billing', '-n', 'team-a', '--type=merge', '-p'];
      await kubectl(server(), [...patch, JSON.stringify({ spec: { powerState } })]);
      const key = { kind: 'WorkloadPartition', namespace: 'team-a', name: 'billing' };
      const reason = powerState === 'Active' ? 'Running' : 'StoppedAsDesired';
      await until(`billing is ${reason}`, async () => isReadyFor(await scene.cluster.get(key), reason), log);
    }

    const asker = new Asker(server());
    const question = { requester: await asker.whoIs('admin'), view: { partitionName: 'billing' } };
    expect((await asker.create('admin', 'team-a', question)).code).toBe(201);
    const isAnswered = async () => (await asker.get('team-a'))?.status?.answer !== undefined;
    await until('a question is answered', isAnswered, log);
    await until('and forgotten', async () => (await asker.get('team-a')) === undefined, log);
    asker.place.remove();

    const all = 'wpar,dclaim,vlink,dinv,pwhost,kext,xgrant,pwdc,rtv';
    await kubectl(server(), ['delete', all, '--all', '-A', '--wait=false']);
    await until('everything is gone', async () => (await scene.stored()).length === 0, log);
    controller.signal('SIGTERM');
    expect(await controller.ended).toEqual({ code: 0, signal: null });
  });

  it('was refused nothing, and used everything that it was granted but for looking up why a patch is refused', () => {
    const events = audit.events().filter(({ user }) => user.username === account);
    const used = unique(events.map(asked));
    const refused = events.filter(({ responseStatus }) => responseStatus?.code === 403);

    expect(unique(refused.map(asked))).toEqual([]);
    const lookups = granted().filter((line) => line.startsWith('get ') && line !== 'get leases');
    expect(unique([...used, ...lookups])).toEqual(granted());
  });
});

/** Command lines of people who may not do everything, on servers that do not serve everything. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type {
  WorkloadPartition,
  WorkloadPartitionStatusErrors,
} from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { CommandResult } from '../unit/cli/cli-run.ts';
import { Place, billing, dataCentre } from '../unit/cli/cli-run.ts';
import { parsedAs } from '../unit/cli/output-schema.ts';
import { resources } from '../../controller/api/generated/resources.ts';
import type { ApiServer } from './apiserver/api-server.ts';
import { startApiServer } from './apiserver/api-server.ts';
import { provideBinaries } from './apiserver/binaries.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { RunningEngine } from './running-engine.ts';
import { clusterAt } from './shelves.ts';

const rbac = 'rbac.authorization.k8s.io';

/** Lets a user do everything with the objects of tenants in one namespace, and nothing else. */
const rightsOfTenant = [
  {
    kind: 'Role',
    plural: 'roles',
    body: { rules: [{ apiGroups: ['partywall.dev'], resources: ['*'], verbs: ['*'] }] },
  },
  {
    kind: 'RoleBinding',
    plural: 'rolebindings',
    body: {
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'tenant' },
      subjects: [{ kind: 'User', apiGroup: rbac, name: 'tenant' }],
    },
  },
];

async function grant(server: ApiServer): Promise<void> {
  for (const { kind, plural, body } of rightsOfTenant) {
    const object = { apiVersion: `${rbac}/v1`, kind, metadata: { name: 'tenant' }, ...body };
    const path = `/apis/${rbac}/v1/namespaces/team-a/${plural}`;
    const { code, text } = await server.request(path, { method: 'POST', body: JSON.stringify(object) });
    if (code >= 300) throw new Error(text);
  }
}

/** The file of the tests with a namespace for its contexts. */
function inNamespace(place: Place, kubeconfig: string, namespace: string): string {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { contexts: { context: object }[] };
  for (const one of config.contexts) one.context = { ...one.context, namespace };
  return place.write('kubeconfig', JSON.stringify(config));
}

describe.skipIf(isSkipped())('cluster/command-line of people', () => {
  const server = startedServer({ users: { tenant: [] } });
  const place = new Place();
  let cluster: KubernetesCluster;
  let engine: RunningEngine;
  let kubeconfig: string;

  beforeAll(async () => {
    kubeconfig = inNamespace(place, server().kubeconfig, 'team-a');
    cluster = clusterAt(server().kubeconfig, { resources: Object.values(resources) });
    engine = new RunningEngine(cluster);
    await engine.start();
    const manifests = place.write('all.yaml', `${dataCentre}---\n${sasDisks}---\n${billing}`);
    await reconciled(['apply', manifests, '--kubeconfig', server().kubeconfig]);
    await grant(server());
  });

  afterAll(async () => {
    engine.stop();
    await cluster.close();
    place.remove();
  });

  const tenant = (): string[] => ['--kubeconfig', kubeconfig, '--context', 'tenant'];

  /** Reconciles until a command has ended. */
  async function meanwhile(command: Promise<CommandResult>): Promise<CommandResult> {
    let hasEnded = false;
    const result = command.finally(() => (hasEnded = true));
    await engine.until('the command ends', () => Promise.resolve(hasEnded));
    return await result;
  }

  const reconciled = (args: readonly string[]): Promise<CommandResult> => meanwhile(place.run(args));

  async function partition(name: string): Promise<KubeObject | undefined> {
    return await cluster.get({ kind: 'WorkloadPartition', namespace: 'team-a', name });
  }

  it('a tenant applies, waits, prunes and deletes with rights in its own namespace alone', async () => {
    const file = place.write('more.yaml', more);
    const applied = await reconciled(['apply', file, ...tenant()]);
    const pruned = await reconciled([
      'apply',
      '--prune',
      '-l',
      'app=more',
      place.write('more.yaml', less),
      ...tenant(),
    ]);
    const deleted = await reconciled(['delete', 'wpar/more', ...tenant()]);

    expect([applied.code, pruned.code]).toEqual([0, 0]);
    expect(applied.out).toMatch(/WorkloadPartition +team-a\/more +True/u);
    expect(pruned.out).toContain('deviceclaim.partywall.dev/more pruned\n');
    expect(deleted).toMatchObject({ code: 0, out: 'workloadpartition.partywall.dev "more" deleted\n' });
  });

  it('describe tells a tenant of its partition, and that it may not read the host', async () => {
    const { code, out, err } = await place.run(['describe', 'wpar/billing', ...tenant()]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Host alpha +- +not yours to read +status\.hostName/u);
    expect(out).toMatch(/DeviceClaim team-a\/disks +True +Configured +spec\.partitionName/u);
  });

  it('names what is not there to a tenant, and what there is instead', async () => {
    const { code, err } = await place.run(['get', 'wpar/biling', ...tenant()]);

    expect(code).toBe(1);
    expect(err).toBe(
      "error: there is no WorkloadPartition 'biling' in namespace team-a\nDid you mean billing?\n",
    );
  });

  it.each([
    [['get', 'wpar', '-A'], 'cannot list resource "workloadpartitions"'],
    [['get', 'pwhost/alpha'], 'cannot get resource "hosts"'],
    [['restart', 'pwhost/alpha'], 'cannot get resource "hosts"'],
  ])('%j is forbidden to a tenant, in one sentence', async (command, sentence) => {
    const { code, out, err } = await place.run([...command, ...tenant()]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(sentence);
    expect(err).toMatch(/^error: .*\nWhoever administers the cluster can allow it\.\n$/u);
  });

  it('apply tells where in the files something stands that is forbidden, and stores nothing', async () => {
    const file = place.write('host.yaml', `${more}---\n${dataCentre}`);

    const { code, out, err } = await place.run(['apply', file, ...tenant()]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/host\.yaml:\d+:\d+: error: hosts\.partywall\.dev "alpha" is forbidden/u);
    expect(await partition('more')).toBeUndefined();
  });

  it('somebody whom the cluster does not know is told so', async () => {
    const stranger = server().kubeconfigFor('mallory');

    const { code, err } = await place.run(['get', 'wpar', '--kubeconfig', stranger]);

    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: the cluster does not know who asks \(401 Unauthorized\)\nRenew .*'mallory'.*\n$/u,
    );
  });

  it('ERR-8: errors tells what the status has, the root cause first, and that it has not all', async () => {
    engine.stop();
    const object = (await partition('billing')) as WorkloadPartition;
    const status = { ...object.status, errors } as NonNullable<WorkloadPartition['status']>;
    await cluster.updateStatus({ ...object, status }, { fieldManager: 'tests' });

    const { code, out, err } = await place.run(['errors', 'billing', ...tenant()]);
    const json = await place.run(['errors', 'billing', '-o', 'json', ...tenant()]);

    await engine.start();
    expect({ code, err }).toEqual({
      code: 0,
      err: '2 errors of 40 are told: a status has the first and the latest.\n',
    });
    expect(out).toMatch(
      /^#2 Error ApplicationExited \(user space of alpha, .*, root cause, explains #1\)\n[^]*└─ #1 Error ApplicationFailed/u,
    );
    expect(parsedAs('errortimeline_v1alpha1', json.out)).toMatchObject({
      total: 40,
      errors: [{ seq: 2 }, { seq: 1 }],
    });
    expect(json.out).not.toContain('"inside"');
  });

  it('apply that is interrupted says what is stored, and that the controller goes on', async () => {
    const manifests = place.write('more.yaml', more);

    const { code, err } = await place.run(['apply', manifests, ...tenant()], { interruptAt: /created/u });

    expect(code).toBe(130);
    expect(err).toBe(
      'Interrupted. 2 objects stored, 2 not settled yet. The controller of the cluster goes on.\n',
    );
  });

  it('apply goes on waiting while the server restarts', async () => {
    const file = place.write('late.yaml', less.replaceAll('more', 'late'));
    const waiting = place.run(['apply', file, ...tenant()]);
    // It is stored and waits, because nobody reconciles.
    await vi.waitFor(async () => expect(await partition('late')).toBeDefined(), { timeout: 60_000 });
    await server().stopApi();
    await server().startApi();

    const { code, out, err } = await meanwhile(waiting);
    expect({ code, err }).toEqual({ code: 0, err: '0 of 1 ready\n' });
    expect(out).toMatch(/WorkloadPartition +team-a\/late +True/u);
  });
});

describe.skipIf(isSkipped())('cluster/command-line without the kinds', () => {
  it.each([[['get', 'wpar']], [['apply', 'FILE']]])(
    '%j says that they are not installed, and how to',
    async (command) => {
      const server = await startApiServer(await provideBinaries());
      const place = new Place();
      const file = place.write('host.yaml', dataCentre);
      const args = command.map((arg) => (arg === 'FILE' ? file : arg));

      const { code, out, err } = await place.run([...args, '--kubeconfig', server.kubeconfig]);

      await server.stop();
      place.remove();
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(
        /^error: the cluster does not serve the kinds of partywall\.dev\n.*export crds \| kubectl apply --server-side -f -/u,
      );
    },
  );
});

const sasDisks = `apiVersion: partywall.dev/v1alpha1
kind: PartitionDeviceClass
metadata: {name: sas-disk}
spec:
  selectors: [{cel: 'device.attributes["bus"] == "sas"'}]
  allowedNamespaces: {from: All}
`;

const less = `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: more, labels: {app: more}}
spec: {}
`;

/** Without a namespace: that of the context is meant. */
const more = `${less}---
apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: more, labels: {app: more}}
spec:
  partitionName: more
  devices:
  - {name: hdisk0, deviceClassName: sas-disk}
`;

const origin = { group: 'User', host: 'alpha' } as const;
const time = '2026-01-02T03:04:05Z';

const errors: WorkloadPartitionStatusErrors = {
  total: 40,
  dropped: 0,
  recent: [
    {
      seq: 1,
      id: 'ApplicationFailed',
      args: { program: 'db', detail: 'no room' },
      time,
      origin,
      severity: 'Error',
      reason: 'ApplicationFailed',
      message: 'The program db failed.',
    },
    {
      seq: 2,
      id: 'ApplicationExited',
      args: { program: 'journal', status: 3 },
      time,
      origin,
      severity: 'Error',
      reason: 'ApplicationExited',
      message: 'It ended.',
      explains: 1,
    },
  ],
};

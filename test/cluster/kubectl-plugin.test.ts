/** The program as a plugin of kubectl, on a cluster with a controller: every command, however it is pointed at the cluster. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Plan } from '../../controller/questions/plan/document.ts';
import { buildProgram } from '../support/built-program.ts';
import { timeless } from '../support/timeless.ts';
import type { CommandResult } from '../unit/cli/cli-run.ts';
import { parsedAs } from '../unit/cli/output-schema.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { until } from './controller-scene.ts';
import type { KubectlPlugin } from './kubectl-plugin.ts';
import { kubectlPlugin } from './kubectl-plugin.ts';
import type { Answering } from './question-scene.ts';
import { grant, startAnswering, toAsk } from './question-scene.ts';

/** Longer than starting everything takes; never a measure. */
const patienceMs = 300_000;

const verbs = ['get', 'list', 'create', 'patch', 'delete'];
const tenantRights = [
  ...toAsk,
  ...['workloadpartitions', 'deviceclaims', 'versionlinks'].flatMap((kind) =>
    verbs.map((verb) => `${verb} ${kind}`),
  ),
  'create workloadpartitions/exec',
];

interface Member {
  name: string;
  namespace?: string;
  spec?: string;
  labels?: string;
}

const partition = ({ name, namespace = 'team-a', spec = '{}', labels = '{set: mine}' }: Member): string =>
  `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
spec: ${spec}
`;
const deviceClass = `apiVersion: partywall.dev/v1alpha1
kind: PartitionDeviceClass
metadata: {name: unused, labels: {set: mine}}
spec:
  selectors: [{cel: 'device.driver == "none"'}]
  allowedNamespaces: {from: All}
`;

describe.skipIf(isSkipped({ kubectl: true }))('cluster/kubectl-plugin', () => {
  const server = startedServer({ users: { tenant: [], overseer: [] } });
  let answering: Answering;
  let plugin: KubectlPlugin;

  beforeAll(async () => {
    const program = buildProgram();
    answering = await startAnswering(server(), { program });
    plugin = kubectlPlugin(program, answering.asker.place.directory);
    await grant(server(), { user: 'tenant', namespace: 'team-a', rights: tenantRights });
    await grant(server(), { user: 'overseer', namespace: 'team-a', rights: tenantRights });
    await grant(server(), {
      user: 'overseer',
      rights: ['list partitiondeviceclasses', 'delete partitiondeviceclasses'],
    });
    const said = ['logerr', 'ApplicationFailed', 'db', 'no room'];
    const told = await answering.asker.run('admin', ['exec', 'billing', '-n', 'team-a', '--', ...said]);
    expect(told).toMatchObject({ code: 0, err: '' });
    await until('its status tells it', async () => {
      const { out } = await answering.asker.run('admin', ['errors', 'billing', '-n', 'team-a']);
      return out.includes('no room');
    });
  }, patienceMs);
  afterAll(() => answering.close());

  const file = (name: string, text: string): string => answering.asker.place.write(name, text);

  /** With flags, and an environment that points nowhere; before what is said to a partition. */
  async function flagged(user: string, args: readonly string[]): Promise<CommandResult> {
    const end = args.includes('--') ? args.indexOf('--') : args.length;
    const flags = ['--kubeconfig', server().kubeconfig, '--context', user];
    return await plugin.run([...args.slice(0, end), ...flags, ...args.slice(end)]);
  }

  /** The file that $KUBECONFIG names, whose one context is of this user. */
  async function usual(user: string, args: readonly string[]): Promise<CommandResult> {
    return await plugin.run(args, server().kubeconfigFor(user));
  }

  it.each([
    [
      'tenant',
      ['get', 'wpar', 'billing', '-n', 'team-a'],
      /^NAME +READY .*\nbilling +True +Running +Active/u,
    ],
    ['tenant', ['describe', 'dclaim/billing-data', '-n', 'team-a'], /hdisk0[^]*lun-101/u],
    ['tenant', ['errors', 'billing', '-n', 'team-a'], /ApplicationFailed/u],
    ['tenant', ['view', 'billing', '-n', 'team-a'], /hdisk0 +Available +Block +20:0/u],
    ['tenant', ['tree', '-n', 'team-a'], /wpar team-a\/billing/u],
    ['tenant', ['exec', 'billing', '-n', 'team-a', '--', 'lsdev'], /hdisk0/u],
    ['admin', ['holders', 'device', 'lun-202'], /Exported +team-a\/billing/u],
    ['admin', ['tree'], /pwhost alpha +True/u],
    ['admin', ['exec', 'host/alpha', '--', 'lsdev'], /lun-202/u],
    [
      'admin',
      ['get', 'pwhost', '-o', 'name'],
      /^host\.partywall\.dev\/alpha\nhost\.partywall\.dev\/beta\n$/u,
    ],
  ])('as %s, %j answers the same by flags and by the environment', async (user, command, shown) => {
    const byFlags = await flagged(user, command);
    const byEnvironment = await usual(user, command);

    expect(byFlags).toMatchObject({ code: 0, err: '' });
    expect(byFlags.out).toMatch(shown);
    expect(byEnvironment).toMatchObject({ code: 0, err: '' });
    expect(timeless(byEnvironment.out)).toBe(timeless(byFlags.out));
  });

  it('means the namespace of the context, where -n does not say another', async () => {
    const config = JSON.parse(readFileSync(server().kubeconfigFor('tenant'), 'utf8')) as {
      contexts: { context: object }[];
    };
    for (const one of config.contexts) one.context = { ...one.context, namespace: 'team-a' };
    const kubeconfig = file('kubeconfig', JSON.stringify(config));

    for (const command of [
      ['get', 'wpar/billing'],
      ['view', 'billing'],
      ['exec', 'billing', '--', 'ps'],
    ]) {
      expect(await plugin.run(command, kubeconfig)).toMatchObject({ code: 0 });
    }
    const elsewhere = await plugin.run(['view', 'web', '-n', 'team-b'], kubeconfig);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.err).toContain('in the namespace "team-b"');
  });

  it('asks as the user of the context', async () => {
    const refused = await flagged('tenant', ['holders', 'device', 'lun-202']);

    expect(refused.code).toBe(1);
    expect(refused.err).toContain('User "tenant" cannot create resource "reviews"');
  });

  it.each([
    [['get', 'wpar', '--context', 'nobody'], 1, /has no context 'nobody', only .*tenant/u],
    [['get', 'wpar', '--kubeconfig', '/nowhere/config'], 1, /\/nowhere\/config cannot be read/u],
    [['get', 'wpar', '--state', '/tmp/x', '--context', 'admin'], 64, /--state and --context/u],
    [['apply', '--plan', '/nowhere/x.plan'], 64, /no plan can be read from '\/nowhere\/x.plan'/u],
    [['lst', 'wpar'], 64, /unknown command 'lst'/u],
  ])('%j ends with its own exit code: %i', async (command, code, sentence) => {
    const result = await plugin.run(command, server().kubeconfig);

    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toMatch(sentence);
  });

  it('plans, applies, restarts and deletes, and repeats itself in what it suggests', async () => {
    const manifest = file('one.yaml', partition({ name: 'one' }));

    const planned = await flagged('tenant', ['plan', manifest]);
    const applied = await flagged('tenant', ['apply', manifest]);
    const again = await usual('tenant', ['apply', manifest]);
    const restarted = await usual('tenant', ['restart', 'wpar/one', '-n', 'team-a']);
    const wrong = file('wrong.yaml', partition({ name: 'lost', spec: '{hostName: nowhere}' }));
    const refused = await flagged('tenant', ['apply', wrong, '--timeout', '2s']);
    const deleted = await usual('tenant', ['delete', 'wpar/one', 'wpar/lost', '-n', 'team-a']);

    expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('1 to create') as string });
    expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('one created') as string });
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('one unchanged') as string });
    expect(restarted).toMatchObject({ code: 0, out: expect.stringContaining('one restarted') as string });
    expect(refused.code).toBe(1);
    expect(refused.out).toContain(
      `kubectl partywall describe wpar/lost -n team-a --kubeconfig ${server().kubeconfig} --context tenant`,
    );
    expect(deleted).toMatchObject({ code: 0, out: expect.stringContaining('"lost" deleted') as string });
  });

  describe('plan --prune and apply --prune', () => {
    const set = ['--prune', '-l', 'set=mine'];

    /** `ACTION KIND NAME` of what a plan says, but what stays. */
    async function plannedBy(user: string, manifest: string, scope = set): Promise<string[]> {
      const { err, out } = await flagged(user, ['plan', manifest, ...scope, '-o', 'json']);
      expect(err).toBe('');
      const { changes } = parsedAs('plan_v1alpha1', out) as Plan;
      return changes
        .filter(({ action }) => action !== 'none')
        .map(({ action, name }) => `${action} ${name}`)
        .sort();
    }

    const words: Record<string, string> = { created: 'create', configured: 'update', pruned: 'delete' };

    /** The same of what was applied. */
    async function appliedBy(user: string, manifest: string, scope = set): Promise<string[]> {
      const { code, out } = await flagged(user, ['apply', manifest, ...scope]);
      expect(code).toBe(0);
      return [...out.matchAll(/^[a-z]+\.partywall\.dev\/(\S+) (created|configured|pruned)$/gmu)]
        .map(([, name, word]) => `${words[word ?? ''] ?? ''} ${name ?? ''}`)
        .sort();
    }

    it.each(['tenant', 'admin'])('agree for %s: what is made, changed and deleted', async (user) => {
      const begin = [
        ...['keeps', 'changes', 'goes'].map((name) => partition({ name })),
        partition({ name: 'other', labels: '{set: yours}' }),
      ];
      const begun = await flagged('tenant', ['apply', file('begin.yaml', begin.join('---\n'))]);
      const away = partition({ name: 'away', namespace: 'team-b' });
      await flagged('admin', ['apply', file('away.yaml', `${away}---\n${deviceClass}`)]);
      // As others make it: it is theirs.
      await answering.asker.run('admin', ['delete', 'wpar/foreign', '-n', 'team-a']);
      await foreignPartition();
      const next = ['keeps', 'comes'].map((name) => partition({ name }));
      next.push(partition({ name: 'changes', spec: '{powerState: Stopped}' }));
      const manifest = file('next.yaml', next.join('---\n'));

      const planned = await plannedBy(user, manifest);
      const applied = await appliedBy(user, manifest);

      expect(begun.code).toBe(0);
      expect(planned).toEqual([
        'create comes',
        'delete goes',
        // What is in no namespace belongs to the set of whoever may list it.
        ...(user === 'admin' ? ['delete unused'] : []),
        'update changes',
      ]);
      expect(applied).toEqual(planned);
      expect(await plannedBy(user, manifest)).toEqual([]);
      await flagged('admin', ['delete', 'wpar', '-n', 'team-a', '-l', 'set']);
    });

    it('a plan that may not tell all that would be pruned is refused', async () => {
      await flagged('admin', ['apply', file('class.yaml', deviceClass)]);
      const manifest = file('keeps.yaml', partition({ name: 'keeps' }));

      const { code, err } = await flagged('overseer', ['plan', manifest, ...set]);

      // In its namespace others would read of what is in none.
      expect(code).toBe(1);
      expect(err).toContain('(WrongNamespace)');
    });
  });

  async function foreignPartition(): Promise<void> {
    const body = {
      apiVersion: 'partywall.dev/v1alpha1',
      kind: 'WorkloadPartition',
      metadata: { namespace: 'team-a', name: 'foreign', labels: { set: 'mine' } },
      spec: {},
    };
    const path = '/apis/partywall.dev/v1alpha1/namespaces/team-a/workloadpartitions';
    await server().request(path, { method: 'POST', body: JSON.stringify(body) });
  }
});

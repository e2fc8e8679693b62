/** Whole command lines on a real API server, with a controller that reconciles meanwhile and without one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import type { CommandResult, RunOptions } from '../unit/cli/cli-run.ts';
import { Place, billing, dataCentre, oneTooMany } from '../unit/cli/cli-run.ts';
import { timeless } from '../support/timeless.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { RunningEngine } from './running-engine.ts';

/** A claim that only its author can help, and a partition that waits for it. */
const unselectable = `apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: misspelt, namespace: team-a}
spec:
  partitionName: reports
  devices:
  - {name: hdisk0, deviceClassName: fc-disk, selectors: [{cel: 'device.colour == "red"'}]}
`;
const reports = `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: reports, namespace: team-a}
spec: {requiredClaimNames: [misspelt]}
`;

/** What only its author can help. */
const selfish = `apiVersion: partywall.dev/v1alpha1
kind: VersionLink
metadata: { name: selfish, namespace: team-a }
spec: { parentRef: { namespace: team-a, name: selfish } }
`;

describe.skipIf(isSkipped())('cluster/command-line', () => {
  const server = startedServer({ controllers: true, users: { tenant: [], stranger: [] } });
  const place = new Place();
  let cluster: KubernetesCluster;
  let engine: RunningEngine;
  let manifests: string;

  beforeAll(async () => {
    cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server().kubeconfig }),
      resources: Object.values(resources),
      userAgent: 'partywall-tests',
    });
    engine = new RunningEngine(cluster);
    await engine.start();
    manifests = place.write('all.yaml', `${dataCentre}---\n${billing}`);
  });

  afterAll(async () => {
    engine.stop();
    await cluster.close();
    place.remove();
  });

  /** A command line about the cluster, while nobody reconciles there. */
  function alone(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return place.run([...args, '--kubeconfig', server().kubeconfig], options);
  }

  /** The same while the controller works. */
  async function reconciled(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    let hasEnded = false;
    const result = alone(args, options).finally(() => (hasEnded = true));
    await engine.until('the command ends', () => Promise.resolve(hasEnded));
    return await result;
  }

  async function stored(kind: string, name: string, namespace = 'team-a'): Promise<KubeObject | undefined> {
    return await cluster.get({ kind, name, namespace });
  }

  it('apply without a controller stores, waits for its time, and says that nobody answers', async () => {
    const { code, out, err } = await alone(['apply', manifests, '--timeout', '1s']);

    expect(code).toBe(1);
    expect(out).toContain('workloadpartition.partywall.dev/billing created\n');
    expect(out).toMatch(/WorkloadPartition +team-a\/billing +Unknown +Pending/u);
    expect(err).toMatch(
      /6 of 7 objects are not Ready. Stopped waiting after 1s; the controller of the cluster goes on/u,
    );
    expect(err).toContain('see whether one runs in the cluster');
    expect(err).not.toMatch(/^\s+at /mu);
  });

  it('apply waits until the controller made everything Ready, and owns what it applied', async () => {
    const { code, out, err } = await reconciled(['apply', manifests]);

    expect({ code, err: err.replaceAll(/^\d of 7 ready\n/gmu, '') }).toEqual({ code: 0, err: '' });
    expect(out).toContain('workloadpartition.partywall.dev/billing unchanged\n');
    expect(out).toMatch(/DeviceClaim +team-a\/disks +True +Configured +hdisk0 = wwn-1/u);
    const claim = await stored('DeviceClaim', 'disks');
    expect(claim?.metadata.managedFields).toContainEqual(
      expect.objectContaining({ manager: 'partywall', operation: 'Apply' }),
    );
  });

  it('get and describe print what they print of a state directory', async () => {
    const local = await place.run(['apply', manifests]);
    expect(local.code).toBe(0);

    for (const args of [
      ['get', 'all', '-A', '-l', 'tier!=none'],
      ['get', 'dclaim', '-n', 'team-a', '-o', 'name'],
    ]) {
      const [here, there] = [await place.run(args), await alone(args)];
      expect(timeless(there.out)).toBe(timeless(here.out));
      expect(there.err).toBe('');
    }
    const described = await alone(['describe', 'dclaim/disks', '-n', 'team-a']);
    expect(described.out).toMatch(/Refers to:\n.*\n +WorkloadPartition team-a\/billing +True +Running/u);
    const json = JSON.parse(
      (await alone(['get', 'wpar/billing', '-n', 'team-a', '-o', 'json'])).out,
    ) as unknown;
    expect(json).toMatchObject({ kind: 'WorkloadPartition', metadata: { name: 'billing' } });
  });

  it('apply tells why something cannot become Ready, when time is up', async () => {
    const file = place.write('extra.yaml', oneTooMany);

    const { code, out, err } = await reconciled(['apply', file, '--timeout', '3s']);

    expect(code).toBe(1);
    expect(out).toMatch(/DeviceClaim team-a\/extra: AllHeld\n/u);
    expect(err).toContain('1 of 1 object is not Ready. Stopped waiting after 3s');
    expect(err).not.toContain('see whether one runs');
  });

  it('apply ends at once, with the reason, when all that is left is for an edit to help', async () => {
    const file = place.write('selfish.yaml', selfish);

    // Longer than a test may take: who waits for it fails.
    const { code, out, err } = await reconciled(['apply', file, '--timeout', '10m']);

    expect(code).toBe(1);
    expect(out).toMatch(/VersionLink team-a\/selfish: SelfLink\n/u);
    expect(err).toContain('1 of 1 object is not Ready. Nothing is left to do until something changes.');
    const link = await stored('VersionLink', 'selfish');
    expect(link?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Stalled', status: 'True', reason: 'SelfLink' }),
    );
  });

  it('apply and restart end at once when what is left waits for a claim that only an edit helps', async () => {
    const claim = place.write('unselectable.yaml', unselectable);
    await alone(['apply', claim, '--wait=false']);
    const file = place.write('reports.yaml', reports);
    const hint =
      'Waiting alone does not help: DeviceClaim team-a/misspelt (SelectorError) has to be changed.\n';

    // Longer than a test may take; the claim is not among what is applied.
    const applied = await reconciled(['apply', file, '--timeout', '10m']);
    const restarted = await reconciled(['restart', 'wpar/reports', '-n', 'team-a', '--timeout', '10m']);

    expect(applied.code).toBe(1);
    expect(applied.out).toMatch(/WorkloadPartition team-a\/reports: RequiredClaimNotAllocatable\n/u);
    expect(applied.err).toContain(
      `1 of 1 object is not Ready. Nothing is left to do until something changes.\n${hint}`,
    );
    expect(restarted.code).toBe(1);
    expect(restarted.err).toContain(hint);
    const partition = await stored('WorkloadPartition', 'reports');
    expect(partition?.status?.conditions?.map(({ type }) => type)).not.toContain('Stalled');
    for (const gone of ['wpar/reports', 'dclaim/misspelt'])
      expect((await reconciled(['delete', gone, '-n', 'team-a'])).code).toBe(0);
  });

  it('apply stores nothing when the server refuses one of several', async () => {
    const refused = place.write(
      'refused.yaml',
      `${oneTooMany.replace('name: extra', 'name: other')}---\n${oneTooMany.replace('name: hdisk9', 'name: "hd isk"')}`,
    );

    const { code, out, err } = await alone(['apply', refused]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/refused\.yaml:\d+:\d+: error: .*hd isk/u);
    expect(err).toContain('Nothing was changed: 1 problem.');
    expect(await stored('DeviceClaim', 'other')).toBeUndefined();
  });

  it('apply says what was stored when a refusal comes only when a new namespace is there', async () => {
    const refused = place.write(
      'late.yaml',
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: team-new}\n---\n${oneTooMany
        .replace('team-a', 'team-new')
        .replace('name: hdisk9', 'name: "hd isk"')}`,
    );

    const { code, out, err } = await alone(['apply', refused]);

    expect({ code, out }).toEqual({ code: 1, out: 'namespace/team-new created\n' });
    expect(err).toContain('Only 1 object stored: 1 problem.');
  });

  it('LIFE-10: restart asks once, and waits until the controller has answered', async () => {
    const { code, out, err } = await reconciled(['restart', 'wpar/billing', '-n', 'team-a']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('workloadpartition.partywall.dev/billing restarted\n');
    const { spec, status } = (await stored('WorkloadPartition', 'billing')) as unknown as {
      spec: { bootRequest: string };
      status: { bootRequest: string };
    };
    expect(status.bootRequest).toBe(spec.bootRequest);
  });

  it('delete waits, and says what holds an object that does not go', async () => {
    const { code, out, err } = await reconciled(['delete', 'pwhost/alpha', '--timeout', '3s']);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Host alpha: InUse\n {2}Cannot be deleted while it is needed by /u);
    expect(err).toContain(`\n  partywall describe pwhost/alpha --kubeconfig ${server().kubeconfig}\n`);
    expect(err).toContain('Time was up; the controller of the cluster goes on.\n');
  });

  it('delete tells how far it is while it waits', async () => {
    const { code, err } = await reconciled(['delete', 'pwhost/alpha', 'rtv/os-7.2', '--timeout', '7s']);

    expect(code).toBe(1);
    expect(err).toMatch(/^0 of 2 gone\n/u);
  });

  it('delete --no-wait marks, and leaves the rest to the controller', async () => {
    const { code, out, err } = await alone(['delete', 'dclaim/disks', '-n', 'team-a', '--wait=false']);

    expect({ code, out, err }).toEqual({
      code: 0,
      out: 'deviceclaim.partywall.dev "disks" marked for deletion\n',
      err: 'The controller of the cluster does the rest.\n',
    });
  });

  it('LIFE-14: delete takes a namespace with everything in it, and waits until it is gone', async () => {
    const { code, out, err } = await reconciled(['delete', 'ns', 'team-a', 'team-new']);

    expect({ code, err: err.replaceAll(/^\d of \d gone\n/gmu, '') }).toEqual({ code: 0, err: '' });
    expect(out).toContain('namespace "team-a" deleted\n');
    expect(out).toContain('workloadpartition.partywall.dev "billing" deleted\n');
    expect(await stored('WorkloadPartition', 'billing')).toBeUndefined();
  });
});

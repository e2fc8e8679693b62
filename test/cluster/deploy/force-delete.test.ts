/** A deletion by force on a real API server, under the roles and policies of deploy/: LIFE-16. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { resources } from '../../../controller/api/generated/resources.ts';
import type { Host } from '../../../controller/api/generated/host.ts';
import type { KubeObject, ObjectKey } from '../../../controller/api/object.ts';
import { createKubernetesCluster } from '../../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../../controller/cluster/kubernetes/pooled-config.ts';
import { isReady } from '../../../controller/questions/ready.ts';
import type { CommandResult } from '../../unit/cli/cli-run.ts';
import { billing, dataCentre, Place } from '../../unit/cli/cli-run.ts';
import { isSkipped } from '../apiserver/started-server.ts';
import { RunningEngine } from '../running-engine.ts';
import { bind } from './bindings.ts';
import { installedServer } from './installed-server.ts';

const controller = 'system:serviceaccount:partywall-system:partywall-controller';
const partition: ObjectKey = { kind: 'WorkloadPartition', namespace: 'team-a', name: 'billing' };
const claim: ObjectKey = { kind: 'DeviceClaim', namespace: 'team-a', name: 'disks' };

describe.skipIf(isSkipped({ kubectl: true }))('deploy: a deletion by force', () => {
  const users = { tenant: [], administrator: [], [controller]: ['system:serviceaccounts'] };
  const server = installedServer({ users });
  const place = new Place();
  /** As the controller may see and change it. */
  let cluster: KubernetesCluster;
  let engine: RunningEngine;

  beforeAll(async () => {
    cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server().kubeconfig, context: controller }),
      resources: Object.values(resources),
      userAgent: 'partywall-tests',
    });
    await bind(server(), 'tenant', { role: 'partywall-tenant' });
    await bind(server(), 'administrator', { role: 'partywall-administrator' });
    engine = new RunningEngine(cluster);
    await engine.start();
    const manifests = place.write('all.yaml', `${dataCentre}---\n${billing}`);
    expect((await reconciled('admin', ['apply', manifests])).code).toBe(0);
  });

  afterAll(async () => {
    engine.stop();
    await cluster.close();
    place.remove();
  });

  /** A command line of a user, while the controller works. */
  async function reconciled(user: string, args: readonly string[]): Promise<CommandResult> {
    let hasEnded = false;
    const flags = ['--kubeconfig', server().kubeconfig, '--context', user];
    const result = place.run([...args, ...flags]).finally(() => (hasEnded = true));
    await engine.until(`${args.join(' ')} ends`, () => Promise.resolve(hasEnded));
    return await result;
  }

  async function leftovers(): Promise<NonNullable<Host['status']>['leftovers']> {
    return ((await cluster.get({ kind: 'Host', name: 'alpha' })) as Host).status?.leftovers;
  }

  const titles = ['dclaim/disks', 'wpar/billing'];

  it('LIFE-16: is refused to a tenant, and then nothing is deleted', async () => {
    engine.unreachable.add('alpha');

    const { code, err } = await reconciled('tenant', ['delete', ...titles, '-n', 'team-a', '--force']);

    expect(code).toBe(1);
    expect(err).toContain('tenant may not set it: leave it out, or ask an administrator of Partywall');
    const claimThere = (await cluster.get(claim)) as KubeObject;
    expect(claimThere.metadata.deletionTimestamp).toBeUndefined();
  });

  it('LIFE-16: lets an administrator delete what a lost host holds, which the Host lists until it is back', async () => {
    const uids = await Promise.all(
      [claim, partition].map(async (key) => (await cluster.get(key))?.metadata.uid),
    );

    const done = await reconciled('administrator', ['delete', ...titles, '-n', 'team-a', '--force']);

    expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: '' });
    for (const key of [claim, partition]) expect(await cluster.get(key)).toBeUndefined();
    const listed = await leftovers();
    expect(listed?.map(({ uid }) => uid).sort()).toEqual([...uids].sort());
    expect(listed?.[0]?.devices).toEqual(['wwn-1', 'wwn-2']);

    engine.unreachable.clear();
    await engine.until('the host has let go', async () => (await leftovers()) === undefined);
    const again = await reconciled('admin', ['apply', place.write('again.yaml', billing)]);
    expect(again.code).toBe(0);
    expect(isReady((await cluster.get(claim)) as KubeObject)).toBe(true);
  });
});

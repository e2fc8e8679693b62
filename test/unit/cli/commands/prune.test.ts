import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../controller/api/object.ts';
import type { ClusterPort } from '../../../../controller/cluster/port.ts';
import { openEmbedded } from '../../../../controller/embedded.ts';
import { claim, namespace, partition, PrunePlace, SET } from '../prune-place.ts';

let place: PrunePlace;

beforeEach(async () => {
  place = new PrunePlace();
  await place.prepare();
});

afterEach(() => {
  place.remove();
});

/** Writes as another program would. */
async function write(writing: (cluster: ClusterPort) => Promise<unknown>): Promise<void> {
  const world = openEmbedded({ directory: place.state });
  try {
    await writing(world.cluster);
    world.commit();
  } finally {
    await world.close();
  }
}

function claimObject(name: string): KubeObject {
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'DeviceClaim',
    metadata: { name, namespace: 'team-a', labels: { app: 'billing' } },
    spec: { partitionName: 'billing', devices: [{ name: `${name}0`, deviceClassName: 'fc-disk' }] },
  };
}

describe('cli/commands/apply --prune', () => {
  it('LIFE-5: deletes what left the files, and gives what it held to whoever waits for it', async () => {
    const after = place.files('after.yaml', namespace, partition(), claim('data'), claim('more'));

    const { code, out, err } = await place.run(['apply', after, ...SET]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('deviceclaim.partywall.dev/logs pruned\n');
    expect(out).toMatch(/team-a\/more +True/);
    expect(await place.claimNames()).toEqual(['team-a/data', 'team-a/more']);
  });

  it('LIFE-4: a second time it writes nothing', async () => {
    const after = place.files('after.yaml', namespace, partition(), claim('data'));
    await place.run(['apply', after, ...SET]);
    const before = await place.everything();

    const { code, out } = await place.run(['apply', after, ...SET]);

    expect(code).toBe(0);
    expect(out).not.toMatch(/pruned|created|configured$/m);
    expect(await place.everything()).toBe(before);
  });

  it('keeps what the selector does not match, and all that is given', async () => {
    await place.run(['apply', place.files('other.yaml', claim('others', { app: 'shipping' }))]);

    const { out } = await place.run(['apply', place.files('after.yaml', partition(), claim('data')), ...SET]);

    expect(out.match(/^.* pruned$/gm)).toEqual(['deviceclaim.partywall.dev/logs pruned']);
    expect(await place.claimNames()).toEqual(['team-a/data', 'team-a/others']);
  });

  it('keeps what another manager applied, and what was not applied', async () => {
    await write(async (cluster) => {
      await cluster.apply(claimObject('theirs'), { fieldManager: 'kubectl' });
      await cluster.create(claimObject('made'), { fieldManager: 'partywall' });
    });

    await place.run(['apply', place.files('after.yaml', partition()), ...SET]);

    expect(await place.claimNames()).toEqual(['team-a/made', 'team-a/theirs']);
  });

  it('keeps what is in namespaces of which nothing is given', async () => {
    await place.run(['apply', place.files('far.yaml', claim('data', { inNamespace: 'team-b' }))]);

    await place.run(['apply', place.files('after.yaml', partition()), '--prune', '-l', 'app']);

    expect(await place.claimNames()).toEqual(['team-b/data']);
  });

  it('looks into every namespace of which something is given', async () => {
    await place.run([
      'apply',
      place.files('far.yaml', ...['data', 'logs'].map((name) => claim(name, { inNamespace: 'team-b' }))),
    ]);
    const after = place.files('after.yaml', partition(), claim('data', { inNamespace: 'team-b' }));

    await place.run(['apply', after, '--wait=false', ...SET]);
    await place.run(['apply', after, ...SET]);

    expect(await place.claimNames()).toEqual(['team-b/data']);
  });

  it('takes cluster-scoped kinds with --all, and never a Namespace', async () => {
    const given = place.files('after.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team-z}\n');
    await place.run(['delete', 'ns', 'team-a']);
    await place.run(['apply', place.files('namespace.yaml', namespace)]);

    const { code, out } = await place.run(['apply', given, '--prune', '--all']);

    expect(code).toBe(0);
    expect(out.match(/^.* pruned$/gm)).toEqual([
      'deviceinventory.partywall.dev/alpha-disks pruned',
      'host.partywall.dev/alpha pruned',
      'partitiondeviceclass.partywall.dev/fc-disk pruned',
      'runtimeversion.partywall.dev/os-7.2 pruned',
    ]);
    const { out: left } = await place.run(['get', 'all,ns', '-A', '-o', 'name']);
    expect(left).toBe('namespace/team-a\nnamespace/team-z\n');
  });

  it('LIFE-14: names what blocks a deletion, and goes on when that is gone', async () => {
    const needy = place.files('needy.yaml', partition('{requiredClaimNames: [logs]}'), claim('data'));
    await place.run([
      'apply',
      place.files('all.yaml', partition('{requiredClaimNames: [logs]}'), claim('logs')),
    ]);

    const first = await place.run(['apply', needy, ...SET]);
    const again = await place.run(['apply', needy, ...SET]);
    const freed = await place.run(['apply', place.files('after.yaml', partition(), claim('data')), ...SET]);

    for (const { code, out, err } of [first, again]) {
      expect(code).toBe(1);
      expect(out).not.toContain('pruned');
      expect(err).toMatch(/^DeviceClaim team-a\/logs: InUse\n {2}.*billing/m);
      expect(err).toContain('partywall describe dclaim/logs -n team-a\n');
      expect(err).toContain('1 of 1 pruned object is not deleted yet.');
    }
    expect(freed.code).toBe(0);
    expect(freed.out).toContain('deviceclaim.partywall.dev/logs pruned\n');
  });

  it('deletes nothing when storing is refused', async () => {
    const before = await place.everything();
    const bad = place.files('bad.yaml', partition(), claim('data').replace('partitionName', 'partitonName'));

    const { code, out, err } = await place.run(['apply', bad, ...SET]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('Nothing was changed:');
    expect(await place.everything()).toBe(before);
  });

  it('refuses every given object that the selector does not match, and stores nothing', async () => {
    const before = await place.everything();
    const given = place.files(
      'given.yaml',
      namespace,
      partition(),
      claim('data', { app: 'shipping' }),
      claim('bare').replace(', labels: {app: billing}', ''),
    );

    const { code, out, err } = await place.run(['apply', given, ...SET]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('given.yaml:12:43: error: metadata.labels: -l app=billing does not match');
    expect(err).toContain('does not match DeviceClaim data,');
    expect(err).toContain('does not match DeviceClaim bare,');
    expect(err).toContain('give it labels that match');
    expect(err).toContain('Nothing was changed: 2 problems.');
    expect(await place.everything()).toBe(before);
  });

  it('marks and leaves with --wait=false, and the next apply goes on', async () => {
    const after = place.files('after.yaml', namespace, partition(), claim('data'));

    const { code, out } = await place.run(['apply', after, ...SET, '--wait=false']);
    expect(code).toBe(0);
    expect(out).toContain('deviceclaim.partywall.dev/logs marked for deletion\n');
    expect(await place.claimNames()).toContain('team-a/logs');

    expect((await place.run(['apply', after])).code).toBe(0);
    expect(await place.claimNames()).toEqual(['team-a/data']);
  });

  it('can be interrupted, and counts what is still to go', async () => {
    const after = place.files('after.yaml', partition(), claim('data'));

    const { code, err } = await place.run(['apply', after, ...SET], { interruptAt: /unchanged/ });

    expect(code).toBe(130);
    expect(err).toMatch(/^Interrupted\. 2 objects stored, /);
    expect((await place.run(['apply', after, ...SET])).code).toBe(0);
    expect(await place.claimNames()).toEqual(['team-a/data']);
  });

  it.each([
    [['--prune'], 'so it must be told which objects belong to them\nSelect them by label (-l '],
    [['--prune', '--all', '-l', 'app'], '--all and -l cannot be given together'],
    [['--prune', '-l', ''], "-l '' has no term, so it would select everything"],
    [['--prune', '-l', 'app='.repeat(2)], 'is wrong at character'],
    [['-l', 'app=billing'], '-l says what --prune may delete, and there is no --prune'],
    [['--all'], '--all says what --prune may delete, and there is no --prune'],
  ])('%j is wrong usage, and changes nothing', async (args, sentence) => {
    const before = await place.everything();

    const { code, out, err } = await place.run(['apply', place.admin, ...args]);

    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toContain(sentence);
    expect(await place.everything()).toBe(before);
  });
});

import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../../controller/api/generated/host.ts';
import type { WorkloadPartition } from '../../../../controller/api/generated/workload-partition.ts';
import { Place } from '../cli-run.ts';
import { linkedCentre, partition, web } from '../linked-centre.ts';

let place: Place;
let manifests: string;

beforeEach(async () => {
  place = new Place();
  manifests = place.write('all.yaml', linkedCentre);
  await place.run(['apply', manifests]);
});

afterEach(() => {
  place.remove();
});

async function stored(...args: string[]): Promise<unknown> {
  return JSON.parse((await place.run(['get', ...args, '-o', 'json'])).out);
}

async function partitionNow(name: string, namespace: string): Promise<WorkloadPartition> {
  return (await stored('wpar', name, '-n', namespace)) as WorkloadPartition;
}

const webNow = (): Promise<WorkloadPartition> => partitionNow('web', 'team-a');

async function alphaNow(): Promise<Host> {
  return (await stored('pwhost', 'alpha')) as Host;
}

describe('cli/commands/restart of a partition', () => {
  it('LIFE-10: ends its processes and starts it anew, once', async () => {
    await place.run(['exec', 'web', '-n', 'team-a', '--', 'spawn', 'db']);
    await place.run(['exec', 'web', '-n', 'team-a', '--', 'write', '/etc/motd', 'kept']);
    const before = await webNow();

    const { code, out, err } = await place.run(['restart', 'wpar', 'web', '-n', 'team-a']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^workloadpartition\.partywall\.dev\/web restarted\n\nKIND .*\nWorkloadPartition +team-a\/web +True +Running +Active on alpha/,
    );
    const after = await webNow();
    expect(after.status?.bootID).not.toBe(before.status?.bootID);
    expect(after.status?.bootRequest).toBe(after.spec.bootRequest);
    expect((await place.run(['exec', 'web', '-n', 'team-a', '--', 'ps'])).out).not.toContain('db');
    expect((await place.run(['exec', 'web', '-n', 'team-a', '--', 'cat', '/etc/motd'])).out).toBe('kept');

    await place.run(['apply', manifests]);
    expect((await webNow()).status?.bootID).toBe(after.status?.bootID);
  });

  it('restarts again within the same second', async () => {
    const ids = new Set([(await webNow()).status?.bootID]);
    for (let count = 0; count < 3; count += 1) {
      await place.run(['restart', 'wpar/web', '-n', 'team-a']);
      ids.add((await webNow()).status?.bootID);
    }

    expect(ids.size).toBe(4);
  });

  it('is neither taken back nor refused by a later apply of the manifest', async () => {
    await place.run(['restart', 'wpar/web', '-n', 'team-a']);
    const { bootRequest } = (await webNow()).spec;

    const { out, err } = await place.run(['apply', place.write('web.yaml', web)]);

    expect(err).toBe('');
    expect(out).toContain('workloadpartition.partywall.dev/web unchanged');
    expect((await webNow()).spec.bootRequest).toBe(bootRequest);
    const whole = await stored('wpar', 'web', '-n', 'team-a', '--show-managed-fields');
    const { managedFields = [] } = (whole as WorkloadPartition).metadata;
    const owners = managedFields.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('f:bootRequest'));
    expect(owners.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual([
      'partywall-restart Update',
    ]);
  });

  it('warns when a manifest says what the request should be', async () => {
    const withRequest = place.write('web.yaml', web.replace('spec: {', 'spec: {bootRequest: "1", '));
    await place.run(['apply', withRequest]);

    const { code, err } = await place.run(['restart', 'wpar/web', '-n', 'team-a']);

    const { bootRequest = '' } = (await webNow()).spec;
    expect(code).toBe(0);
    expect(err).toBe(
      `warning: a manifest sets spec.bootRequest of WorkloadPartition team-a/web: write ${bootRequest} there, or leave the field out, or its next apply is refused\n`,
    );
    expect((await place.run(['apply', withRequest])).code).toBe(1);
    expect((await place.run(['apply', place.write('web.yaml', web)])).code).toBe(0);
  });

  it('LIFE-11: says that a stopped one was not running, and consumes the request', async () => {
    const { code, out } = await place.run(['restart', 'wpar/base53', '-n', 'platform']);

    expect(code).toBe(0);
    expect(out).toContain(
      'base53 was not running: the request is consumed, and restarts nothing later\n\nKIND',
    );
    const { spec, status } = await partitionNow('base53', 'platform');
    expect(status?.bootRequest).toBe(spec.bootRequest);
  });

  it('says so of one that has no host, which is not Ready either', async () => {
    const { code, out, err } = await place.run(['restart', 'wpar/shipping', '-n', 'team-b']);

    expect(code).toBe(1);
    expect(out).toContain('shipping was not running');
    expect(out).toContain('WorkloadPartition team-b/shipping: RequiredClaimNotAllocatable\n');
    expect(err).toContain('1 of 1 object is not Ready. Nothing is left to do until something changes.');
  });

  it('LIFE-13: tells that a process which cannot be ended keeps it from coming back', async () => {
    await place.run(['exec', 'web', '-n', 'team-a', '--', 'spawn', '--unkillable', 'stuck']);

    const { code, out } = await place.run(['restart', 'wpar/web', '-n', 'team-a']);

    expect(code).toBe(1);
    expect(out).toContain('web asked to restart, and not Ready again\n');
    expect(out).toContain('WorkloadPartition team-a/web: Broken\n');
  });

  it('stores the request and leaves with --wait=false; the next apply answers it', async () => {
    const before = await webNow();

    const { code, out, err } = await place.run(['restart', 'wpar/web', '-n', 'team-a', '--wait=false']);

    expect({ code, out }).toEqual({ code: 0, out: 'workloadpartition.partywall.dev/web asked to restart\n' });
    expect(err).toBe('Stored. The next apply does the rest.\n');
    expect((await webNow()).status).toEqual(before.status);
    await place.run(['apply', manifests]);
    expect((await webNow()).status?.bootID).not.toBe(before.status?.bootID);
  });

  it('keeps the request when it is interrupted', async () => {
    const { code, err } = await place.run(['restart', 'wpar/web', '-n', 'team-a'], { interruptAt: /^/ });

    expect(code).toBe(130);
    expect(err).toBe('Interrupted. The restart is asked for. The next apply does the rest.\n');
    expect((await webNow()).spec).toHaveProperty('bootRequest');
  });
});

describe('cli/commands/restart of a host', () => {
  it('LIFE-9: boots it, and everything on it comes back', async () => {
    const [host, child] = [await alphaNow(), await webNow()];

    const { code, out, err } = await place.run(['restart', 'host', 'alpha']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('host.partywall.dev/alpha restarted\n');
    expect(out).toMatch(
      /Host +alpha +True +Healthy +kernel 7\.2\.5, 2 active partitions, 2 numbers assigned/,
    );
    expect((await alphaNow()).status?.bootID).not.toBe(host.status?.bootID);
    const after = await webNow();
    expect(after.status?.bootID).not.toBe(child.status?.bootID);
    expect(after.status?.placement).toEqual(child.status?.placement);
  });

  it('tells when something on it did not come back', async () => {
    const withoutVersion = place.write('lost.yaml', partition('team-b/lost', 'hostName: alpha'));
    await place.run(['apply', withoutVersion]);
    // The claim becomes required while the partition runs, which counts from its next start.
    const needy = partition('team-b/lost', 'hostName: alpha, requiredClaimNames: [absent]');
    await place.run(['apply', place.write('needy.yaml', needy)]);

    const { code, err } = await place.run(['restart', 'host/alpha']);

    expect(code).toBe(0);
    expect(err).toBe(
      '\n1 of 4 partitions on alpha is not Ready; partywall get wpar -A --field-selector status.hostName=alpha shows which.\n',
    );
  });
});

describe('cli/commands/restart of what is not there', () => {
  it('restarts nothing when one of the names is wrong', async () => {
    const before = await webNow();

    const { code, err } = await place.run(['restart', 'wpar', 'web', 'wbe', '-n', 'team-a']);

    expect(code).toBe(1);
    expect(err).toContain("there is no WorkloadPartition 'wbe' in namespace team-a\nDid you mean web?\n");
    expect(err).toContain('nothing was restarted');
    expect(await webNow()).toEqual(before);
  });

  it('makes no store where there is none', async () => {
    const { code } = await place.run(['restart', 'host/alpha', '--state', `${place.state}2`]);

    expect(code).toBe(1);
    expect(existsSync(`${place.state}2`)).toBe(false);
  });
});

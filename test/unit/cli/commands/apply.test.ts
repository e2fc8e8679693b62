import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { billing, dataCentre, oneTooMany, Place } from '../cli-run.ts';

let place: Place;
let admin: string;
let tenant: string;

beforeEach(() => {
  place = new Place();
  admin = place.write('admin.yaml', dataCentre);
  tenant = place.write('tenant.yaml', billing);
});

afterEach(() => {
  place.remove();
});

describe('cli/commands/apply', () => {
  it('carries manifests to Ready and shows what was allocated', async () => {
    const { code, out, err } = await place.run(['apply', tenant, '-f', admin]);

    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain('deviceclaim.partywall.dev/disks created\n');
    expect(out).toMatch(
      /DeviceClaim +team-a\/disks +True +Configured +hdisk0 = wwn-1 \(256:0\), hdisk1 = wwn-2 \(20:0\) on alpha/,
    );
    expect(out).toMatch(/WorkloadPartition +team-a\/billing +True +Running +Active on alpha/);
  });

  it('LIFE-4: a second apply changes nothing and writes nothing', async () => {
    await place.run(['apply', admin, tenant]);
    const before = await place.run(['get', 'all,ns', '-A', '-o', 'json', '--show-managed-fields']);

    const { code, out } = await place.run(['apply', admin, tenant]);

    const after = await place.run(['get', 'all,ns', '-A', '-o', 'json', '--show-managed-fields']);
    expect(code).toBe(0);
    expect(out).not.toMatch(/created|configured$/m);
    expect(out.match(/ unchanged$/gm)).toHaveLength(7);
    expect(after.out).toBe(before.out);
  });

  it('says why an object is not Ready, and how to ask on', async () => {
    const extra = place.write('extra.yaml', oneTooMany);

    const { code, out, err } = await place.run(['apply', admin, tenant, extra]);

    expect(code).toBe(1);
    expect(out).toMatch(/DeviceClaim team-a\/\w+: AllHeld\n {2}.*fc-disk/);
    expect(out).toContain('partywall describe dclaim/');
    expect(err).toContain('1 of 8 objects is not Ready.');
  });

  it('names what has to be changed before anything goes on, be it in no file that was applied', async () => {
    const misspelt = oneTooMany
      .replace('name: extra', 'name: misspelt')
      .replace('fc-disk}', `fc-disk, selectors: [{cel: 'device.colour == "red"'}]}`);
    const waiting = `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: reports, namespace: team-a}
spec: {requiredClaimNames: [misspelt]}
`;
    const before = place.write('before.yaml', misspelt.replace('billing', 'reports'));
    await place.run(['apply', admin, tenant, before]);

    const one = await place.run(['apply', place.write('reports.yaml', waiting)]);
    const two = await place.run(['apply', place.write('two.yaml', `${waiting}---\n${oneTooMany}`)]);

    const culprit = 'DeviceClaim team-a/misspelt (SelectorError) has to be changed.';
    expect({ code: one.code, err: one.err }).toEqual({
      code: 1,
      err: `\n1 of 1 object is not Ready. Nothing is left to do until something changes.\nWaiting alone does not help: ${culprit}\n`,
    });
    expect(two.err).toContain(`Waiting alone does not help 1 of them: ${culprit}\n`);
  });

  it('stores nothing when the store refuses one object, and tells all refusals at once', async () => {
    const bad = place.write(
      'bad.yaml',
      `${oneTooMany}---\n${oneTooMany.replace('extra', 'other').replace('hdisk9', '"9 9"')}---\n${oneTooMany
        .replace('extra', 'third')
        .replace('partitionName', 'partitonName')}`,
    );

    const { code, out, err } = await place.run(['apply', admin, bad]);

    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('bad.yaml:15:12: error: spec.devices[0].name: ');
    expect(err).toContain('bad.yaml:21:3: error: spec.partitonName: unknown field');
    expect(err).toContain('Nothing was changed:');
    expect((await place.run(['get', 'all', '-A'])).out).toBe('');
  });

  it('does not even make the state directory for files that cannot be read', async () => {
    const bad = place.write('bad.yaml', 'kind: [');

    const { code, err } = await place.run(['apply', bad]);

    expect(code).toBe(1);
    expect(err).toContain('bad.yaml:1:');
    expect(existsSync(place.state)).toBe(false);
  });

  it('stores and leaves with --wait=false, and the next apply goes on', async () => {
    const first = await place.run(['apply', '--wait=false', admin, tenant]);
    const between = await place.run(['get', 'wpar/billing', '-n', 'team-a', '-o', 'json']);
    const second = await place.run(['apply', admin, tenant]);

    expect(first.code).toBe(0);
    expect(JSON.parse(between.out)).toMatchObject({
      status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
    });
    expect(second.code).toBe(0);
    expect(second.out).not.toMatch(/ created$/m);
  });

  it('can be interrupted: what is stored stays, and the next apply goes on', async () => {
    const stopped = await place.run(['apply', admin, tenant], { interruptAt: /created/ });
    const next = await place.run(['apply', admin, tenant]);

    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('Interrupted. 7 objects stored, ');
    expect(next.code).toBe(0);
    expect(next.out.match(/ unchanged$/gm)).toHaveLength(7);
  });

  it('stores nothing when it is interrupted before it has stored', async () => {
    const { code, out, err } = await place.run(['apply', admin], { interruptAt: /^/ });

    expect({ code, out, err }).toEqual({ code: 130, out: '', err: 'Interrupted. Nothing was stored.\n' });
    expect((await place.run(['get', 'all', '-A'])).err).toBe('No objects found.\n');
  });

  it('takes a namespace for objects that name none, and refuses another one', async () => {
    const local = place.write('local.yaml', billing.replaceAll(', namespace: team-a', ''));

    const given = await place.run(['apply', admin, local, '-n', 'team-b']);
    const other = await place.run(['apply', tenant, '-n', 'team-b']);

    expect(given.code).toBe(0);
    expect(given.out).toMatch(/team-b\/billing +True/);
    expect(other.code).toBe(64);
    expect(other.err).toContain('is in namespace team-a, but -n says team-b');
  });

  it('reads standard input', async () => {
    const { code, out } = await place.run(['apply', '-'], { input: dataCentre });

    expect(code).toBe(0);
    expect(out).toContain('host.partywall.dev/alpha created');
  });

  it('says who is in the way when another process writes there', async () => {
    const { openEmbedded } = await import('../../../../controller/embedded.ts');
    const holder = openEmbedded({ directory: place.state });
    try {
      const { code, err } = await place.run(['apply', admin]);

      expect(code).toBe(1);
      expect(err).toContain(`error: the store in ${place.state} is in use by this process`);
    } finally {
      await holder.close();
    }
  });
});

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billing, dataCentre, oneTooMany, Place } from '../cli-run.ts';

let place: Place;

beforeAll(async () => {
  place = new Place();
  const manifests = place.write('all.yaml', [dataCentre, billing].join('---\n'));
  await place.run(['apply', manifests]);
  await place.run(['apply', place.write('extra.yaml', oneTooMany)]);
});

afterAll(() => {
  place.remove();
});

describe('cli/commands/get', () => {
  it('prints the printer columns, and more of them when asked', async () => {
    const narrow = await place.run(['get', 'dclaim', '-n', 'team-a']);
    const wide = await place.run(['get', 'dclaim', '-n', 'team-a', '-o', 'wide']);

    expect(narrow.out).toMatch(
      /^NAME +READY +REASON +PARTITION +DEVICES +AGE\ndisks +True +Configured +billing +wwn-1,wwn-2 +\d+s\n/,
    );
    expect(wide.out).toMatch(/MAJORS/);
  });

  it('shows namespaces with -A, and kinds where there are several', async () => {
    const { out } = await place.run(['get', 'wpar,pwhost', '-A']);

    expect(out).toMatch(/^NAMESPACE +NAME .*\nteam-a +workloadpartition\.partywall\.dev\/billing /);
    expect(out).toMatch(/\n\nNAME .*\nhost\.partywall\.dev\/alpha /);
  });

  it('selects by labels and by fields', async () => {
    const byLabel = await place.run(['get', 'dclaim', '-A', '-l', 'tier=gold', '-o', 'name']);
    const byField = await place.run([
      'get',
      'wpar',
      '-A',
      '--field-selector',
      'status.hostName=alpha',
      '-o',
      'name',
    ]);

    expect(byLabel.out).toBe('deviceclaim.partywall.dev/disks\n');
    expect(byField.out).toBe('workloadpartition.partywall.dev/billing\n');
  });

  it('prints one object whole, and a List of more', async () => {
    const schema = JSON.parse(readFileSync('schemas/cli/list.json', 'utf8')) as object;

    const one = JSON.parse(
      (await place.run(['get', 'dclaim', 'disks', '-n', 'team-a', '-o', 'json'])).out,
    ) as object;
    const many = JSON.parse((await place.run(['get', 'dclaim', '-A', '-o', 'json'])).out) as object;

    expect(one).toMatchObject({ kind: 'DeviceClaim', metadata: { name: 'disks' } });
    expect(one).not.toHaveProperty('metadata.managedFields');
    expect(many).toMatchObject({
      kind: 'List',
      items: [{ metadata: { name: 'disks' } }, { metadata: { name: 'extra' } }],
    });
    expect(new Ajv2020().validate(schema, many)).toBe(true);
  });

  it('prints YAML that can be applied again', async () => {
    const { out } = await place.run(['get', 'pwdc/fc-disk', '-o', 'yaml']);

    expect(out).toMatch(/^apiVersion: partywall\.dev\/v1alpha1\nkind: PartitionDeviceClass\n/);
    expect((await place.run(['validate', '-'], { input: out })).code).toBe(0);
  });

  it('finds what manifests name', async () => {
    const { code, out } = await place.run(['get', '-f', place.write('one.yaml', billing), '-o', 'name']);

    expect(code).toBe(0);
    expect(out).toBe(
      'namespace/team-a\nworkloadpartition.partywall.dev/billing\ndeviceclaim.partywall.dev/disks\n',
    );
  });

  it('says what is missing, and where there is one of that name', async () => {
    const elsewhere = await place.run(['get', 'dclaim/disks']);
    const typo = await place.run(['get', 'pwhost', 'alpa']);

    expect(elsewhere.code).toBe(1);
    expect(elsewhere.err).toContain(
      "there is no DeviceClaim 'disks' in namespace default\nThere is one in namespace team-a: dclaim/disks -n team-a",
    );
    expect(typo.err).toContain('Did you mean alpha?');
  });

  it('finds nothing without calling it an error', async () => {
    expect(await place.run(['get', 'wpar'])).toEqual({
      code: 0,
      out: '',
      err: 'No workloadpartitions found in namespace default; -A looks into all.\n',
    });
  });

  it('works while another process writes', async () => {
    const { openEmbedded } = await import('../../../../controller/embedded.ts');
    const writer = openEmbedded({ directory: place.state });
    try {
      expect((await place.run(['get', 'wpar', '-A'])).code).toBe(0);
    } finally {
      await writer.close();
    }
  });
});

describe('cli/commands/describe', () => {
  it('says why a claim is not Ready, how the choice became narrow, and what it belongs to', async () => {
    const { code, out } = await place.run(['describe', 'dclaim/extra', '-n', 'team-a']);

    expect(code).toBe(0);
    expect(out).toContain('Why it is not Ready: AllHeld\n');
    expect(out).toMatch(/STAGE +LEFT\n +class fc-disk +\d\n[^]*not held +0\n/);
    expect(out).toContain('What cannot be had together');
    expect(out).toMatch(/WorkloadPartition team-a\/billing +True +Running +spec\.partitionName/);
  });

  it('shows who refers to an object', async () => {
    const { out } = await place.run(['describe', 'pwhost', 'alpha']);

    expect(out).toMatch(/Referred to by:\n[^]*DeviceInventory alpha-disks +True +Published +spec\.hostName/);
    expect(out).toMatch(/WorkloadPartition team-a\/billing +True +Running +status\.hostName/);
  });

  it('has a remedy that can be run as it stands', async () => {
    // The class asks for nothing that there is, and a suggestion says which requirement to drop.
    const impossible = oneTooMany
      .replace('name: extra', 'name: picky')
      .replace(
        'deviceClassName: fc-disk',
        'deviceClassName: fc-disk, selectors: [{cel: \'device.attributes["bus"] == "sas"\'}]',
      );
    await place.run(['delete', 'dclaim/disks', 'dclaim/extra', '-n', 'team-a']);
    await place.run(['apply', place.write('picky.yaml', impossible)]);

    const described = await place.run(['describe', 'dclaim/picky', '-n', 'team-a']);
    const command = 'partywall describe dclaim/picky -n team-a --remedy 1 | partywall apply -';
    expect(described.out).toContain(command);
    const remedied = await place.run(['describe', 'dclaim/picky', '-n', 'team-a', '--remedy', '1']);
    const applied = await place.run(['apply', '-'], { input: remedied.out });

    expect(applied.code).toBe(0);
    expect(applied.out).toMatch(/team-a\/picky +True/);
  });

  it('says when there is no such suggestion', async () => {
    const { code, err } = await place.run(['describe', 'pwhost/alpha', '--remedy', '1']);

    expect(code).toBe(1);
    expect(err).toContain('Host alpha has no suggestion');
  });
});

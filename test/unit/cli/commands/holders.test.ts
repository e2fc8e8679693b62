import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../../controller/embedded.ts';
import type { CommandResult } from '../cli-run.ts';
import { Place } from '../cli-run.ts';
import { parsedAs } from '../output-schema.ts';

let place: Place;

const more = `
---
apiVersion: partywall.dev/v1alpha1
kind: KernelExtension
metadata: { name: unused }
spec: { file: { path: /usr/lib/drivers/unused.ext, content: dW51c2Vk } }
---
apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: { name: other, namespace: team-b }
spec:
  hostName: beta
  root:
    files: [{ path: /etc/modules-load.d/app.conf, content: netcore }]
---
apiVersion: partywall.dev/v1alpha1
kind: Host
metadata: { name: gamma }
spec:
  runtimeVersionName: os-7.2
  kernelLevel: '7.2.5'
  deviceNumbers: { majors: { first: 33, last: 40 } }
`;

beforeAll(async () => {
  place = new Place();
  const { code, err } = await place.run(['apply', 'examples/', place.write('more.yaml', more)]);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
});

afterAll(() => {
  place.remove();
});

function holders(...words: string[]): Promise<CommandResult> {
  return place.run(['holders', ...words]);
}

/** The cells of a table, line by line, without its titles. */
async function rowsOf(...words: string[]): Promise<string[][]> {
  const { out } = await holders(...words);
  return out
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(/ {3,}/u));
}

describe('cli/commands/holders of a device', () => {
  it('shows each host that sees it, with claim, partition, names and numbers', async () => {
    const [onAlpha, onBeta, ...rest] = await rowsOf('device', 'lun-202');

    const held = ['Exported', 'team-a/billing', 'team-a/billing-logs', 'hdisk2', 'yes', '33:2', '256:2', '-'];
    expect(onAlpha).toEqual(['alpha', 'lun-202', 'hdisk14', ...held]);
    expect(onBeta).toEqual(['beta', 'lun-202', 'hdisk2', 'Available', ...Array<string>(7).fill('-')]);
    expect(rest).toEqual([]);
  });

  it('DEV-22: shows all that share it, and who of them has it exported', async () => {
    const rows = await rowsOf('device', 'tty-a0');

    expect(rows.map((row) => [row[4], row[7]])).toEqual([
      ['team-a/billing', 'yes'],
      ['team-a/ledger', 'no'],
    ]);
  });

  it('finds all devices that hosts call by a name, and with --host those of one', async () => {
    const everywhere = await rowsOf('device', 'hdisk1');
    const onAlpha = await rowsOf('device', 'hdisk1', '--host', 'alpha');

    expect(everywhere.map((row) => row.slice(0, 3))).toEqual([
      ['alpha', 'lun-201', 'hdisk13'],
      ['alpha', 'sas-a1', 'hdisk1'],
      ['beta', 'lun-201', 'hdisk1'],
    ]);
    expect(onAlpha.map((row) => row.slice(0, 3))).toEqual([['alpha', 'sas-a1', 'hdisk1']]);
  });

  it('prints Holders', async () => {
    const { out } = await holders('device/lun-202', '-o', 'json');

    expect(parsedAs('holders_v1alpha1', out)).toMatchObject({
      devices: [
        {
          host: 'alpha',
          allocations: [{ claim: { namespace: 'team-a', name: 'billing-logs' }, realNumber: { major: 33 } }],
        },
        { host: 'beta', allocations: [] },
      ],
    });
  });

  it('suggests what may have been meant', async () => {
    const { code, err, out } = await holders('device', 'lun-2o2');
    const onHost = await holders('device', 'lun-301', '--host', 'alpha');

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe("error: no host has a device 'lun-2o2', by id or by name\nDid you mean lun-202?\n");
    expect(onHost.code).toBe(1);
    expect(onHost.err).toContain("host alpha has no device 'lun-301'");
  });
});

describe('cli/commands/holders of a number', () => {
  it('DEV-8: shows who has it in the table of each host, which are apart', async () => {
    const rows = await rowsOf('number', '33:0');

    expect(rows).toEqual([
      ['alpha', '33:0', 'Assigned', 'team-a/billing', 'team-a/billing-data', 'hdisk0', 'lun-101', '20:0'],
      ['beta', '33:0', 'Assigned', 'team-b/archive', 'team-b/archive-storage', 'fcs0', 'fcs-b0', '256:0'],
      ['gamma', '33:0', 'Free', '-', '-', '-', '-', '-'],
    ]);
  });

  it('DEV-9: shows what the machine itself holds, and what no table has', async () => {
    const reserved = await rowsOf('number', '40:0', '--host', 'alpha');
    const outside = await rowsOf('number', '41:0', '--host', 'gamma');
    const json = await holders('number', '40:0', '-o', 'json');

    expect(reserved).toEqual([['alpha', '40:0', 'Reserved', 'base-console', '-', '-', '-', '-']]);
    expect(outside).toEqual([['gamma', '41:0', 'NotInTable', '-', '-', '-', '-', '-']]);
    expect(parsedAs('holders_v1alpha1', json.out)).toMatchObject({
      numbers: [{ owner: { type: 'Reserved', holder: 'base-console' } }, { owner: null }, { owner: null }],
    });
  });

  it('refuses what is no number, and a host that is not there', async () => {
    const wrong = await holders('number', '33');
    const nowhere = await holders('number', '33:0', '--host', 'alphx');

    expect(wrong.code).toBe(64);
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toContain("there is no Host 'alphx'\nDid you mean alpha?\n");
  });
});

describe('cli/commands/holders of an extension', () => {
  it('KEXT-6, SHR-1: shows who asked for it, in order, and on whose behalf', async () => {
    const before = await rowsOf('extension', 'netcore');
    await place.run(['exec', 'other', '-n', 'team-b', '--', 'load', 'netcore']);
    const after = await rowsOf('extension', 'netcore');
    const json = await holders('kext/netcore', '-o', 'json');
    await place.run(['exec', 'other', '-n', 'team-b', '--', 'unload', 'netcore']);

    const asked = (rows: string[][]): string[][] => rows.map((row) => row.slice(0, 6));
    expect(asked(before)).toEqual([['beta', 'Global', '1', '1', 'team-b/metrics', 'Spec']]);
    expect(asked(after)).toEqual([
      ['beta', 'Global', '2', '1', 'team-b/metrics', 'Spec'],
      ['beta', 'Global', '2', '2', 'team-b/other (inside)', 'Inside'],
    ]);
    expect(parsedAs('holders_v1alpha1', json.out)).toMatchObject({
      extensions: [
        { host: 'beta', counter: 2, requiredBy: ['trace'], requests: [{}, { requester: 'Inside' }] },
      ],
    });
  });

  it('KEXT-17: says why it stays where nobody asks for it any more', async () => {
    const manifest = readFileSync('examples/7-extensions.yaml', 'utf8');
    const without = manifest.replace(/^ {4}- name: netcore\n/mu, '');
    expect(without).not.toBe(manifest);
    await place.run(['apply', place.write('without.yaml', without)]);

    const rows = await rowsOf('extension', 'netcore');

    expect(rows).toEqual([
      [
        'beta',
        'Global',
        '0',
        '-',
        'nobody',
        '-',
        expect.stringMatching(/^[0-9a-f]{12}$/u),
        'trace requires it',
      ],
    ]);
  });

  it('tells an extension that is not loaded from one that there is not', async () => {
    const unused = await holders('extension', 'unused');
    const onHost = await holders('extension', 'unused', '--host', 'alpha');
    const typo = await holders('extension', 'unusd');

    expect(unused).toEqual({ code: 0, out: '', err: 'No kernel has it loaded.\n' });
    expect(onHost.err).toBe('The kernel of alpha does not have it loaded.\n');
    expect(typo.code).toBe(1);
    expect(typo.err).toContain("there is no KernelExtension 'unusd'\nDid you mean unused?\n");
  });

  it('works while another process writes', async () => {
    const writer = openEmbedded({ directory: place.state });
    try {
      expect((await holders('extension', 'trace')).code).toBe(0);
    } finally {
      await writer.close();
    }
  });
});

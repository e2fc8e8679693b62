import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../../controller/embedded.ts';
import { Place } from '../cli-run.ts';
import { linkedCentre } from '../linked-centre.ts';
import { parsedAs } from '../output-schema.ts';

let place: Place;

beforeAll(async () => {
  place = new Place();
  await place.run(['apply', place.write('all.yaml', linkedCentre)]);
});

afterAll(() => {
  place.remove();
});

describe('cli/commands/tree', () => {
  it('LINK-7: shows hosts, partitions, children and claims, and what is on no host', async () => {
    const { code, out, err } = await place.run(['tree']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`OBJECT                         READY   REASON                        DETAILS
pwhost alpha                   True    Healthy                       kernel 7.2.5, 2 active partitions, 2 numbers assigned
└─ wpar platform/base53        True    StoppedHeld                   Maintenance
   └─ wpar team-a/web          True    Running                       Active
      ├─ dclaim team-a/disks   True    Configured                    hdisk0 = wwn-1 (256:0), hdisk1 = wwn-2 (20:0)
      └─ wpar team-b/webtest   True    Running                       Active
On no host
└─ wpar team-b/shipping        False   RequiredClaimNotAllocatable
   └─ dclaim team-b/big        False   AllHeld
`);
    expect((await place.run(['tree', '-A'])).out).toBe(out);
  });

  it('shows one partition with all that is under it, one host, and one namespace', async () => {
    const of = async (...args: string[]): Promise<string[]> => {
      const { out } = await place.run(['tree', ...args]);
      return out.split('\n').map((line) => line.split(/ {3,}[TF]/)[0] ?? '');
    };

    expect(await of('wpar', 'web', '-n', 'team-a')).toEqual([
      'OBJECT                   READY   REASON       DETAILS',
      'wpar team-a/web',
      '├─ dclaim team-a/disks',
      '└─ wpar team-b/webtest',
      '',
    ]);
    expect(await of('pwhost/alpha')).toHaveLength(7);
    expect(await of('-n', 'team-b')).toEqual([
      expect.stringContaining('OBJECT'),
      'pwhost alpha',
      '└─ wpar platform/base53',
      '   └─ wpar team-a/web',
      '      └─ wpar team-b/webtest',
      'On no host',
      '└─ wpar team-b/shipping',
      '   └─ dclaim team-b/big',
      '',
    ]);
  });

  it('prints a Tree', async () => {
    const { out } = await place.run(['tree', 'wpar/web', '-n', 'team-a', '-o', 'json']);

    expect(parsedAs('tree_v1alpha1', out)).toMatchObject({
      roots: [
        {
          name: 'web',
          host: 'alpha',
          link: { parent: { namespace: 'platform', name: 'base53' }, ready: 'True', reason: 'Linked' },
          children: [
            { name: 'disks', devices: [{ name: 'hdisk0', deviceID: 'wwn-1' }, { name: 'hdisk1' }] },
            { name: 'webtest', children: [] },
          ],
        },
      ],
    });
  });

  it('says what is missing, and when there is nothing', async () => {
    const typo = await place.run(['tree', 'host/alphx']);
    const empty = await place.run(['tree', '-n', 'nobody']);
    const none = await place.run(['tree', '-n', 'nobody', '-o', 'json']);

    expect(typo.code).toBe(1);
    expect(typo.err).toContain("there is no Host 'alphx'\nDid you mean alpha?\n");
    expect(empty).toEqual({ code: 0, out: '', err: 'There is no partition in namespace nobody.\n' });
    expect(parsedAs('tree_v1alpha1', none.out)).toMatchObject({ roots: [] });
  });

  it('works while another process writes', async () => {
    const writer = openEmbedded({ directory: place.state });
    try {
      expect((await place.run(['tree'])).code).toBe(0);
    } finally {
      await writer.close();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openEmbedded } from '../../../../controller/embedded.ts';
import { dataCentre, Place } from '../cli-run.ts';
import { claim, linkedCentre, partition } from '../linked-centre.ts';
import { parsedAs } from '../output-schema.ts';

let place: Place;

beforeAll(async () => {
  place = new Place();
  await place.run(['apply', place.write('all.yaml', linkedCentre)]);
});

afterAll(() => {
  place.remove();
});

describe('cli/commands/view', () => {
  it('LIFE-28: shows private names, virtual numbers and mount points, and not whose they are', async () => {
    const { code, out, err } = await place.run(['view', 'wpar/web', '-n', 'team-a']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`Name:        web
Namespace:   team-a
State:       Active
Version:     5.3

Devices:
  NAME     STATE       TYPE    NUMBER
  hdisk0   Available   Block   256:0
  hdisk1   Available   Block   20:0

Volume groups: none

File systems:
  MOUNTED ON   ACCESS
  /            read and write
  /opt         read-only
  /usr         read-only

Processes:
  PID   NAME   OPEN   UNKILLABLE
  1     init   -      no
`);
  });

  it('prints a PartitionView, and the same as YAML', async () => {
    const json = await place.run(['view', 'web', '-n', 'team-a', '-o', 'json']);
    const yaml = await place.run(['view', 'wpar', 'web', '-n', 'team-a', '-o', 'yaml']);

    const view = parsedAs('partitionview_v1alpha1', json.out);
    expect(view).toMatchObject({ kind: 'PartitionView', namespace: 'team-a', name: 'web', state: 'Active' });
    expect(parse(yaml.out)).toEqual(view);
  });

  it('shows a partition that has no host: there is nothing in it yet', async () => {
    const text = await place.run(['view', 'shipping', '-n', 'team-b']);
    const json = await place.run(['view', 'shipping', '-n', 'team-b', '-o', 'json']);

    expect(text.out).toMatch(/^State: +not on a host yet$/m);
    expect(text.out).toContain('Devices: none\n');
    expect(parsedAs('partitionview_v1alpha1', json.out)).not.toHaveProperty('state');
  });

  it('works while another process writes', async () => {
    const writer = openEmbedded({ directory: place.state });
    try {
      expect((await place.run(['view', 'web', '-n', 'team-a'])).code).toBe(0);
    } finally {
      await writer.close();
    }
  });

  it.each([
    [['host/alpha'], 64, 'partywall tree host/alpha'],
    [['dclaim/disks', '-n', 'team-a'], 64, 'expected a partition'],
    [['web'], 1, 'There is one in namespace team-a: wpar/web -n team-a'],
  ])('%j is told what else to type', async (args, expected, hint) => {
    const { code, out, err } = await place.run(['view', ...args]);

    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toContain(hint);
  });
});

describe('cli/commands/view of one tenant, with and without another', () => {
  const own = [
    dataCentre,
    partition('team-z/own', 'requiredClaimNames: [disks]'),
    claim('team-z/disks', 'own', '{name: hdisk0, deviceClassName: fc-disk}'),
  ];
  // Comes first in every order there is, and takes numbers, a disk and a cid before the tenant does.
  const other = [
    partition('team-a/other', ''),
    claim('team-a/disks', 'other', '{name: hdisk0, deviceClassName: fc-disk}'),
  ];

  /** The views of the running and of the stopped partition. */
  async function viewsAmong(documents: readonly string[]): Promise<string[]> {
    const world = new Place();
    try {
      await world.run(['apply', world.write('all.yaml', documents.join('---\n'))]);
      const running = await world.run(['view', 'own', '-n', 'team-z', '-o', 'json']);
      const stop = partition('team-z/own', 'requiredClaimNames: [disks], powerState: Stopped');
      await world.run(['apply', world.write('stop.yaml', stop)]);
      const stopped = await world.run(['view', 'own', '-n', 'team-z', '-o', 'json']);
      return [running.out, stopped.out];
    } finally {
      world.remove();
    }
  }

  it('LIFE-28: is equal byte for byte, while it runs and when it is stopped', async () => {
    const alone = await viewsAmong(own);
    const together = await viewsAmong([...other, ...own]);

    expect(together).toEqual(alone);
    const [running, stopped] = alone.map((text) => parsedAs('partitionview_v1alpha1', text));
    expect(running).toMatchObject({ state: 'Active', devices: [{ name: 'hdisk0', state: 'Available' }] });
    expect(stopped).toMatchObject({
      state: 'Defined',
      devices: [{ name: 'hdisk0', state: 'Defined', virtualNumber: { major: 256, minor: 0 } }],
      fileSystems: [],
      processes: [],
    });
  });
});

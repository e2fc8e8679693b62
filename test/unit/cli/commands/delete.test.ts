import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { billing, dataCentre, oneTooMany, Place } from '../cli-run.ts';

let place: Place;
let manifests: string;

beforeEach(async () => {
  place = new Place();
  manifests = place.write('all.yaml', [dataCentre, billing].join('---\n'));
  await place.run(['apply', manifests]);
});

afterEach(() => {
  place.remove();
});

async function names(): Promise<string[]> {
  const { out } = await place.run(['get', 'all,ns', '-A', '-o', 'name']);
  return out.split('\n').filter((line) => line !== '');
}

describe('cli/commands/delete', () => {
  it('LIFE-5: gives what it frees to whoever waits for it', async () => {
    await place.run(['apply', place.write('extra.yaml', oneTooMany)]);

    const { code, out } = await place.run(['delete', 'dclaim/disks', '-n', 'team-a']);

    expect(code).toBe(0);
    expect(out).toBe('deviceclaim.partywall.dev "disks" deleted\n');
    expect((await place.run(['get', 'dclaim', 'extra', '-n', 'team-a', '--no-headers'])).out).toMatch(
      /^extra +True/,
    );
  });

  it('LIFE-14: names what holds an object, and goes on when that is gone', async () => {
    const first = await place.run(['delete', 'pwhost', 'alpha']);

    expect(first.code).toBe(1);
    expect(first.out).toBe('');
    expect(first.err).toContain('Host alpha: InUse\n');
    expect(first.err).toContain('team-a/billing');

    const rest = await place.run(['delete', '-f', manifests]);
    expect(rest.code).toBe(0);
    expect(await names()).toEqual([]);
  });

  it('deletes a namespace with all that is in it', async () => {
    const { code } = await place.run(['delete', 'ns', 'team-a']);

    expect(code).toBe(0);
    expect((await names()).filter((name) => !name.startsWith('runtimeversion'))).toEqual([
      'deviceinventory.partywall.dev/alpha-disks',
      'host.partywall.dev/alpha',
      'partitiondeviceclass.partywall.dev/fc-disk',
    ]);
  });

  it('deletes nothing when one of the names is not there, unless that is no matter', async () => {
    const before = await names();

    const refused = await place.run(['delete', 'dclaim', 'disks', 'nope', '-n', 'team-a']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("there is no DeviceClaim 'nope' in namespace team-a");
    expect(await names()).toEqual(before);

    const passed = await place.run([
      'delete',
      'dclaim',
      'disks',
      'nope',
      '-n',
      'team-a',
      '--ignore-not-found',
    ]);
    expect(passed.code).toBe(0);
  });

  it('takes all of a kind only when it is told so', async () => {
    expect((await place.run(['delete', 'dclaim', '-n', 'team-a'])).code).toBe(64);
    expect((await place.run(['delete', 'dclaim/disks', '--all', '-n', 'team-a'])).code).toBe(64);
    expect((await place.run(['delete', 'dclaim', '--all', '-n', 'team-a'])).code).toBe(0);
    expect((await place.run(['delete', 'dclaim', '-l', 'tier=none', '-n', 'team-a'])).err).toBe(
      'There is nothing to delete.\n',
    );
  });

  it('marks and leaves with --wait=false', async () => {
    const { code, out } = await place.run(['delete', 'dclaim/disks', '-n', 'team-a', '--wait=false']);

    expect(code).toBe(0);
    expect(out).toBe('deviceclaim.partywall.dev "disks" marked for deletion\n');
    const again = await place.run(['delete', 'dclaim/disks', '-n', 'team-a']);
    expect(again.out).toBe('deviceclaim.partywall.dev "disks" deleted\n');
  });

  it('LIFE-16: with --force lets go of what is in use, and of nothing without', async () => {
    const waits = await place.run(['delete', 'pwdc/fc-disk']);
    const goes = await place.run(['delete', 'pwdc/fc-disk', '--force']);

    expect(waits.code).toBe(1);
    expect(waits.err).toContain('PartitionDeviceClass fc-disk: InUse');
    expect(goes).toEqual({
      code: 0,
      out: 'partitiondeviceclass.partywall.dev "fc-disk" deleted\n',
      err: '',
    });
  });
});

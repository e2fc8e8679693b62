import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change, Plan } from '../../../../controller/questions/plan/document.ts';
import type { CommandResult } from '../cli-run.ts';
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

function assertSchema(name: string, text: string): void {
  const schema = JSON.parse(readFileSync(`schemas/cli/${name}.json`, 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
}

function planIn({ out }: CommandResult): Plan {
  assertSchema('plan_v1alpha1', out);
  return JSON.parse(out) as Plan;
}

function changeOf(plan: Plan, name: string): Change {
  return plan.changes.find((change) => change.name === name)!;
}

/** Every file of the state directory, with what would show a write. */
function fingerprint(): string[] {
  return readdirSync(place.state).map((name) => {
    const { size, mtimeMs } = statSync(join(place.state, name));
    return `${name} ${size} ${name.includes('lock') ? '' : mtimeMs}`;
  });
}

describe('cli/commands/plan', () => {
  it('says exactly what apply then does, real numbers included', async () => {
    const planned = planIn(await place.run(['plan', admin, tenant, '-o', 'json']));
    await place.run(['apply', admin, tenant]);

    const claim = changeOf(planned, 'disks');
    const inventory = JSON.parse((await place.run(['get', 'dinv/alpha-disks', '-o', 'json'])).out) as {
      status: { devices: { id: string; realNumber?: object; virtualNumber?: object }[] };
    };
    const numbers = inventory.status.devices
      .filter(({ realNumber }) => realNumber !== undefined)
      .map(({ id, realNumber, virtualNumber }) => ({ deviceID: id, realNumber, virtualNumber }));
    expect(claim.effects).toHaveLength(2);
    expect(claim.effects).toMatchObject(numbers);
    expect(claim).toMatchObject({
      action: 'create',
      risk: 'none',
      outcome: { ready: true, reason: 'Configured' },
    });
    expect(changeOf(planned, 'billing').effects).toEqual([
      { type: 'place', host: 'alpha' },
      { type: 'start', host: 'alpha', mode: 'Active' },
    ]);
    expect(planned.summary).toEqual({ create: 7, update: 0, delete: 0, none: 0, notReady: 0 });
  });

  it('writes nothing: not even a directory that is not there', async () => {
    const fresh = await place.run(['plan', admin, tenant]);
    expect(fresh.code).toBe(0);
    expect(existsSync(place.state)).toBe(false);

    await place.run(['apply', admin]);
    const before = fingerprint();
    await place.run(['plan', tenant]);

    expect(fingerprint()).toEqual(before);
  });

  it('gives the same plan twice', async () => {
    const first = planIn(await place.run(['plan', admin, tenant, '-o', 'json']));
    const second = planIn(await place.run(['plan', admin, tenant, '-o', 'json']));

    expect(second).toEqual(first);
  });

  it('ends with 1 when something would not be Ready, else with 2 for changes where it is asked to', async () => {
    const extra = place.write('extra.yaml', oneTooMany);

    expect((await place.run(['plan', admin, tenant, extra, '--detailed-exitcode'])).code).toBe(1);
    expect((await place.run(['plan', admin, tenant, '--detailed-exitcode'])).code).toBe(2);
    expect((await place.run(['plan', admin, tenant])).code).toBe(0);
    await place.run(['apply', admin, tenant]);
    expect((await place.run(['plan', admin, tenant, '--detailed-exitcode'])).code).toBe(0);
  });

  it('tells an edit field by field, what stops, and whom it touches outside the files', async () => {
    await place.run(['apply', admin, tenant]);
    const stopped = place.write(
      'stopped.yaml',
      billing.split('---')[1]!.replace('spec: {}', 'spec: {powerState: Stopped}'),
    );

    const result = await place.run(['plan', stopped, '-o', 'json']);

    const [change] = planIn(result).changes;
    expect(change).toMatchObject({
      action: 'update',
      name: 'billing',
      risk: 'disruptive',
      effects: [
        { type: 'set', path: 'spec.powerState', from: 'Active', to: 'Stopped' },
        { type: 'stop', host: 'alpha' },
      ],
      affects: [{ kind: 'DeviceClaim', name: 'disks', outcome: { ready: true, reason: 'HeldWhileStopped' } }],
    });
  });

  it('calls it destructive when a disk is wiped', async () => {
    await place.run(['apply', admin, tenant]);
    const fewer = place.write(
      'fewer.yaml',
      billing
        .split('\n')
        .filter((line) => !line.includes('hdisk0'))
        .join('\n'),
    );

    const plan = planIn(await place.run(['plan', fewer, '-o', 'json']));

    const change = changeOf(plan, 'disks');
    expect(change.risk).toBe('destructive');
    expect(change.effects).toContainEqual({
      type: 'release',
      device: 'hdisk0',
      deviceID: 'wwn-1',
      host: 'alpha',
      wipes: true,
    });
  });

  it('prints text and markdown', async () => {
    const text = await place.run(['plan', admin, tenant]);
    const markdown = await place.run(['plan', admin, tenant, '-o', 'markdown']);

    expect(text.out).toContain('allocate hdisk0 = wwn-1 on alpha, number 256:0 inside (32:0 in the kernel)');
    expect(text.out).toContain('Plan: 7 to create, 0 to update, 0 unchanged.');
    expect(markdown.out).toContain('| create | DeviceClaim team-a/disks | allocate hdisk0 = wwn-1 on alpha');
  });

  it('can be interrupted', async () => {
    const { code, err } = await place.run(['plan', admin, tenant], { interruptAt: /^/ });

    expect({ code, err }).toEqual({ code: 130, err: 'Interrupted. A plan changes nothing.\n' });
  });

  it('refuses what the store would refuse', async () => {
    const bad = place.write('bad.yaml', oneTooMany.replace('partitionName', 'partitonName'));

    const { code, out, err } = await place.run(['plan', bad]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('unknown field');
  });
});

describe('cli/commands/apply --plan', () => {
  let file: string;

  beforeEach(() => {
    file = join(place.directory, 'change.plan');
  });

  it('applies a saved plan as it was shown', async () => {
    await place.run(['plan', admin, tenant, '--out', file]);
    assertSchema('savedplan_v1alpha1', readFileSync(file, 'utf8'));

    const { code, out } = await place.run(['apply', '--plan', file]);

    expect(code).toBe(0);
    expect(out).toMatch(/team-a\/disks +True/);
  });

  it('refuses a plan whose world has changed, and changes nothing', async () => {
    await place.run(['apply', admin]);
    await place.run(['plan', tenant, '--out', file]);
    const rival = place.write('rival.yaml', billing.replaceAll('team-a', 'team-b'));
    await place.run(['apply', rival]);

    const { code, err } = await place.run(['apply', '--plan', file]);

    expect(code).toBe(1);
    expect(err).toContain('the world has changed since');
    expect(err).toContain('DeviceClaim team-a/disks');
    expect((await place.run(['get', 'wpar', '-n', 'team-a'])).out).toBe('');
  });

  it('applies it when only something else has changed', async () => {
    await place.run(['apply', admin]);
    await place.run(['plan', tenant, '--out', file]);
    const other = place.write('other.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team-z}\n');
    await place.run(['apply', other]);

    expect((await place.run(['apply', '--plan', file])).code).toBe(0);
  });

  it('refuses a plan that somebody edited', async () => {
    await place.run(['plan', admin, tenant, '--out', file]);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"tier": "gold"', '"tier": "lead"'));

    expect((await place.run(['apply', '--plan', file])).code).toBe(1);
  });

  it.each([['{'], ['{"kind": "List"}'], ['null']])(
    'says how to make a plan when there is none in %j',
    async (text) => {
      writeFileSync(file, text);

      const { code, err } = await place.run(['apply', '--plan', file]);

      expect(code).toBe(64);
      expect(err).toContain('partywall plan PATH --out FILE');
    },
  );
});

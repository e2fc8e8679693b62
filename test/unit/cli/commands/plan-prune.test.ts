import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../../controller/questions/plan/document.ts';
import type { SavedPlan } from '../../../../cli/plan/saved-plan.ts';
import { claim, partition, PrunePlace, SET } from '../prune-place.ts';

let place: PrunePlace;

beforeEach(async () => {
  place = new PrunePlace();
  await place.prepare();
});

afterEach(() => {
  place.remove();
});

function assertSchema(name: string, text: string): void {
  const schema = JSON.parse(readFileSync(`schemas/cli/${name}.json`, 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
}

describe('cli/commands/plan --prune', () => {
  async function planned(file: string, ...args: string[]): Promise<Plan> {
    const { out } = await place.run(['plan', file, ...SET, '-o', 'json', ...args]);
    assertSchema('plan_v1alpha1', out);
    return JSON.parse(out) as Plan;
  }

  it('shows what would be deleted, what it gives back and who gets it, and changes nothing', async () => {
    await place.run(['apply', place.files('waits.yaml', claim('waits', { app: 'shipping' }))]);
    const before = await place.everything();
    const after = place.files('after.yaml', partition(), claim('data'));

    const plan = await planned(after);
    const text = await place.run(['plan', after, ...SET]);
    const markdown = await place.run(['plan', after, ...SET, '-o', 'markdown']);

    expect(plan.summary).toEqual({ create: 0, update: 0, delete: 1, none: 2, notReady: 0 });
    expect(plan.changes.at(-1)).toMatchObject({
      action: 'delete',
      kind: 'DeviceClaim',
      name: 'logs',
      risk: 'destructive',
      effects: [{ type: 'release', device: 'logs0', deviceID: 'wwn-2', host: 'alpha', wipes: true }],
      affects: [{ name: 'waits', effects: [{ type: 'allocate', deviceID: 'wwn-2' }] }],
      outcome: { ready: true, reason: 'Pruned' },
    });
    expect(text.code).toBe(0);
    expect(text.out).toContain(
      '- delete  DeviceClaim team-a/logs\n      release logs0 = wwn-2 on alpha, and wipe it\n',
    );
    expect(text.out).toContain('0 to update, 1 to delete, 2 unchanged.');
    expect(markdown.out).toContain('| delete (destructive) | DeviceClaim team-a/logs |');
    expect(markdown.out).toContain('| Pruned |');
    expect(await place.everything()).toBe(before);
  });

  it('LIFE-14: says what would block a deletion', async () => {
    await place.run([
      'apply',
      place.files('all.yaml', partition('{requiredClaimNames: [logs]}'), claim('logs')),
    ]);
    const after = place.files('after.yaml', partition('{requiredClaimNames: [logs]}'), claim('data'));

    const { code, out } = await place.run(['plan', after, ...SET]);

    expect(code).toBe(1);
    expect(out).toContain('1 to delete, 2 unchanged. 1 would not be gone.');
    expect(out).toMatch(/- delete {2}DeviceClaim team-a\/logs\n +would not be gone: InUse\n +.*billing/);
  });

  it('counts a deletion as a change', async () => {
    const after = place.files('after.yaml', partition(), claim('data'));

    expect((await place.run(['plan', after, ...SET, '--detailed-exitcode'])).code).toBe(2);
    expect((await place.run(['plan', after, '--detailed-exitcode'])).code).toBe(0);
  });

  it('refuses what lies outside the selector, as apply does', async () => {
    const { code, err } = await place.run(['plan', place.admin, ...SET]);

    expect(code).toBe(1);
    expect(err).toContain('Nothing was changed: 4 problems.');
  });

  describe('--out', () => {
    let saved: string;
    let after: string;

    beforeEach(async () => {
      saved = join(place.directory, 'change.plan');
      after = place.files('after.yaml', partition(), claim('data'));
      await planned(after, '--out', saved);
    });

    it('remembers the set, and prunes it when it is applied', async () => {
      assertSchema('savedplan_v1alpha1', readFileSync(saved, 'utf8'));

      const { code, out } = await place.run(['apply', '--plan', saved]);

      expect(code).toBe(0);
      expect(out).toContain('deviceclaim.partywall.dev/logs pruned\n');
      expect(await place.claimNames()).toEqual(['team-a/data']);
    });

    it.each(['--prune', '--all'])('takes no %s: the plan says it already', async (option) => {
      const { code, err } = await place.run(['apply', '--plan', saved, option]);

      expect(code).toBe(64);
      expect(err).toContain(`'${option}' cannot be given with --plan`);
    });

    it('refuses when something else would be pruned now', async () => {
      await place.run(['apply', place.files('more.yaml', claim('more'))]);
      const before = await place.everything();

      const { code, err } = await place.run(['apply', '--plan', saved]);

      expect(code).toBe(1);
      expect(err).toContain('the world has changed since');
      expect(err).toContain('something else now, for DeviceClaim team-a/more\n');
      expect(await place.everything()).toBe(before);
    });

    it.each([[{ selector: 'app in (billing)' }], [{ all: true }], [undefined]])(
      'refuses a plan whose set somebody made %j',
      async (prune) => {
        const plan = JSON.parse(readFileSync(saved, 'utf8')) as SavedPlan;
        writeFileSync(saved, JSON.stringify({ ...plan, prune }));

        expect((await place.run(['apply', '--plan', saved])).code).toBe(1);
        expect(await place.claimNames()).toEqual(['team-a/data', 'team-a/logs']);
      },
    );

    it.each([[{ selector: '' }], [{ selector: 'app', all: true }], [{ all: 'yes' }], [null], [{}]])(
      'takes none whose set is %j',
      async (prune) => {
        const plan = JSON.parse(readFileSync(saved, 'utf8')) as SavedPlan;
        writeFileSync(saved, JSON.stringify({ ...plan, prune }));

        const { code, err } = await place.run(['apply', '--plan', saved]);

        expect(code).toBe(64);
        expect(err).toContain('holds no plan of this version');
      },
    );
  });

  it('plans onto a state that is not there', async () => {
    place.remove();
    place = new PrunePlace();
    const fresh = place.write('fresh.yaml', partition());

    const { out } = await place.run(['plan', fresh, ...SET]);

    expect(out).toContain('Plan: 1 to create, 0 to update, 0 unchanged.');
    expect(existsSync(place.state)).toBe(false);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { billing, dataCentre, Place } from '../cli-run.ts';

const place = new Place();
const good = place.write('good.yaml', [dataCentre, billing].join('---\n'));
const bad = place.write(
  'bad.yaml',
  billing.replace('partitionName', 'partitonName').replace('major: 20', 'major: 300'),
);

afterAll(() => {
  place.remove();
});

describe('cli/commands/validate', () => {
  it('has nothing to say about sound files, and touches no state', async () => {
    expect(await place.run(['validate', good])).toEqual({ code: 0, out: '', err: 'no problems in 1 file\n' });
    expect(existsSync(place.state)).toBe(false);
  });

  it('tells all problems with their lines', async () => {
    const { code, out, err } = await place.run(['validate', bad]);

    expect(code).toBe(1);
    expect(out).toContain(
      `${bad}:14:3: error: spec.partitonName: unknown field "partitonName" (did you mean partitionName?)\n    partitonName: billing\n    ^^^^^^^^^^^^\n`,
    );
    expect(out).toContain('major: Invalid value: 300');
    expect(err).toMatch(/^\d+ errors, \d+ warnings? in 1 file\n$/);
  });

  it('prints a ValidationReport', async () => {
    const schema = JSON.parse(readFileSync('schemas/cli/validationreport_v1alpha1.json', 'utf8')) as object;

    const { code, out } = await place.run(['validate', bad, '-o', 'json']);

    const report = JSON.parse(out) as { problems: object[]; summary: object };
    expect(code).toBe(1);
    expect(new Ajv2020({ strict: true, allowUnionTypes: true }).validate(schema, report)).toBe(true);
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        code: 'unknown-field',
        file: bad,
        line: 14,
        column: 3,
        remedy: 'did you mean partitionName?',
      }),
    );
  });

  it('ends well when there are only warnings', async () => {
    const tenantOnly = place.write('tenant.yaml', billing);

    const { code, out, err } = await place.run(['validate', tenantOnly]);

    expect(code).toBe(0);
    expect(out).toContain('warning: spec.devices[0].deviceClassName: no PartitionDeviceClass named fc-disk');
    expect(err).toMatch(/^no errors, \d+ warnings in 1 file\n$/);
  });

  it('reads standard input', async () => {
    const { code, out } = await place.run(['validate', '-', '-o', 'github'], { input: 'kind: Hostt\n' });

    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=-,line=1,col=1,/);
  });
});

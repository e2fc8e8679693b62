import { afterAll, describe, expect, it } from 'vitest';
import { knownKinds } from '../../../../cli/arguments/kinds.ts';
import { errnoTopics, errorTopics } from '../../../../cli/explain/errors.ts';
import { reasonTopics } from '../../../../cli/explain/reasons.ts';
import { fieldsBelow } from '../../../../cli/render/field-tree.ts';
import { resources } from '../../../../controller/api/generated/resources.ts';
import type { OpenApiSchema } from '../../../../controller/api/resource-definition.ts';
import { Place } from '../cli-run.ts';

const place = new Place();

afterAll(() => {
  place.remove();
});

function pathsBelow(schema: OpenApiSchema, path: string): string[] {
  return Object.entries(fieldsBelow(schema)).flatMap(([name, field]) => [
    `${path}.${name}`,
    ...pathsBelow(field, `${path}.${name}`),
  ]);
}

describe('cli/commands/explain', () => {
  it('lists the kinds and how to ask', async () => {
    const { code, out } = await place.run(['explain']);

    expect(code).toBe(0);
    for (const { kind } of knownKinds) expect(out).toContain(`  ${kind} `);
  });

  it('explains every kind, field, reason, error and errno', async () => {
    const fields = Object.values(resources).flatMap(({ kind, schema }) => pathsBelow(schema, kind));
    const topics = [
      ...knownKinds.map(({ kind }) => kind),
      ...fields,
      ...reasonTopics,
      ...errorTopics,
      ...errnoTopics,
    ];
    expect(fields.length).toBeGreaterThan(100);

    for (const topic of topics) {
      const { code, out } = await place.run(['explain', topic]);
      expect([topic, code]).toEqual([topic, 0]);
      expect(out).not.toContain('undefined');
      expect(out).not.toContain('[object');
    }
  });

  it('tells type, default and limits of a field', async () => {
    const { out } = await place.run(['explain', 'wpar.spec.powerState']);

    expect(out).toMatch(/Type: +text\nRequired: +no\nDefault: +"Active"/);
    expect(out).toContain('- one of Active, Stopped, Maintenance');
  });

  it('tells both when a word is a reason and an error', async () => {
    const { out } = await place.run(['explain', 'devicebusy']);

    expect(out).toContain('DeviceBusy is a reason of a condition.');
    expect(out).toContain('DeviceBusy is a refusal of a kernel (EBUSY');
  });

  it.each([
    ['AlHeld', 'Did you mean AllHeld?'],
    ['wpars', 'Did you mean wpar?'],
    ['wpar.spec.hostnam', 'Did you mean WorkloadPartition.spec.hostName?'],
    ['wpar.spec.hostName.x', 'It has no fields.'],
  ])('suggests what was meant by %s', async (topic, hint) => {
    const { code, err } = await place.run(['explain', topic]);

    expect(code).toBe(64);
    expect(err).toContain(hint);
  });
});
